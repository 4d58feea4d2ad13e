package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// walk follows the pages of a list. Each page is an exchange of its own that the checks see; the last one stands for the
// step, with an answer that holds the items of all.
func (g *groupRun) walk(ctx context.Context, c *cases.Case, s *cases.Step, record *caseRun) (*exchange, string) {
	out, reason := g.bound(ctx, s)
	if reason != "" {
		return &exchange{Exchange: result.Exchange{Step: s.ID, Request: out.wire, Err: reason}}, reason
	}
	w := walker{run: g, spec: s.Walk, between: s.Walk.Between, items: []any{}, pages: []any{}}
	var last *exchange
	for len(w.pages) < s.Walk.MaxPages {
		x, reason := g.exchanged(ctx, c, s, out, record)
		if reason != "" {
			return x, reason
		}
		if s.Walk.Page != "" && len(w.pages) > 0 && x.Response.Status/100 == 4 {
			if !noSuchPage(x.Response.Status) {
				return x, fmt.Sprintf("page %d was not shown: %s", s.Walk.First+len(w.pages), refusedWith(x.Response))
			}
			w.ended = true
			break
		}
		if last = x; x.Response.Status/100 != 2 {
			return x, ""
		}
		next, reason := w.take(answerOf(x))
		if reason != "" {
			return x, reason
		}
		if w.ended || w.repeats != "" {
			break
		}
		if reason := w.interrupt(ctx, c, record); reason != "" {
			return x, reason
		}
		var err error
		if out.wire, err = next.ask(g.runner, out.wire); err != nil {
			return x, fmt.Sprintf("the next page can't be asked for: %v", err)
		}
	}
	switch {
	case last == nil:
		return &exchange{Exchange: result.Exchange{Step: s.ID, Request: out.wire}}, "the walk allows no page"
	case len(w.between) > 0:
		return last, "the list ended with its first page: nothing could be added between its pages"
	}
	walked := *last
	walked.walked = map[string]any{"items": w.items, "pages": w.pages, "ended": w.ended, "total": w.total, "repeats": w.repeats}
	return &walked, ""
}

// walker is a walk on its way.
type walker struct {
	run          *groupRun
	spec         *cases.Walk
	between      []cases.Step
	items, pages []any
	total        any
	// last are the items of the page before.
	last []any
	// start is how many items were passed over.
	start int
	// clamped says that the service gives fewer items at once than were asked for.
	clamped bool
	ended   bool
	// repeats is a cursor that came a second time: the pages go round.
	repeats string
	seen    []string
}

// take adds a page and says where the next one is.
func (w *walker) take(answer *cases.Answer) (page, string) {
	found, ok := answer.Evaluate(w.spec.Items)
	listed, isList := found.([]any)
	if !ok || !isList {
		return page{}, "the answer has no list at " + w.spec.Items
	}
	if v, ok := answer.Evaluate(w.spec.Total); ok {
		w.total = numbered(v)
	}
	if n, known := w.count(); known && w.spec.Tail > 0 && w.spec.Offset != "" && len(w.pages) == 0 && n > w.spec.Tail+len(listed) {
		w.start, w.spec = n-w.spec.Tail, withoutTail(w.spec)
		return page{name: queryName(w.spec.Offset), value: strconv.Itoa(w.start)}, ""
	}
	if w.spec.Page != "" && len(w.pages) > 0 && specs.EqualJSON(listed, w.last) {
		w.ended = true // the last page stands for all that would come after it
		return page{}, ""
	}
	// A page that loses some loses one; one with a handful that is shorter by more is as long as the service makes them.
	w.clamped = w.clamped || len(w.pages) == 0 && len(listed) >= 5 && len(listed) < w.spec.Stride-1
	w.last = listed
	w.items, w.pages = append(w.items, listed...), append(w.pages, json.Number(strconv.Itoa(len(listed))))
	next, more := w.next(answer, len(listed))
	if !more {
		w.ended = true
		return page{}, ""
	}
	if mark := next.value + next.reference; slices.Contains(w.seen, mark) {
		w.repeats = mark
	} else {
		w.seen = append(w.seen, mark)
	}
	return next, ""
}

