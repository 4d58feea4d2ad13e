package conformance

import (
	"net/http"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// mayHaveMade says that a creation failed in a way that does not say how far it came: an object may stand there that no answer names.
// 501 and 503 say that nothing was done (RFC 9110 §15.6.2, §15.6.4).
func mayHaveMade(x *exchange) bool {
	status := x.Response.Status
	return x.Request.Method == http.MethodPost && status/100 == 5 && status != http.StatusNotImplemented && status != http.StatusServiceUnavailable
}

// documentsCreation says whether 201 is among the answers of an operation.
func documentsCreation(op *specs.Operation) bool {
	return slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return r.Status == "201" })
}

// unsure notes a creation of which nobody knows whether it made anything.
func (h *holdings) unsure(s *cases.Step, op *specs.Operation, x *exchange, reason string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.objects = append(h.objects, h.unnamedObject(s, op, x, reason, true))
}

// unnamedObject is one that a request made, or may have made, and that no answer names.
func (h *holdings) unnamedObject(s *cases.Step, op *specs.Operation, x *exchange, reason string, unsure bool) heldObject {
	o := heldObject{
		MadeObject: result.MadeObject{Operation: op.ID, Caller: s.Caller, Group: h.group.ID, Reason: reason, Unsure: unsure},
		answer:     &cases.Answer{Request: x.Request},
	}
	if x.Response != nil {
		o.answer.Status = x.Response.Status
	}
	return o
}

// unheard notes a creation that went out and was not answered: the run was ended meanwhile, or the connection, or the time for it.
func (h *holdings) unheard(s *cases.Step, op *specs.Operation, x *exchange) {
	if x.wrote && op != nil && op.Method == http.MethodPost && (h.run.makes(op) || documentsCreation(op)) {
		h.unsure(s, op, x, "its creation was not answered")
	}
}

// mayBeNew says that nothing is known of an object but that a creation was answered with it, or that the requests of several called what they made so.
func (h *holdings) mayBeNew(o *heldObject) bool {
	op, is := h.run.Contract.Operation(o.Operation), h.run.owned.standingOf(o.property)
	return op != nil && op.Method == http.MethodPost && (h.run.makes(op) || h.run.hasItem(op.Path)) && (is == unproven || is == disputed || is == nobodys && o.property.guessed)
}
