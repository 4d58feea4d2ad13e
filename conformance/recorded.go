package conformance

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// Recorded is a declared fact that no case of the plan exercises: it is known, and nothing is proven of it.
type Recorded struct {
	// Fact is its place in x-conformance: "createRefund idempotency.ttl PT24H", "refusals.upstream-down 503".
	Fact  string      `json:"fact"`
	Place specs.Place `json:"place,omitzero"`
	// Reason says why: nothing provokes it, or what the plan is short of.
	Reason string `json:"reason"`
}

// RecordedOnly lists the facts of a plan's contract that no case of the plan exercises, the root's first.
func RecordedOnly(p *cases.Plan) []Recorded {
	a := &factAudit{contract: p.Contract, tried: map[string]bool{}, conditions: map[string]bool{}, skips: map[string]string{}}
	for g := range p.Groups() {
		a.see(&g)
	}
	for _, s := range p.Skips() {
		a.skips[s.Requirement] = s.Reason
	}
	a.root()
	for _, op := range p.Contract.Operations {
		if len(p.Environment.Operations) == 0 || slices.Contains(p.Environment.Operations, op.ID) {
			a.operation(op)
		}
	}
	return a.found
}

// factAudit compares what is declared with what a plan exercises.
type factAudit struct {
	contract *specs.Contract
	// tried are requirements with a case, conditions the declared outcomes that a case demands: operation and name.
	tried      map[string]bool
	conditions map[string]bool
	codes      bool
	volatile   bool
	balances   []string
	skips      map[string]string
	found      []Recorded
}

func (a *factAudit) see(g *cases.Group) {
	all := append([]cases.Case{g.Control}, g.Cases...)
	if g.Unchanged != nil {
		all = append(all, *g.Unchanged)
	}
	for i := range all {
		for _, id := range all[i].Requirements {
			a.tried[id] = true
		}
		for j := range all[i].Steps {
			e := &all[i].Steps[j].Expect
			a.codes = a.codes || e.CodeAt != ""
			a.volatile = a.volatile || e.SameAs != nil && len(e.SameAs.Volatile) > 0
			if e.Balance != nil {
				a.balances = append(a.balances, e.Balance.Name)
			}
			if e.Condition != "" {
				op := a.contract.Operation(g.Operation)
				a.conditions[g.Operation+" "+DeclaredName(a.contract, op, e.Condition, all[i].Mutation)] = true
			}
		}
	}
	for _, s := range g.State {
		a.balances = append(a.balances, s.Balance)
	}
}

// DeclaredName is the name under which x-conformance decides a condition where a request differs in one place: narrowed to
// that place or to one that it lies in ("invalid@$request.body#/currency"), or the plain condition.
func DeclaredName(c *specs.Contract, op *specs.Operation, condition string, m *cases.Mutation) string {
	if m == nil || op == nil {
		return condition
	}
	for pointer := m.Pointer; ; {
		place := "$request." + m.In
		switch {
		case m.In == "body":
			place += "#" + pointer
		default:
			place += "." + strings.NewReplacer("~1", "/", "~0", "~").Replace(strings.TrimPrefix(pointer, "/"))
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

// exercises says whether a case tries a requirement whose ID holds one of the texts.
func (a *factAudit) exercises(texts ...string) bool {
	for id := range a.tried {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(id, text) }) {
			return true
		}
	}
	return false
}

// because gives the reason for which the requirements that would exercise a fact are not tried.
func (a *factAudit) because(otherwise string, texts ...string) string {
	for _, id := range slices.Sorted(maps.Keys(a.skips)) {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(id, text) }) {
			return a.skips[id]
		}
	}
	return otherwise
}

func (a *factAudit) add(fact string, place specs.Place, reason string) {
	a.found = append(a.found, Recorded{Fact: fact, Place: place, Reason: reason})
}

// need records a fact unless a requirement whose ID holds one of the texts is tried.
func (a *factAudit) need(fact string, place specs.Place, texts ...string) {
	if !a.exercises(texts...) {
		a.add(fact, place, a.because("no case rests on it", texts...))
	}
}
