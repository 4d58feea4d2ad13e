package conformance

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
)

// otherwise removes an object whose DELETE does not know the id that its creation was answered with: a creation may show the id of its
// version or its job, or none, and the list may have failed to show it. What the run drew for that request alone is nobody else's name, and
// leads to the one item of the list that has it.
func (h *holdings) otherwise(ctx context.Context, o *heldObject, remove sent) bool {
	if len(o.drawn) == 0 || !o.property.guessed && h.run.owned.removes(remove.op.ID) {
		return false
	}
	path, query, asked := strings.Cut(remove.wire.Target, "?")
	before := path[:strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1]
	parameter := remove.op.Parameter("path", lastParameter(remove.op.Path))
	var ids []string
	if parameter != nil && (parameter.Schema == nil || slices.Contains(parameter.Schema.Types(), "string")) {
		ids = slices.Clone(o.drawn)
	}
	for _, id := range append(ids, h.listedAs(ctx, o)...) {
		if id == "" || id == o.ID {
			continue
		}
		w := *remove.wire
		if w.Target = before + url.PathEscape(id); asked {
			w.Target += "?" + query
		}
		again := remove
		again.wire = &w
		if x := h.run.send(ctx, again, "teardown"); x.Response != nil && x.Response.Status/100 == 2 {
			return true
		}
	}
	return false
}

// listedAs is what the list of its collection calls the one item that has a text which was drawn for an object.
func (h *holdings) listedAs(ctx context.Context, o *heldObject) []string {
	made := h.run.Contract.Operation(o.Operation)
	if made == nil || o.answer == nil || h.run.pathNames(made) {
		return nil
	}
	list := h.run.reader(intent.Collection(made.Path))
	if list == nil {
		return nil
	}
	path := collectionPath(made, o.answer.Request.Target)
	w := ownRequest(list, path, o.answer.Request)
	x := h.run.send(ctx, sent{wire: w, op: list, caller: h.remover(o)}, "look")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return nil
	}
	body, err := x.Response.JSON()
	if err != nil {
		return nil
	}
	found := itemsWith(body, "", o.drawn)
	if len(found) != 1 {
		return nil
	}
	item := &cases.Answer{Request: o.answer.Request, Status: x.Response.Status, Header: http.Header{}, Body: found[0].item}
	id, ok := firstID(item, []string{"$response.body#/id", "$response.body#/uuid"})
	if !ok {
		id = found[0].key
	}
	shown, whole := h.run.owned.shownIn(path, id)
	if shown || !whole && o.answer.Status != http.StatusCreated {
		return nil // the creation may have written into what was there before
	}
	return []string{id}
}

// removes says whether an operation has removed an object by the id that its creation was answered with.
func (o *ownership) removes(operation string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.removed[operation]
}

// hasRemoved notes that it did.
func (o *ownership) hasRemoved(operation string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.removed == nil {
		o.removed = map[string]bool{}
	}
	o.removed[operation] = true
}

// saysGone says that an answer says that nothing is there.
func saysGone(x *exchange) bool {
	return x.Response.Status == http.StatusNotFound || x.Response.Status == http.StatusGone
}
