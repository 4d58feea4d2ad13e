package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// maxRestated is how many members a write is tried with that says what is there already.
const maxRestated = 2

// restated tries whether a PATCH without If-Match is refused where the contract has it refused, though the object is one that there is only
// one of and the operation is withheld. Nothing can come of it: the request writes what was read just before, so that a service which takes
// it changes nothing. Only a member at a time is written, and only where the refusal is declared or documented.
func (d *draft) restated() {
	if d.objectParameter(d.bases["minimal"]) != nil {
		return
	}
	for _, op := range d.contract.OperationsAt(d.op.Path) {
		withheld, _ := intent.Withheld(&d.plan.Environment, d.contract, op)
		if op.Method != "PATCH" || !op.Planned || withheld == "" || !d.plan.selected(op) || d.plan.Environment.SafeOnly || !conditionWanted(d.contract, op) {
			continue
		}
		d.restate(op)
	}
}

// conditionWanted says whether a contract has a write without If-Match refused.
func conditionWanted(c *specs.Contract, op *specs.Operation) bool {
	_, declared := c.Outcome(op, "unconditional", "")
	return declared || slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return r.Status == "428" })
}

func (d *draft) restate(op *specs.Operation) {
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	r, rule := d.contract.Requirement(op.ID+"/conditional:missing"), "if-match-missing"
	if r == nil {
		r, rule = d.contract.Requirement(op.ID+"/request/header#/If-Match:required"), "negative-required"
	}
	writing := d.of(op)
	b, err := writing.newBase(op, false)
	if r == nil || err != nil || !b.hasBody {
		return
	}
	made := 0
	for _, name := range op.KeptMembers(d.op) {
		sample, err := d.maker("restated").Minimal(writing.bodyMember(op, name))
		if err != nil || nested(sample) || made == maxRestated {
			continue
		}
		at := jsonpointer.Of(name)
		one := *b
		one.payload, one.unique = map[string]any{name: sample}, nil
		c := cases.Case{
			ID: r.ID + "~restated-" + name, Rule: rule, Requirements: []string{r.ID}, Class: cases.Negative,
			Why:      "the contract wants If-Match, and the request has none; it writes what was read just before, so that nothing comes of it",
			Mutation: &cases.Mutation{In: "header", Pointer: "/If-Match", Sent: "absent", Valid: "the current ETag"},
			Proof:    "the request has no If-Match",
		}
		read := g.base.step(d, c.ID, "before", cases.Setup)
		read.Expect.Outcome = cases.Accepted
		send := withoutHeader(one.step(writing, c.ID, "send", cases.Probe), "If-Match")
		send.Restates = "before"
		send.Body.Replacements = []cases.Replacement{{Target: at, Value: cases.Value{
			Expression: &cases.Expression{Step: "before", Expr: "$response.body#" + at}, Sample: cases.Lit(sample).Literal,
		}}}
		send.Expect = writing.refused("unconditional", "")
		if got, err := d.classify(&send); err != nil || got.Class == cases.Ambiguous || strings.Contains(rule, "required") && got.Class != cases.Negative {
			continue
		}
		c.Steps = []cases.Step{read, send}
		g.Alone = true
		g.Cases = append(g.Cases, c)
		made++
	}
}
