package plan

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// states does to an object what its state does not allow, by what the contract says of it in words.
func states() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "state-allows", Summary: "What the state of an object does not allow is refused.", Source: "the contract's own text; RFC 9110 §15.5.10; x-conformance refusals, conflict",
			Level: cases.Violation, Confidence: cases.Declared, Fix: "look at the state of the object in the transaction that changes it, and refuse what it does not allow",
			Follows: []string{"done-once", "shown-is-read"},
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:state")
			rule := d.contract.StatesOf(d.op)
			if r == nil || rule == nil {
				return
			}
			if err := d.disallowed(r, rule); err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
			}
		},
	}
}

func (d *draft) disallowed(r *specs.Requirement, rule *specs.StateRule) error {
	g, err := d.group("minimal")
	if err != nil {
		return err
	}
	read, err := d.newBase(rule.Reader, false)
	if err != nil {
		return err
	}
	object, err := d.subjectOf(g.base, "", "object")
	if err != nil {
		return err
	}
	creation := d.contract.Operation(object.fixture.Create.Operation)
	initial, planned := d.contract.Initial(rule, creation), 0
	none := &blockedError{reason: "no action is known that brings an object to a state which does not allow it"}
	for _, state := range rule.States {
		if slices.Contains(rule.Allowed, state) {
			continue
		}
		way, ok := d.contract.Way(rule, initial, []string{state})
		if !ok {
			continue // nothing is known that leads there
		}
		if reason, unlock := d.plan.withheldOf(way); reason != "" {
			none = &blockedError{reason: reason, unlock: unlock}
			continue
		}
		c := cases.Case{
			ID: r.ID + "~" + kebab(state), Rule: "state-allows", Requirements: []string{r.ID}, Class: cases.Negative,
			Why:   fmt.Sprintf("the object is %s, and the contract says that this takes one that is %s", state, strings.Join(rule.Allowed, " or ")),
			Proof: "the case has made the object itself, and has read its state",
		}
		if !rule.Declared {
			c.Level = cases.Warning // it is read off words
		}
		object, err := d.subjectOf(g.base, c.ID, "object")
		if err != nil {
			return err
		}
		if object.made.Then, err = d.onward(way, object.made.ID, object.id); err != nil {
			return err
		}
		before := read.step(d, c.ID, "before", cases.Setup)
		before.Expect = cases.Expectation{Outcome: cases.Accepted, Criteria: []cases.Condition{{
			Type: "simple", Text: fmt.Sprintf("$response.body#%s == '%s'", rule.Member, strings.ReplaceAll(state, "'", "''")), Where: rule.Place,
		}}}
		d.lag(&before)
		send := g.base.step(d, c.ID, "send", cases.Probe)
		send.Class, send.Expect = g.positiveClass(d), d.refused("conflict", "")
		c.Steps = append([]cases.Step{object.made}, object.about(before, send)...)
		g.Cases = append(g.Cases, c)
		planned++
	}
	if planned == 0 {
		return none
	}
	return nil
}

// prepared is a plan for one operation: where its text says in which state its object must be, and actions are known that bring a new one to it,
// they are done to each object that is made for it.
func (p *Plan) prepared(op *specs.Operation) *Plan {
	rule := p.Contract.StatesOf(op)
	if rule == nil {
		return p
	}
	f := p.Environment.FixtureFor(op, "path", lastParameter(op.Path))
	if f == nil || f.Create == nil || len(f.Create.Then) > 0 {
		return p
	}
	creation := p.Contract.Operation(f.Create.Operation)
	if creation == nil {
		return p
	}
	way, ok := p.Contract.Way(rule, p.Contract.Initial(rule, creation), rule.Allowed)
	if reason, _ := p.withheldOf(way); !ok || len(way) == 0 || reason != "" || slices.Contains(way, op) {
		return p
	}
	on := *p
	on.Environment.Fixtures = slices.Clone(p.Environment.Fixtures)
	create := *f.Create
	for _, a := range way {
		create.Then = append(slices.Clip(create.Then), a.ID)
	}
	for i := range on.Environment.Fixtures {
		if on.Environment.Fixtures[i].Name == f.Name {
			on.Environment.Fixtures[i].Create = &create
		}
	}
	return &on
}

// withheldOf says why one of the actions that lead to a state is not to be sent, and the line that changes it.
func (p *Plan) withheldOf(way []*specs.Operation) (reason, unlock string) {
	for _, op := range way {
		if reason, unlock = intent.Withheld(&p.Environment, p.Contract, op); reason != "" {
			return op.ID + " would bring an object into such a state: " + reason, unlock
		}
	}
	return "", ""
}

// lastParameter is the name of the last parameter of a path.
func lastParameter(path string) string {
	i, j := strings.LastIndexByte(path, '{'), strings.LastIndexByte(path, '}')
	if i < 0 || j < i {
		return ""
	}
	return path[i+1 : j]
}

// onward are the steps that are done to an object right after it was made: what made it is a step's answer that shows its id.
func (d *draft) onward(way []*specs.Operation, made, id string) ([]cases.Step, error) {
	var all []cases.Step
	for i, op := range way {
		b, err := d.newBase(op, false)
		if err != nil {
			return nil, err
		}
		s := b.plentiful().step(d, "fixture", fmt.Sprintf("%s-then-%d", made, i+1), cases.Setup)
		s.Expect.Outcome = cases.Accepted
		ofMade(&s, lastParameter(op.Path), made, id)
		all = append(all, s)
	}
	return all, nil
}

// ofMade has a path parameter of a step take the id that the answer to another step shows.
func ofMade(s *cases.Step, parameter, made, id string) {
	for k := range s.Parameters {
		if a := &s.Parameters[k]; a.In == "path" && a.Name == parameter {
			a.Value = &cases.Value{Expression: &cases.Expression{Step: made, Expr: id}, Sample: a.Value.Sample}
		}
	}
}
