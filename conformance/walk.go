package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"holdfast/cases"
)

// walk follows the pages of a list. Each page is an exchange of its own that the checks see; the last one stands for the
// step, with an answer that holds the items of all.
func (g *groupRun) walk(ctx context.Context, c *cases.Case, s *cases.Step, record *CaseRecord) (*Exchange, string) {
	out, reason := g.bound(s)
	if reason != "" {
		return &Exchange{Step: s.ID, Request: out.wire, Err: reason}, reason
	}
	var last *Exchange
	items, pages, ended := []any{}, []any{}, false
	var total any
	var err error
	for range s.Walk.MaxPages {
		x, reason := g.exchanged(ctx, c, s, out, record)
		if reason != "" {
			return x, reason
		}
		last = x
		if x.Response.Status/100 != 2 {
			return x, ""
		}
		answer := answerOf(x)
		found, ok := answer.Evaluate(s.Walk.Items)
		listed, isList := found.([]any)
		if !ok || !isList {
			return x, fmt.Sprintf("the answer has no list at %s", s.Walk.Items)
		}
		items, pages = append(items, listed...), append(pages, json.Number(strconv.Itoa(len(listed))))
		if v, ok := answer.Evaluate(s.Walk.Total); ok {
			total = v
		}
		next, more := nextPage(s.Walk, answer, total, len(items), len(listed))
		if !more {
			ended = true
			break
		}
		if out.wire, err = next.ask(out.wire); err != nil {
			return x, fmt.Sprintf("the next page can't be asked for: %v", err)
		}
	}
	if last == nil {
		return &Exchange{Step: s.ID, Request: out.wire}, "the walk allows no page"
	}
	walked := *last
	walked.walked = map[string]any{"items": items, "pages": pages, "ended": ended, "total": total}
	return &walked, ""
}

// page is what the next page of a list is asked for with: a query parameter, or a reference that the answer gave.
type page struct{ name, value, reference string }

// nextPage says how to ask for the page after an answer, and whether there is one.
func nextPage(w *cases.Walk, a *cases.Answer, total any, items, onPage int) (page, bool) {
	if w.Offset != "" {
		end, known := total.(json.Number)
		n, err := end.Int64()
		if onPage == 0 || known && err == nil && int64(items) >= n {
			return page{}, false
		}
		return page{name: strings.TrimPrefix(w.Offset, "$request.query."), value: strconv.Itoa(items)}, true
	}
	v, ok := a.Evaluate(w.Next)
	text := fmt.Sprint(v)
	switch {
	case !ok || text == "" || text == "false":
		return page{}, false
	case w.Cursor == "":
		return page{reference: text}, true
	}
	return page{name: strings.TrimPrefix(w.Cursor, "$request.query."), value: text}, true
}

// ask gives a request for another page of what a request asks for.
func (p page) ask(w *cases.Wire) (*cases.Wire, error) {
	path, query, _ := strings.Cut(w.Target, "?")
	asked := *w
	if p.reference != "" {
		base, err := url.Parse(w.Target)
		if err != nil {
			return nil, err
		}
		u, err := base.Parse(p.reference)
		if err != nil {
			return nil, err
		}
		asked.Target = u.RequestURI()
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
