package plan

import (
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Exercised is what the cases of a plan try and rest on.
type Exercised struct {
	// Requirements are those with a case.
	Requirements map[string]bool
	// Conditions are the outcomes that a case demands, as x-conformance names them: see [DeclaredName].
	Conditions map[DeclaredOutcome]bool
	// Balances are those that a case reads.
	Balances map[string]bool
	// Codes says that a case compares a refusal's code, Volatile that one compares answers in which something may differ.
	Codes, Volatile bool
}

// DeclaredOutcome is an outcome of an operation by the name under which x-conformance decides it.
type DeclaredOutcome struct{ Operation, Name string }

func newExercised() Exercised {
	return Exercised{Requirements: map[string]bool{}, Conditions: map[DeclaredOutcome]bool{}, Balances: map[string]bool{}}
}

func (e *Exercised) see(c *specs.Contract, g *cases.Group) {
	op := c.Operation(g.Operation)
	for one := range g.All() {
		for _, id := range one.Requirements {
			e.Requirements[id] = true
		}
		for i := range one.Steps {
			expect := &one.Steps[i].Expect
			e.Codes = e.Codes || expect.CodeAt != ""
			e.Volatile = e.Volatile || expect.SameAs != nil && len(expect.SameAs.Volatile) > 0
			if expect.Balance != nil {
				e.Balances[expect.Balance.Name] = true
			}
			if expect.Condition != "" {
				e.Conditions[DeclaredOutcome{g.Operation, DeclaredName(c, op, expect.Condition, one.Mutation)}] = true
			}
		}
	}
	for i := range g.State {
		e.Balances[g.State[i].Balance] = true
	}
}

// DeclaredName is the name under which x-conformance decides a condition where a request differs in one place: narrowed to
// that place or to one that it lies in ("invalid@$request.body#/currency"), or the plain condition.
func DeclaredName(c *specs.Contract, op *specs.Operation, condition string, m *cases.Mutation) string {
	if m == nil || op == nil || len(op.Facts.Refusals)+len(c.Facts.Refusals) == 0 {
		return condition
	}
	for pointer := m.Pointer; ; {
		place := "$request." + m.In
		switch {
		case m.In == "body":
			place += "#" + pointer
		default:
			place += "." + jsonpointer.Unescape(strings.TrimPrefix(pointer, "/"))
		}
		name := condition + "@" + place
		_, own := op.Facts.Refusals[name]
		_, root := c.Facts.Refusals[name]
		if own || root {
			return name
		}
		i := strings.LastIndexByte(pointer, '/')
		if i < 0 {
			return condition
		}
		pointer = pointer[:i]
	}
}
