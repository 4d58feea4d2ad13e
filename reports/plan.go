package reports

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// Plan writes the obligations that an implementation will be held to, as Markdown to be committed and reviewed:
//
//	## createRefund
//
//	### Requests
//
//	- amount_cents is at most 1000000; what breaks it is refused as `invalid`. `createRefund/request/body#/amount_cents:maximum`
//
//	### How it is refused
//
//	| condition | answer | |
//	|---|---|---|
//	| `invalid` | 400 `validation_failed` | declared |
//
// Every obligation is one line. The text depends on the contract and the names in the environment alone: not on the seed, the
// clock, or where in the contract something stands.
func Plan(w io.Writer, p *plan.Plan) error {
	t := &planText{w: bufio.NewWriter(w), plan: p, contract: p.Contract, levels: map[string]cases.Level{}, proofs: map[string]*proof{}, skips: map[string]plan.Skip{}}
	for _, rule := range plan.Rules() {
		t.levels[rule.ID] = rule.Level
	}
	planner := p.Planner()
	for g := range planner.Groups() {
		t.see(&g)
	}
	for _, s := range planner.Skips() {
		t.skips[s.Requirement] = s
	}
	t.recorded = result.RecordedOnly(planner)
	t.head()
	for _, op := range p.Contract.Operations {
		if t.selected(op) {
			t.operation(op)
		}
	}
	t.rest()
	return t.w.Flush()
}

// planText writes a plan. The writer keeps its first error, which Flush returns.
type planText struct {
	w        *bufio.Writer
	plan     *plan.Plan
	contract *specs.Contract
	levels   map[string]cases.Level
	proofs   map[string]*proof
	skips    map[string]plan.Skip
	recorded []result.Recorded
}

// proof is how the plan's cases try one requirement.
type proof struct {
	accepted bool
	// refused are the names of the conditions that are provoked, must those of them whose breach is a violation.
	refused, must []string
	// chance says that the outcome depends on chance: it is not refuted at best.
	chance bool
}

func (t *planText) selected(op *specs.Operation) bool {
	only := t.plan.Environment.Operations
	return len(only) == 0 || slices.Contains(only, op.ID)
}

func (t *planText) see(g *cases.Group) {
	all := append([]cases.Case{g.Control}, g.Cases...)
	if g.Unchanged != nil {
		all = append(all, *g.Unchanged)
	}
	for i := range all {
		c := &all[i]
		for j, id := range c.Requirements {
			p := t.proofs[id]
			if p == nil {
				p = &proof{}
				t.proofs[id] = p
			}
			if j == 0 {
				t.prove(p, c, t.contract.Operation(g.Operation))
			}
		}
	}
}

func (t *planText) prove(p *proof, c *cases.Case, op *specs.Operation) {
	level := c.Level
	if level == "" {
		level = t.levels[c.Rule]
	}
	for i := range c.Steps {
		s := &c.Steps[i]
		if s.Role != cases.Probe {
			continue
		}
		p.chance = p.chance || raced(c, s)
		switch s.Expect.Outcome {
		case cases.Accepted:
			p.accepted = true
		case cases.Refused:
			name := plan.DeclaredName(t.contract, op, s.Expect.Condition, c.Mutation)
			p.refused = with(p.refused, name)
			if level == cases.Violation {
				p.must = with(p.must, name)
			}
		}
	}
}

// with adds a name once, in order.
func with(names []string, name string) []string {
	if at, found := slices.BinarySearch(names, name); !found {
		return slices.Insert(names, at, name)
	}
	return names
}

func (t *planText) row(format string, args ...any) { _, _ = fmt.Fprintf(t.w, format+"\n", args...) }

