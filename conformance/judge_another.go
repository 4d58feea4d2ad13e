package conformance

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
)

// anotherObject says why what is read may be another object than the one that a creation has confirmed, where nobody but the two paths says that
// they are one: it shows another id, or nothing of what was made where the reader stands elsewhere, as where visits are numbered below each
// pet and read below none.
func (j *judgement) anotherObject(e *cases.MemberExpectation) string {
	if !e.Confirmed {
		return ""
	}
	step := e.Value.Expression.Step
	made, first := j.answers[step].Evaluate("$response.body#/id")
	shown, second := j.answers[j.s.ID].Evaluate("$response.body#/id")
	if first && second && idText(made) != idText(shown) {
		return fmt.Sprintf("what is read has the id %s, and what was made %s: it is another object", brief(shown), brief(made))
	}
	i := slices.IndexFunc(j.c.Steps, func(s cases.Step) bool { return s.ID == step })
	if i >= 0 && j.c.Steps[i].Path == j.s.Path {
		return "" // it was written where it is read
	}
	below := i >= 0 && strings.HasPrefix(j.s.Path, strings.TrimSuffix(j.c.Steps[i].Path, "/")+"/")
	if first && second && below || slices.ContainsFunc(j.s.Expect.Members, func(other cases.MemberExpectation) bool { return other.Confirmed && j.agrees(&other) }) {
		return ""
	}
	return "nothing of what was made is read: it may be another object"
}

// agrees says whether a member that the creation has confirmed is read as it was sent.
func (j *judgement) agrees(e *cases.MemberExpectation) bool {
	found, ok := j.answers[j.s.ID].Evaluate(e.Expr)
	value, err := j.run.binder.Value(e.Value)
	return ok && err == nil && j.compared(e) && sameValue(found, value)
}
