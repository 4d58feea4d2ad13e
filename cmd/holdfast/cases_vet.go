package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/stub"
	"holdfast/specs"
)

// vetted is what is known of one hand-written case.
type vetted struct {
	Case  string      `json:"case"`
	Text  string      `json:"text"`
	Where specs.Place `json:"where"`
	// Verdict is one of the vet* constants.
	Verdict string `json:"verdict"`
	Reason  string `json:"reason,omitempty"`
	// Noticed and Missed are the wrong services that the case failed on and passed on.
	Noticed []string `json:"noticed,omitempty"`
	Missed  []string `json:"missed,omitempty"`
}

const (
	vetProves   = "proves something"
	vetNothing  = "proves nothing"
	vetWrong    = "wrong"
	vetNotTried = "not tried"
	// vetNotJudged is a case about a rule of the API's own, which no stub can know.
	vetNotJudged = "not judged"
)

func (v *vetted) fine() bool { return v.Verdict == vetProves || v.Verdict == vetNotJudged }

// casesVet tries every hand-written case and prints what each proves.
func (a *app) casesVet(ctx context.Context, o *options, contractArg, format string) error {
	s, err := a.open(ctx, o, contractArg, false)
	if err != nil {
		return err
	}
	ids := plan.HandWritten(s.contract)
	if len(ids) == 0 {
		return errors.New("there are no hand-written cases\nname a file with --cases, write one with 'holdfast cases init', or give a request and an answer an example of the same name")
	}
	v := newVet(s)
	var all []vetted
	for _, id := range ids {
		one, err := v.vet(ctx, id)
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	print := vetText
	if format == "json" {
		print = vetJSON
	}
	if err := print(a.out, all); err != nil {
		return err
	}
	for i := range all {
		if !all[i].fine() {
			return &exitError{conformance.ExitViolations, ""}
		}
	}
	return nil
}

// vet is one invocation: the hand-written cases of a session, and the credentials that the stubs know.
type vet struct {
	contract *specs.Contract
	env      cases.Environment
	seed     uint64
	callers  map[string]conformance.Credentials
	// planned are the hand-written cases that the plan has.
	planned map[string]cases.Case
	skips   map[string]plan.Skip
	// given hands out an id for each fixture that nothing makes.
	given map[string]conformance.Supplier
}

func newVet(s *session) *vet {
	v := &vet{contract: s.contract, env: s.plan.Environment, seed: s.plan.Seed, planned: map[string]cases.Case{}, skips: map[string]plan.Skip{}, given: map[string]conformance.Supplier{}}
	v.env.Operations = nil
	v.env.Callers, v.callers = stubCallers(s.contract, v.env.Callers)
	p := plan.New(v.contract, v.env, v.seed)
	p.Only = plan.HandWritten(v.contract)
	planner := p.Planner()
	for g := range planner.Groups() {
		for _, c := range g.Cases {
			v.planned[c.ID] = c
		}
		// To a stub all ids exist, also those that nothing makes.
		for _, f := range g.Fixtures {
			if f.Create == nil {
				v.given[f.Name] = constant(f.Sample)
			}
		}
	}
	for _, skip := range planner.Skips() {
		v.skips[skip.Requirement] = skip
	}
	return v
}

// vet tries one case.
func (v *vet) vet(ctx context.Context, id string) (vetted, error) {
	requirement := v.contract.Requirement(id[:strings.LastIndexByte(id, '~')])
	out := vetted{Case: id, Text: requirement.Text, Where: requirement.Place}
	c, planned := v.planned[id]
	if !planned {
		out.Verdict, out.Reason = vetNotTried, v.skips[requirement.ID].Reason
		if unlock := v.skips[requirement.ID].Unlock; unlock != "" {
			out.Reason += " (" + unlock + ")"
		}
		return out, nil
	}
	faithful, err := v.try(ctx, &c, requirement.Operation, stub.Twist{})
	if err != nil {
		return out, err
	}
	if !faithful.passed {
		out.Verdict, out.Reason = vetWrong, "the contract can't be kept together with it: "+faithful.why
		for _, r := range c.Requirements[1:] {
			out.Verdict, out.Reason = vetNotJudged, "only a service knows when "+r[strings.LastIndexByte(r, ':')+1:]+" holds"
		}
		return out, nil
	}
	return out, v.twisted(ctx, &c, requirement.Operation, faithful.seen, &out)
}

// twisted tries a case that the faithful stub keeps on the stubs that are wrong about what it provokes.
func (v *vet) twisted(ctx context.Context, c *cases.Case, operation string, seen []stub.Seen, out *vetted) error {
	refusals, accepted := provoked(seen)
	proven, wrongReason := false, ""
	for _, r := range refusals {
		ignoring, answering := stub.Refusals(v.contract, v.contract.Operation(r.Operation), r.Conditions[0])
		noticed := true
		for _, twist := range ignoring {
			got, err := v.try(ctx, c, operation, twist)
			if err != nil {
				return err
			}
			out.add(twist, got.failed)
			if !got.failed {
				noticed = false
			}
			if !got.failed && wrongReason == "" {
				wrongReason = "it passes where " + twist.String()
				if others, _ := provoked(got.seen); len(others) > 0 {
					wrongReason += fmt.Sprintf(": the request is then refused as %s, so it passes for the wrong reason", others[len(others)-1].Conditions[0])
				}
			}
		}
		proven = proven || noticed
		if err := v.all(ctx, c, operation, answering, out); err != nil {
			return err
		}
	}
	if len(refusals) == 0 {
		for _, op := range accepted {
			if !slices.ContainsFunc(c.Steps, func(s cases.Step) bool { return s.Role == cases.Probe && s.Operation == op }) {
				continue // its answers are not looked at
			}
			if err := v.all(ctx, c, operation, stub.Successes(v.contract, v.contract.Operation(op)), out); err != nil {
				return err
			}
		}
		proven = len(out.Noticed) > 0
		wrongReason = "it shows no more than that a valid request is accepted; say what is answered"
	}
	if err := v.all(ctx, c, operation, []stub.Twist{{Kind: stub.AcceptsAll}, {Kind: stub.RefusesAll}}, out); err != nil {
		return err
	}
	if out.Verdict = vetProves; !proven {
		out.Verdict, out.Reason = vetNothing, wrongReason
	}
	return nil
}

func (v *vet) all(ctx context.Context, c *cases.Case, operation string, twists []stub.Twist, out *vetted) error {
	for _, twist := range twists {
		got, err := v.try(ctx, c, operation, twist)
		if err != nil {
			return err
		}
		out.add(twist, got.failed || twist.Kind == stub.RefusesAll && !got.passed)
	}
	return nil
}

func (v *vetted) add(t stub.Twist, noticed bool) {
	if noticed {
		v.Noticed = append(v.Noticed, t.String())
	} else {
		v.Missed = append(v.Missed, t.String())
	}
}

// provoked gives the refusals that a stub saw, each once, and the operations that it carried out.
func provoked(seen []stub.Seen) (refusals []stub.Seen, accepted []string) {
	known := map[string]bool{}
	for _, s := range seen {
		key := s.Operation + " " + strings.Join(s.Conditions, ",")
		if s.Operation == "" || known[key] {
			continue
		}
		known[key] = true
		if len(s.Conditions) > 0 {
			refusals = append(refusals, s)
		} else {
			accepted = append(accepted, s.Operation)
		}
	}
	return refusals, accepted
}

// likes are the values and statuses that a case asks for where the contract leaves several open: a stub may keep both.
func likes(c *cases.Case) (map[stub.Like]any, map[string][]int) {
	values, statuses := map[stub.Like]any{}, map[string][]int{}
	for _, s := range c.Steps {
		for _, text := range s.Expect.Statuses {
			if status, err := strconv.Atoi(text); err == nil {
				statuses[s.Operation] = append(statuses[s.Operation], status)
			}
		}
		for _, k := range s.Expect.Criteria {
			parsed, err := specs.ParseCondition(k.Text)
			if k.Type != "simple" || err != nil || s.Expect.Outcome == cases.Refused {
				continue
			}
			for expression, v := range parsed.Equalities() {
				if pointer, ok := strings.CutPrefix(expression, "$response.body#"); ok {
					for _, status := range []int{200, 201, 202} {
						values[stub.Like{Operation: s.Operation, Status: status, Pointer: pointer}] = v
					}
				}
			}
		}
	}
	return values, statuses
}
