package conformance

import (
	"net/http"
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs"
)

// pathNames says that what an operation makes is what its own path names, as that of a PUT does, and of a POST to a name of the caller's
// choice.
func (r *runner) pathNames(op *specs.Operation) bool {
	return op.Method != http.MethodPost || r.naming[op.ID]
}

// itemOf is the template of the objects that an operation makes: /users/{} for POST /users/create.
func (r *runner) itemOf(op *specs.Operation) string {
	if r.pathNames(op) {
		return op.Path
	}
	return strings.TrimSuffix(intent.Collection(op.Path), "/") + "/{}"
}
