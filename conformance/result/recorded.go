package result

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"holdfast/cases/plan"
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

// RecordedOnly lists the facts of a plan's contract that no case of the plan exercises, the root's first. It says nothing of a
// plan that was not gone through to its end, or of which some cases were asked for: nobody knows what the others exercise.
func RecordedOnly(p *plan.Planner) []Recorded {
	plan := p.Plan()
	if !p.Whole() || len(plan.Only) > 0 {
		return nil
	}
	a := newFactAudit(plan.Contract, p.Exercised(), p.Skips())
	a.root()
	for _, op := range p.Operations() {
		a.operation(op)
	}
	return a.found
}

// factAudit compares what is declared with what a plan exercises.
type factAudit struct {
	*plan.Exercised
	contract *specs.Contract
	// tried and skipped are requirements by the operation that they belong to, "" for those of none, in the contract's order.
	tried   map[string][]string
	skipped map[string][]plan.Skip
	found   []Recorded
}

func newFactAudit(c *specs.Contract, e *plan.Exercised, skips []plan.Skip) *factAudit {
	a := &factAudit{Exercised: e, contract: c, tried: map[string][]string{}, skipped: map[string][]plan.Skip{}}
	for i := range c.Requirements {
		if r := &c.Requirements[i]; e.Requirements[r.ID] {
			a.tried[r.Operation] = append(a.tried[r.Operation], r.ID)
		}
	}
	for _, s := range skips {
		op := c.Requirement(s.Requirement).Operation
		a.skipped[op] = append(a.skipped[op], s)
	}
	for _, own := range a.skipped {
		slices.SortFunc(own, func(x, y plan.Skip) int { return strings.Compare(x.Requirement, y.Requirement) })
	}
	return a
}

// need is a requirement by what follows its operation's name in its ID: of one operation, or of any where Operation is empty.
type need struct {
	operation string
	texts     []string
}

// of gives a need of one operation's requirements.
func of(operation string, texts ...string) need { return need{operation, texts} }

// anywhere gives a need of requirements whose IDs hold one of the texts.
func anywhere(texts ...string) need { return need{"", texts} }

func (n need) met(id string) bool {
	return slices.ContainsFunc(n.texts, func(text string) bool {
		if n.operation != "" {
			return strings.HasPrefix(id, n.operation+text)
		}
		return strings.Contains(id, text)
	})
}

// exercises says whether a case tries a requirement that is needed.
func (a *factAudit) exercises(n need) bool {
	if n.operation != "" {
		return slices.ContainsFunc(a.tried[n.operation], n.met)
	}
	for _, ids := range a.tried {
		if slices.ContainsFunc(ids, n.met) {
			return true
		}
	}
	return false
}

// because gives the reason for which the requirements that would exercise a fact are not tried: that of the first by its ID.
func (a *factAudit) because(otherwise string, n need) string {
	operations := []string{n.operation}
	if n.operation == "" {
		operations = slices.Collect(maps.Keys(a.skipped))
	}
	var first plan.Skip
	for _, op := range operations {
		own := a.skipped[op]
		i := slices.IndexFunc(own, func(s plan.Skip) bool { return n.met(s.Requirement) })
		if i >= 0 && (first.Requirement == "" || own[i].Requirement < first.Requirement) {
			first = own[i]
		}
	}
	return cmp.Or(first.Reason, otherwise)
}

func (a *factAudit) add(fact string, place specs.Place, reason string) {
	a.found = append(a.found, Recorded{Fact: fact, Place: place, Reason: reason})
}

// need records a fact unless a requirement that it needs is tried.
func (a *factAudit) need(fact string, place specs.Place, n need) {
	if !a.exercises(n) {
		a.add(fact, place, a.because("no case rests on it", n))
	}
}