func withoutTail(w *cases.Walk) *cases.Walk {
	rest := *w
	rest.Tail = 0
	return &rest
}

// count is the list's total, where it says one.
func (w *walker) count() (int, bool) {
	text, known := w.total.(json.Number)
	n, err := text.Int64()
	return int(n), known && err == nil
}

// next says how to ask for the page after an answer, and whether there is one.
func (w *walker) next(a *cases.Answer, onPage int) (page, bool) {
	if w.spec.Offset != "" {
		n, known := w.count()
		behind := w.start + len(w.items)
		if w.spec.Stride > 0 && !w.clamped {
			behind = w.start + len(w.pages)*w.spec.Stride
		}
		if onPage == 0 || known && behind >= n {
			return page{}, false
		}
		return page{name: queryName(w.spec.Offset), value: strconv.Itoa(behind)}, true
	}
	if w.spec.Page != "" {
		n, known := w.count()
		if onPage == 0 || known && len(w.items) >= n || w.saysLast(a.Body) {
			return page{}, false
		}
		return page{name: queryName(w.spec.Page), value: strconv.Itoa(w.spec.First + len(w.pages))}, true
	}
	if name, ok := strings.CutPrefix(w.spec.Next, "$response.header."); ok && strings.EqualFold(name, "Link") {
		next := nextLink(a.Header)
		return page{reference: next}, next != ""
	}
	v, ok := a.Evaluate(w.spec.Next)
	text := fmt.Sprint(v)
	switch {
	case !ok || text == "" || text == "false":
		return page{}, false
	case w.spec.Cursor == "":
		return page{reference: text}, true
	}
	return page{name: queryName(w.spec.Cursor), value: text}, true
}

// interrupt sends what comes between the first page and the others.
func (w *walker) interrupt(ctx context.Context, c *cases.Case, record *caseRun) string {
	for i := range w.between {
		s := &w.between[i]
		x, reason := w.run.step(ctx, c, s, record)
		if reason == "" {
			reason = notAccepted(x)
		}
		if reason != "" {
			return "step " + s.ID + ": " + reason
		}
		w.run.binder.Answers[s.ID] = answerOf(x)
	}
	w.between = nil
	return ""
}

func queryName(expression string) string { return strings.TrimPrefix(expression, "$request.query.") }

// page is what the next page of a list is asked for with: a query parameter, or a reference that the answer gave.
type page struct{ name, value, reference string }

// errElsewhere says that the next page is not on the target; nothing is sent there.
var errElsewhere = errors.New("it is not on the target")

// ask gives a request for another page of what a request asks for.
func (p page) ask(r *runner, w *cases.Wire) (*cases.Wire, error) {
	path, query, _ := strings.Cut(w.Target, "?")
	asked := *w
	if p.reference != "" {
		base, err := url.Parse(r.targetURL(w.Target))
		if err != nil {
			return nil, err
		}
		u, err := base.Parse(p.reference)
		if err != nil {
			return nil, err
		}
		// The target's own path is part of the URL that is sent to, not of the request target below it.
		target, below := strings.CutPrefix(u.RequestURI(), strings.TrimSuffix(r.Target.EscapedPath(), "/"))
		if !r.same(u) || !below || !strings.HasPrefix(target, "/") {
			return nil, fmt.Errorf("%s: %w", p.reference, errElsewhere)
		}
		asked.Target = target
		return &asked, nil
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil, err
	}
	values.Set(p.name, p.value)
	asked.Target = path + "?" + values.Encode()
	return &asked, nil
}

// numbered is a number that a header holds as text.
func numbered(v any) any {
	if text, isText := v.(string); isText {
		if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil {
			return json.Number(strconv.FormatInt(n, 10))
		}
	}
	return v
}
