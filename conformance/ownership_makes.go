package conformance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// creates notes what an accepted request has made: one object, or all of a list of new ones.
func (h *holdings) creates(ctx context.Context, s *cases.Step, op *specs.Operation, x *exchange, shown *glimpse) {
	id, guessed, ok := createdID(op, h.run.pathNames(op), x, h.idUse(s, op))
	if !ok || guessed && slices.Contains(x.unheard, id) || guessed && h.run.owned.names(collectionPath(op, x.Request.Target)+"/"+url.PathEscape(id), asker{op, x.Request, h.known(s.Caller)}) {
		h.unnamed(s, op, x)
		return
	}
	h.makesOne(ctx, s, op, x, made{id: id, guessed: guessed}, shown)
	for _, other := range x.besideIDs {
		h.makesOne(ctx, s, op, x, made{id: other, beside: true}, shown)
	}
	for _, other := range h.beside(s, op, x) {
		if other != id {
			h.makesOne(ctx, s, op, x, made{id: other, guessed: true, beside: true}, shown)
		}
	}
}

// beside are the ids of what a list of new objects makes beside the first one, which has its own from the same member.
func (h *holdings) beside(s *cases.Step, op *specs.Operation, x *exchange) (all []string) {
	use := h.idUse(s, op)
	if member, answered := strings.CutPrefix(use.ID, "$response.body#/0/"); answered {
		return namedBeside(s, x, member)
	}
	first, ofList := strings.CutPrefix(use.ID, "$request.body#/0/")
	if !ofList {
		return nil
	}
	answer := answerOf(x)
	for i := 1; i < mostMade; i++ {
		if _, there := answer.Evaluate(fmt.Sprintf("$request.body#/%d", i)); !there {
			break
		}
		v, _ := answer.Evaluate(fmt.Sprintf("$request.body#/%d/%s", i, first))
		if id, isText := v.(string); isText && id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// namedBeside are the ids of the objects in an answered list that have a text which was drawn for this request alone: the others may be older.
func namedBeside(s *cases.Step, x *exchange, member string) (all []string) {
	answer, drawn := answerOf(x), freshTexts(s, x)
	for i := 1; i < mostMade; i++ {
		v, there := answer.Evaluate(fmt.Sprintf("$response.body#/%d", i))
		item, isObject := v.(map[string]any)
		if !there || !isObject {
			break
		}
		if len(itemsWith(item, "", drawn)) == 0 {
			continue
		}
		if id, ok := firstID(answer, []string{fmt.Sprintf("$response.body#/%d/%s", i, member)}); ok {
			all = append(all, id)
		}
	}
	return all
}

// made is one object that a request has made: what it is called, that nothing but the request calls it so, and that it is not the first
// of a list.
type made struct {
	id              string
	guessed, beside bool
}

// namedByFixture says that the id which a step's path ends in is that of another object: two such paths say nothing of whether both are new.
func namedByFixture(s *cases.Step) bool {
	last := lastParameter(s.Path)
	return slices.ContainsFunc(s.Parameters, func(a cases.Argument) bool { return a.In == "path" && a.Name == last && a.Value.Fixture != "" })
}

// makesOne notes one object that an accepted request has made or changed.
func (h *holdings) makesOne(ctx context.Context, s *cases.Step, op *specs.Operation, x *exchange, m made, shown *glimpse) {
	id, guessed := m.id, m.guessed
	by, at, template := asker{op, x.Request, h.known(s.Caller)}, objectPath(x.Request.Target), h.run.itemOf(op)
	if !h.run.pathNames(op) {
		at = collectionPath(op, x.Request.Target) + "/" + url.PathEscape(id)
	} else if h.run.owned.find(h, at, id, op.Path, false, by) != nil {
		return // it changed what was there
	}
	if h.run.askedAbsent(h, template, at, s.Caller, x.Request) {
		shown = &glimpse{whole: true} // it was asked for, and nothing was there
		h.run.owned.forget(at)
	}
	if guessed && x.Response.Status != http.StatusCreated && !h.run.hasItem(op.Path) && !h.run.makes(op) {
		return // it was asked about something, under the name that it has: nothing says that anything was made
	}
	caller := s.Caller
	drawn := freshTexts(s, x)
	sent := guessed || sentText(x, id)
	echoed := sent && !slices.Contains(drawn, id) || h.run.pathNames(op) && namedByFixture(s)
	rival := h.run.owned.rivalOf(at, by)
	apart := rival != nil && h.run.apart(ctx, rival, x)
	counted := !guessed && h.run.counted(ctx, op, x, id, at, caller, drawn, shown)
	p := h.run.owned.record(creation{counted: counted, apart: apart, holder: h, op: op, caller: caller, x: x, id: id, shown: shown, guessed: guessed, echoed: echoed, sent: sent, inPath: h.run.pathNames(op)})
	if p == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.named = append(h.named, p)
	if counted {
		h.noteNobodys(p)
		h.objects = append(h.objects, h.unnamedObject(s, op, x, "its creation was answered with a number alone, and nothing shows that it is the id", x.Response.Status != http.StatusCreated))
		return
	}
	if h.heldAlready(p) || p.holder != h {
		h.noteNobodys(p)
		if guessed && h.run.makes(op) && (p.key == "" || p.key != requestKey(op, answerOf(x), caller)) {
			h.objects = append(h.objects, h.unnamedObject(s, op, x, "its creation names what was there, and nothing shows whether it made another", true))
		}
		return
	}
	o := heldObject{
		MadeObject: result.MadeObject{Operation: op.ID, Caller: caller, ID: id, Group: h.group.ID}, property: p, drawn: drawn, beside: m.beside,
		answer: &cases.Answer{Request: x.Request, Status: x.Response.Status, Header: x.Response.Header}, // nothing asks for the body
		values: h.calledBy(op, x),
	}
	h.run.owned.heldBelow(p, len(h.holders(op.ID, x)) > 0 && !unguessable(id))
	h.objects = append(h.objects, o)
	h.note(&o, s, x)
}
