package plan

import (
	"holdfast/cases"
	"holdfast/specs/jsonpointer"
)

// stampPause is how long in milliseconds the change waits, so that a time with milliseconds is another one.
const stampPause = 30

// stamped changes an object and reads the time of its last change. A time of whole seconds may be the same one: the runner proves nothing by it.
func (u *update) stamped() {
	names := u.op.Stamps(u.reader.op)
	c := u.stateCase("stamped", "changed", "stamped", "the description of the member says that it is the time of the last change, and something else has changed")
	if c == nil {
		return
	}
	other := u.otherValues(u.full, u.kept)
	if other == nil {
		b, err := u.onRung(u.op, u.plan.repeated(u.op, Rung{Request: "full", Variant: 1}))
		if err != nil {
			u.skipState("stamped", err)
			return
		}
		other = b
	}
	changed := u.write(c, "changed", other)
	changed.Pause = stampPause
	var moved []cases.MemberExpectation
	for _, name := range names {
		expr := "$response.body#" + jsonpointer.Of(name)
		moved = append(moved, cases.MemberExpectation{Expr: expr, How: cases.Moved, Value: cases.Value{Expression: &cases.Expression{Step: "was", Expr: expr}, Sample: cases.Lit("2026-01-02T03:04:05.678Z").Literal}})
	}
	u.add(c, u.write(c, "full", u.full), u.read(c, "was", cases.Setup), changed, u.judged(c, moved...))
}
