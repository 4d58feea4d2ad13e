package plan

import (
	"strings"

	"holdfast/cases/intent"
	"holdfast/specs/jsonpointer"
)

// blocked says why no request of the operation can be planned, and what would change that.
func (d *draft) blocked() (reason, unlock string) {
	if !d.op.Planned {
		for _, u := range d.contract.Unplanned {
			if u.Operation == d.op.ID {
				return u.Reason, ""
			}
		}
		return "the operation can't be planned", ""
	}
	if d.plan.Environment.SafeOnly && !intent.Safe(d.op.Method) {
		return "it writes, and only safe operations may be sent", "--yes"
	}
	if reason, unlock := intent.Withheld(&d.plan.Environment, d.contract, d.op); reason != "" {
		return reason, unlock
	}
	if _, err := d.base("minimal"); err != nil {
		return err.Error(), unlockOf(err)
	}
	if parameter, name := d.readOnly(); name != "" {
		unlock := "fixtures: { " + name + ": { create: { operationId: … } } }"
		if d.op.Method == "POST" || parameter != d.lastPathParameter() {
			unlock = SetLine(d.contract, d.op.Path, parameter) // below what was given by hand things may be made
		}
		return "it writes to a " + name + " that a list of the target shows and the run did not make", unlock
	}
	if !intent.Safe(d.op.Method) && (d.op.Method != "POST" || Posts(d.contract, d.op)) {
		for _, a := range d.bases["minimal"].arguments {
			f := d.plan.Environment.Fixture(a.Value.Fixture)
			if a.In == "path" && f != nil && f.Create == nil && f.Given && !f.Writable && a.Name == d.lastPathParameter() {
				return "it changes an object that was given by hand", "fixtures: { " + f.Name + ": { create: { operationId: … } } }, or writable: true beside its values"
			}
		}
	}
	return "", ""
}

// readOnly names the parameter and the fixture whose objects the operation would change though they are others'; "" where there is none.
func (d *draft) readOnly() (parameter, fixture string) {
	if intent.Safe(d.op.Method) {
		return "", ""
	}
	for _, a := range d.bases["minimal"].arguments {
		if f := d.plan.Environment.Fixture(a.Value.Fixture); a.In == "path" && f != nil && f.ReadOnly {
			return a.Name, f.Name
		}
	}
	if !intent.NamesNothing(d.contract, d.op) || !intent.Changing(intent.NameWords(d.op)) && !intent.Changing(intent.WordsOf(d.op.Summary)) && !intent.Removes(d.op) {
		return "", ""
	}
	for _, id := range d.bases["minimal"].ids { // its body says what it changes
		if f := d.plan.Environment.Fixture(id.fixture); f != nil && f.ReadOnly {
			return strings.Join(jsonpointer.Tokens(id.pointer), "."), f.Name
		}
	}
	return "", ""
}

// lastPathParameter is the one that names what the path is about.
func (d *draft) lastPathParameter() string {
	i := strings.LastIndexByte(d.op.Path, '{')
	if i < 0 {
		return ""
	}
	name, _, _ := strings.Cut(d.op.Path[i+1:], "}")
	return name
}

// blockedError is a reason with the line that would remove it.
type blockedError struct{ reason, unlock string }

func (e *blockedError) Error() string { return e.reason }

func unlockOf(err error) string {
	if b, ok := err.(*blockedError); ok {
		return b.unlock
	}
	return ""
}

// expressionPlace splits a runtime expression on a request: "$request.body#/amount_cents" is ("body", "/amount_cents") and
// "$request.path.customer_id" is ("path", "/customer_id").
func expressionPlace(expression string) (in, pointer string, ok bool) {
	rest, ok := strings.CutPrefix(expression, "$request.")
	if !ok {
		return "", "", false
	}
	if body, ok := strings.CutPrefix(rest, "body"); ok {
		return "body", strings.TrimPrefix(body, "#"), true
	}
	in, name, ok := strings.Cut(rest, ".")
	return in, jsonpointer.Of(name), ok
}

// placeExpression is the inverse of expressionPlace.
func placeExpression(in, pointer string) string {
	if in == "body" {
		return "$request.body#" + pointer
	}
	return "$request." + in + "." + strings.Join(jsonpointer.Tokens(pointer), ".")
}
