package stub

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// defaultPage is how many items a page holds where the request does not say.
const defaultPage = 20

// list answers with what was made by the POST of the same path, newest first; false where there is none.
func (s *Stub) list(q *request) (*answer, bool) {
	if q.op.Method != "GET" {
		return nil, false
	}
	var producer *specs.Operation
	for _, op := range s.Contract.OperationsAt(q.op.Path) {
		if op.Method == "POST" && len(s.makers[op.ID]) > 0 {
			producer = op
		}
	}
	_, media := success(q.op)
	if producer == nil || media == nil || media.Schema == nil {
		return nil, false
	}
	from, items, at := len(s.made), []any{}, []int{}
	if pages := q.op.Facts.Pages; pages != nil {
		if v, sent := q.value(pages.Cursor); sent {
			if i, ok := after(fmt.Sprint(v)); ok {
				from = min(from, i)
			}
		}
	}
	for i := from - 1; i >= 0; i-- {
		o := s.made[i]
		if o.operation == producer.ID && o.owner == q.caller && !o.gone && samePath(o.path, q.path) && s.fits(q, o) {
			items, at = append(items, s.shown(o, o.body)), append(at, i)
		}
	}
	if media.Schema.Items() != nil {
		return s.respond(q, items), true
	}
	member, pages := "", q.op.Facts.Pages
	if pages != nil {
		_, member, _ = strings.Cut(pages.Items, "#/")
	}
	for _, p := range media.Schema.Properties() {
		if member == "" && p.Schema != nil && p.Schema.Items() != nil {
			member = p.Name
		}
	}
	if member == "" || strings.Contains(member, "/") {
		return nil, false
	}
	body, _ := s.template(q.op, media).(map[string]any)
	if body == nil {
		body = map[string]any{}
	}
	body[member] = items
	if pages != nil {
		s.page(q, body, member, items, at)
	}
	return s.respond(q, body), true
}

// fits says whether an object has what the filters of the request ask for.
func (s *Stub) fits(q *request, o *object) bool {
	for _, f := range q.op.Facts.Filters {
		asked, sent := q.value("$request.query." + f.Name)
		if has, shown := jsonpointer.At(s.shown(o, o.body), f.Member); sent && (!shown || fmt.Sprint(has) != fmt.Sprint(asked)) {
			return false
		}
	}
	return true
}

func samePath(made, asked map[string]string) bool {
	for name, v := range asked {
		if own, ok := made[name]; ok && own != v {
			return false
		}
	}
	return true
}

// page cuts a list to what was asked for. at are the places of the items among all that was made: a cursor is one of them, so what is
// made later shifts no page.
func (s *Stub) page(q *request, body map[string]any, member string, items []any, at []int) {
	pages := q.op.Facts.Pages
	limit, from := defaultPage, 0
	if v, ok := q.value(pages.Limit); ok {
		limit = number(v, limit)
	}
	if v, ok := q.value(pages.Offset); ok {
		from = number(v, from)
	}
	if v, ok := q.value(pages.Page); ok {
		from = (number(v, pages.First) - pages.First) * limit
	}
	total := len(items)
	from = max(0, min(from, total))
	to := min(total, from+max(1, limit))
	body[member] = items[from:to]
	if _, next, ok := strings.Cut(pages.Next, "#/"); ok && !strings.Contains(next, "/") {
		body[next] = nil
		if to < total {
			body[next] = cursorAfter(at[to-1])
		}
	}
	if _, name, ok := strings.Cut(pages.Total, "#/"); ok && !strings.Contains(name, "/") {
		body[name] = json.Number(strconv.Itoa(total))
	}
}

// cursorAfter leads to the items that were made before one; after reads it, and knows one that nobody was given.
func cursorAfter(made int) string { return fmt.Sprintf("%d-%s", made, digest(made)[:8]) }

func after(cursor string) (made int, ok bool) {
	text, _, _ := strings.Cut(cursor, "-")
	made, err := strconv.Atoi(text)
	return made, err == nil && cursor == cursorAfter(made)
}

func number(v any, otherwise int) int {
	n, err := strconv.Atoi(fmt.Sprint(v))
	if err != nil {
		return otherwise
	}
	return n
}
