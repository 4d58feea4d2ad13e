package conformance

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// assignedID is the id that a service gave to what a request calls otherwise. A creation whose answer is not written down may leave the id to its client; one
// that does not says in Location where the new object stands, and what is read there has the member with its own value.
func assignedID(answer *cases.Answer, expression string) (string, bool) {
	pointer, sent := strings.CutPrefix(expression, "$request.body#")
	if answer == nil || !sent || !isKey(pointer) {
		return "", false
	}
	located, below := firstID(answer, []string{"$response.header.Location"})
	if below && answer.Read != nil { // what stands elsewhere, a job of the service, is another object
		read := &cases.Answer{Request: answer.Request, Body: answer.Read}
		if id, ok := firstID(read, []string{"$response.body#" + pointer}); ok {
			return id, true
		}
	}
	return located, below
}

// isKey says that a member is called as what services number their objects with. A name is what its client has chosen, whatever Location says.
func isKey(pointer string) bool {
	tokens := jsonpointer.Tokens(pointer)
	if len(tokens) == 0 {
		return false
	}
	_, kind := nouns.Key(tokens[len(tokens)-1])
	return slices.Contains([]string{"id", "uuid", "guid", "uid", "oid", "pk"}, kind)
}

// assumed says that nothing but the request calls an object by the id that its DELETE takes.
func (h *holdings) assumed(o *heldObject, op *specs.Operation) bool {
	expression := h.partExpression(o, op, lastParameter(op.Path))
	pointer, sent := strings.CutPrefix(expression, "$request.body#")
	if !sent || !isKey(pointer) || o.answer == nil {
		return false
	}
	if _, assigned := assignedID(o.answer, expression); assigned {
		return false
	}
	chosen, ok := firstID(o.answer, []string{expression})
	return ok && chosen == o.ID
}