func (t *planText) head() {
	tried, answers := 0, 0
	for i := range t.contract.Requirements {
		q := &t.contract.Requirements[i]
		switch {
		case t.proofs[q.ID] != nil:
			tried++
		case t.inAnswers(q):
			answers++
		}
	}
	var callers, fixtures []string
	for _, c := range t.plan.Environment.Callers {
		callers = append(callers, c.Name)
	}
	for _, f := range t.plan.Environment.Fixtures {
		fixtures = append(fixtures, f.Name)
	}
	t.row("# Obligations of %s", md(strings.TrimSpace(t.contract.Title+" "+t.contract.Version)))
	t.row("")
	t.row("What %s promises, and what an implementation will be held to. Written by `holdfast plan --format markdown`; `holdfast plan --check` says", code(filepath.Base(t.contract.File)))
	t.row("whether it still holds. Each line under an operation is one obligation, and the id at its end stays the same.")
	t.row("")
	t.row("- %s: %d tried, %d judged on every answer, %d not tried.", counted(len(t.contract.Requirements), "obligation"), tried, answers,
		len(t.contract.Requirements)-tried-answers)
	t.row("- Callers: %s. Fixtures: %s.", md(orElse(strings.Join(callers, ", "), "none")), md(orElse(strings.Join(fixtures, ", "), "none")))
	t.row("- *declared*: the contract names the status and the code, and nothing else passes.")
	t.row("- *undecided*: nobody named a status; what passes stands beside it. A run prints the lines that decide it as it is seen.")
}

// inAnswers says whether a requirement is judged on whatever answers come.
func (t *planText) inAnswers(q *specs.Requirement) bool {
	_, skipped := t.skips[q.ID]
	return t.proofs[q.ID] == nil && !skipped
}

// section are the kinds of requirement under one heading.
type section struct {
	title string
	kinds []specs.Kind
}

// sections are those of the page, and one for what they don't name.
func sections() []section {
	var all []section
	for _, c := range columns {
		all = append(all, section{c.name, c.kinds})
	}
	return all
}

func (t *planText) operation(op *specs.Operation) {
	t.row("")
	t.row("## %s", md(op.ID))
	t.row("")
	t.row("%s", strings.TrimSpace(code(op.Method+" "+op.Path)+" "+md(op.Summary)))
	var own []*specs.Requirement
	for i := range t.contract.Requirements {
		if t.contract.Requirements[i].Operation == op.ID {
			own = append(own, &t.contract.Requirements[i])
		}
	}
	t.facts(op)
	for i, s := range sections() {
		t.obligations(s.title, slices.DeleteFunc(slices.Clone(own), func(q *specs.Requirement) bool { return columnOf(q.Kind) != i }))
	}
	t.refusals(op)
	t.untried(own)
}

// rest are the obligations of whole paths and of several operations, and the facts that nothing exercises.
func (t *planText) rest() {
	var all []*specs.Requirement
	for i := range t.contract.Requirements {
		q := &t.contract.Requirements[i]
		if q.Operation == "" && (q.Path == "" || slices.ContainsFunc(t.contract.OperationsAt(q.Path), t.selected)) {
			all = append(all, q)
		}
	}
	if len(all) > 0 {
		t.row("")
		t.row("## Beyond one operation")
		t.obligations("", all)
		t.untried(all)
	}
	if len(t.recorded) > 0 {
		t.row("")
		t.row("## Declared, and recorded only")
		t.row("")
		for _, r := range t.recorded {
			t.row("- %s: %s.", code(r.Fact), md(r.Reason))
		}
	}
	if len(t.contract.Hints) > 0 {
		t.row("")
		t.row("## Taken from extensions of others")
		t.row("")
		for _, h := range t.contract.Hints {
			t.row("- %s: %s. Findings that rest on it are warnings.", code(h.Extension), md(h.Meaning))
		}
	}
	if len(t.contract.Unplanned) > 0 {
		t.row("")
		t.row("## In the contract, not in the plan")
		t.row("")
		for _, u := range t.contract.Unplanned {
			t.row("- %s", md(strings.TrimSpace(u.Operation+": "+u.Reason)+"."))
		}
	}
}
