package plan

import (
	"strings"

	"holdfast/specs"
)

// consumes says that an operation may be done to its object once alone, as reversing, cancelling or approving it: an action without a body, right
// below an object, which makes nothing that has a place of its own. Like a DELETE it is sent after all that must be refused: sent before it
// too, a service that refuses the second one would leave all of that unproven.
func consumes(c *specs.Contract, op *specs.Operation) bool {
	if op.Method != "POST" || op.Body != nil || op.Facts.Idempotency != nil || len(op.Facts.Draws) > 0 || op.Response(201) != nil {
		return false
	}
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	n := len(segments)
	if n < 2 || strings.Contains(segments[n-1], "{") || !strings.Contains(segments[n-2], "{") {
		return false
	}
	return !hasItems(c, op.Path) && !shownAsList(c, op.Path)
}
