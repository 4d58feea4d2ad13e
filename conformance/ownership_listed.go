package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// listedID finds the id of what a POST has made on the list of its collection, where its answer does not show it: that of the one item
// with a text which nobody but this request has used.
func (g *groupRun) listedID(ctx context.Context, s *cases.Step, op *specs.Operation, x *exchange, shown *glimpse) string {
	if op == nil || g.pathNames(op) || x.Response == nil || x.Response.Status/100 != 2 {
		return ""
	}
	use := g.holdings.idUse(s, op)
	if _, shown := shownID(answerOf(x), use); shown {
		return ""
	}
	collection := intent.Collection(op.Path)
	list := g.reader(collection)
	if list == nil || !g.hasItem(collection) {
		return ""
	}
	path, _, _ := strings.Cut(x.Request.Target, "?")
	if collection != op.Path {
		path = collectionPath(op, path)
	}
	w := ownRequest(list, path, x.Request)
	read := g.send(ctx, sent{wire: w, op: list, caller: s.Caller}, "look")
	if read.Response == nil || read.Response.Status/100 != 2 {
		return ""
	}
	body, err := read.Response.JSON()
	if err != nil {
		return ""
	}
	idOf := func(i listedItem) string {
		item := &cases.Answer{Request: x.Request, Status: read.Response.Status, Header: http.Header{}, Body: i.item}
		if id, ok := shownID(item, &cases.FixtureUse{Name: use.Name, ID: use.ID, Else: use.Else}); ok {
			return id
		}
		return i.key
	}
	marked := itemsWith(body, "", freshTexts(s, x))
	if len(marked) > 1 { // the request was sent before
		marked = slices.DeleteFunc(marked, func(i listedItem) bool { return g.owned.knows(idOf(i)) })
	}
	if len(marked) == 1 {
		return idOf(marked[0])
	}
	// Without such a text it is the one that has what was sent, and that was neither there before nor made by another request.
	found := slices.DeleteFunc(itemsLike(body, "", x), func(i listedItem) bool {
		id := idOf(i)
		return id == "" || !shown.lacks(id) || g.owned.knows(id)
	})
	if len(found) == 1 {
		return idOf(found[0])
	}
	return ""
}

// itemsLike finds the objects of a document that have the members which a request sent.
func itemsLike(v any, key string, x *exchange) []listedItem {
	whole, _ := x.Request.Value()
	sent, _ := whole.(map[string]any)
	if len(sent) == 0 {
		return nil
	}
	for _, inner := range sent {
		if object, wrapped := inner.(map[string]any); wrapped && len(sent) == 1 && len(object) > 0 {
			sent = object
		}
	}
	var find func(v any, key string) []listedItem
	find = func(v any, key string) []listedItem {
		var all []listedItem
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				all = append(all, find(item, "")...)
			}
		case map[string]any:
			like := true
			for name, value := range sent {
				like = like && fmt.Sprint(v[name]) == fmt.Sprint(value)
			}
			if like {
				return []listedItem{{key: key, item: v}}
			}
			for name, member := range v {
				all = append(all, find(member, name)...)
			}
		}
		return all
	}
	return find(v, key)
}

// hasItem says whether the contract has a path for one object of a collection.
func (r *runner) hasItem(collection string) bool {
	want := shape(strings.TrimSuffix(collection, "/") + "/{}")
	return slices.ContainsFunc(r.Contract.Operations, func(op *specs.Operation) bool {
		return shape(strings.TrimSuffix(op.Path, "/")) == want
	})
}

// freshTexts are the texts of a request that were drawn for it alone.
func freshTexts(s *cases.Step, x *exchange) []string {
	if s.Body == nil {
		return nil
	}
	body, err := x.Request.Value()
	if err != nil {
		return nil
	}
	sent := &cases.Answer{Request: x.Request, Body: body}
	var all []string
	for _, r := range s.Body.Replacements {
		if r.Value.Fresh == nil {
			continue
		}
		if v, ok := sent.Evaluate("$request.body#" + r.Target); ok {
			if text, isText := v.(string); isText && len(text) > 6 && text != r.Value.Fresh.Like {
				all = append(all, text)
			}
		}
	}
	return all
}

// listedItem is an object of a list, and what it is called where the list is an object by names.
type listedItem struct {
	key  string
	item map[string]any
}

// itemsWith finds the objects of a document that have one of the texts in a member of their own.
func itemsWith(v any, key string, marks []string) []listedItem {
	var all []listedItem
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			all = append(all, itemsWith(item, "", marks)...)
		}
	case map[string]any:
		for _, member := range v {
			if text, ok := member.(string); ok && slices.Contains(marks, text) {
				return []listedItem{{key: key, item: v}}
			}
		}
		for name, member := range v {
			all = append(all, itemsWith(member, name, marks)...)
		}
	}
	return all
}
