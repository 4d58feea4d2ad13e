package conformance

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/expr"
)

// list holds the items of a walked list to its expectation. An answer that refuses has none.
func (j *judgement) list() (*result.Finding, string) {
	e := j.s.Expect.List
	if e == nil || j.x.Response.Status/100 != 2 {
		return nil, ""
	}
	l, reason := walkedList(j.answers[j.s.ID], e.ID)
	if reason != "" {
		return nil, reason
	}
	at := ""
	if j.s.Walk != nil {
		at = j.s.Walk.Items
	}
	for _, judge := range []func(*cases.ListExpectation, *listed) (want, got, unproven string){
		j.ends, pageSizes, j.sizeOf, disjoint, j.where, j.contains, j.lacks, total, inOrder, j.sameItems, j.held, orderShown,
	} {
		want, got, unproven := judge(e, l)
		switch {
		case unproven != "":
			return nil, unproven
		case want != "":
			return &result.Finding{Want: want, Got: got, At: at}, ""
		}
	}
	if want, got := shortPage(e, l); want != "" {
		return &result.Finding{Want: want, Got: got, At: at, Level: cases.Warning, Confidence: cases.Should}, ""
	}
	return nil, ""
}

// shortPage finds a page of fewer items than were asked for, which another one follows.
func shortPage(e *cases.ListExpectation, l *listed) (want, got string) {
	for i, n := range l.pages[:max(0, len(l.pages)-1)] {
		if n < int64(e.PageFull) && l.pages[i+1] > 0 {
			return fmt.Sprintf("%d items on each page that another one follows, since the next is asked for by counting", e.PageFull), fmt.Sprintf("%d on page %d", n, i+1)
		}
	}
	return "", ""
}

// sizeOf compares the first page with that of an earlier walk: a list that asks for nothing is the list that asks for the default.
func (j *judgement) sizeOf(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	if e.SizeOf == "" {
		return "", "", ""
	}
	earlier := j.answers[e.SizeOf]
	if earlier == nil {
		return "", "", "the list was not read with its default before"
	}
	asked, reason := walkedList(earlier, "")
	switch {
	case reason != "":
		return "", "", reason
	case len(asked.pages) == 0 || len(l.pages) == 0 || asked.pages[0] == 0:
		return "", "", "the list has no page"
	case asked.pages[0] != l.pages[0]:
		return fmt.Sprintf("%d items, as where the default is asked for", asked.pages[0]), fmt.Sprintf("%d items", l.pages[0]), ""
	}
	return "", "", ""
}

// listed is a list as a walk found it.
type listed struct {
	items   []any
	ids     []string
	pages   []int64
	total   any
	ended   bool
	repeats string
}

// walkedList reads what a walk left; ids are taken where an expectation needs them.
func walkedList(a *cases.Answer, id string) (*listed, string) {
	body, ok := a.Body.(map[string]any)
	if !ok {
		return nil, "the list was not walked"
	}
	l := &listed{total: body["total"]}
	l.items, ok = body["items"].([]any)
	pages, also := body["pages"].([]any)
	l.ended, _ = body["ended"].(bool)
	l.repeats, _ = body["repeats"].(string)
	if !ok || !also {
		return nil, "the list was not walked"
	}
	for _, p := range pages {
		if n, isNumber := p.(json.Number); isNumber {
			size, err := n.Int64()
			if err != nil {
				return nil, "the list was not walked"
			}
			l.pages = append(l.pages, size)
		}
	}
	for _, item := range l.items {
		v, ok := memberAt(item, id)
		if !ok {
			return nil, "an item of the list has no " + id
		}
		l.ids = append(l.ids, idText(v))
	}
	return l, ""
}

// memberAt follows an RFC 6901 pointer into a value; null counts as nothing.
func memberAt(v any, pointer string) (any, bool) {
	e, err := expr.Parse("$response.body#" + pointer)
	if err != nil {
		return nil, false
	}
	found, err := e.Evaluate(expr.Exchange{ResponseBody: v})
	return found, err == nil && found != nil
}

// idText is an id as it is written in a path: a number and its text are one id.
func idText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(data)
}

func (l *listed) open() string {
	return fmt.Sprintf("the list goes on after %d pages", len(l.pages))
}

func (j *judgement) ends(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	switch {
	case !e.Ends || l.ended:
		return "", "", ""
	case l.repeats != "":
		return "the pages to end", "the next page of page " + fmt.Sprint(len(l.pages)) + " is one that was there before: " + brief(l.repeats), ""
	case e.Shared:
		return "", "", l.open()
	}
	return "the pages to end", l.open(), ""
}

func pageSizes(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	for i, n := range l.pages {
		if e.PageAtMost > 0 && n > int64(e.PageAtMost) {
			return fmt.Sprintf("at most %d", e.PageAtMost), fmt.Sprintf("%d items on page %d", n, i+1), ""
		}
	}
	return "", "", ""
}

func disjoint(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	seen := map[string]bool{}
	for _, id := range l.ids {
		if e.Disjoint && seen[id] {
			return "each item once", brief(id) + " is listed twice", ""
		}
		seen[id] = true
	}
	return "", "", ""
}

func (j *judgement) contains(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	wanted := map[string]bool{}
	for _, v := range e.Contains {
		bound, err := j.run.binder.Value(v)
		if err != nil {
			return "", "", err.Error()
		}
		id := idText(bound)
		wanted[id] = true
		switch {
		case slices.Contains(l.ids, id):
		case !l.ended && e.Shared:
			return "", "", l.open()
		default:
			return brief(id) + " among the items", fmt.Sprintf("%d items without it", len(l.items)), ""
		}
	}
	for _, id := range l.ids {
		if e.Exactly && !wanted[id] {
			return fmt.Sprintf("the %d items that were added and no other", len(wanted)), brief(id) + " among them", ""
		}
	}
	return "", "", ""
}

func (j *judgement) lacks(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	for _, v := range e.Lacks {
		bound, err := j.run.binder.Value(v)
		if err != nil {
			return "", "", err.Error()
		}
		if id := idText(bound); slices.Contains(l.ids, id) {
			return "items without " + brief(id), "it is among them", ""
		}
	}
	return "", "", ""
}

// where holds a member of every item to a value. An item that does not show the member says nothing.
func (j *judgement) where(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	if e.Where == nil {
		return "", "", ""
	}
	value, err := j.run.binder.Value(e.Where.Equals)
	if err != nil {
		return "", "", err.Error()
	}
	for _, item := range l.items {
		if v, shown := memberAt(item, e.Where.Member); shown && !specs.EqualJSON(v, value) {
			return "items with " + brief(value) + " in " + e.Where.Member + " alone", "one with " + brief(v), ""
		}
	}
	shows := func(item any) bool { _, shown := memberAt(item, e.Where.Member); return shown }
	if e.Where.Beside == "" || slices.ContainsFunc(l.items, shows) {
		return "", "", ""
	}
	if beside, reason := j.walks([]string{e.Where.Beside}, e.ID); reason != "" || !slices.ContainsFunc(beside[0].items, shows) {
		return "", "", cmp.Or(reason, "no item that shows "+e.Where.Member+" is listed for either value")
	}
	return "", "", ""
}

func total(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	switch {
	case !e.Total:
		return "", "", ""
	case !l.ended:
		return "", "", l.open()
	case !specs.EqualJSON(l.total, json.Number(fmt.Sprint(len(l.items)))):
		return fmt.Sprintf("a total of %d, the number of items", len(l.items)), brief(l.total), ""
	}
	return "", "", ""
}
