package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// consumes says that an operation may be done to its object once alone, as reversing, cancelling or approving it: an action without a body, right
// below an object, which makes nothing that has a place of its own; with a body too where it can be done once and the answer is that object. Like a DELETE it is sent after all that must be refused: sent before it
// too, a service that refuses the second one would leave all of that unproven.
func consumes(c *specs.Contract, op *specs.Operation) bool {
	if op.Method != "POST" || op.Facts.Idempotency != nil || len(op.Facts.Draws) > 0 || op.Response(201) != nil {
		return false
	}
	if once, _ := op.Once(); op.Body != nil && !((once || leavesItsState(c, op)) && c.Acted(op) != nil) {
		return false
	}
	segments := strings.Split(strings.Trim(op.Path, "/"), "/")
	n := len(segments)
	if n < 2 || strings.Contains(segments[n-1], "{") || !strings.Contains(segments[n-2], "{") {
		return false
	}
	return !intent.HasItems(c, op.Path) && !intent.ShownAsList(c, op.Path)
}

// apart gives an object of its own to each case of one request that may be accepted, where what is done can be done once alone: after the first
// of them the group's object would be used up for all that have to be refused.
func (d *draft) apart(g *groupDraft) {
	if !consumes(d.contract, d.op) {
		return
	}
	for i := range g.Cases {
		c := &g.Cases[i]
		if outcome := c.Steps[0].Expect.Outcome; len(c.Steps) != 1 || outcome != cases.Accepted && outcome != cases.Either || c.Steps[0].Operation != d.op.ID {
			continue
		}
		if object, err := d.subjectOf(g.base, c.ID, "object"); err == nil {
			c.Beside = nil // it would use up the object too
			c.Steps = append([]cases.Step{object.made}, object.about(c.Steps...)...)
		}
	}
}

// leavesItsState says that an action leaves its object in a state that does not allow it any more, by its own text.
func leavesItsState(c *specs.Contract, op *specs.Operation) bool {
	rule := c.StatesOf(op)
	return rule != nil && slices.ContainsFunc(rule.States, func(state string) bool {
		return op.LeadsTo(state) && !slices.Contains(rule.Allowed, state)
	})
}
