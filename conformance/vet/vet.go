// Package vet tries hand-written cases before there is a service: on a stub that keeps the contract, where a case must pass, and on stubs that
// are wrong about what it provokes, where it must fail. It also writes a first document of such cases.
package vet

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/credential"
	"holdfast/conformance/stub"
	"holdfast/specs"
)

// Result is what is known of one hand-written case.
type Result struct {
	Case  string      `json:"case"`
	Text  string      `json:"text"`
	Where specs.Place `json:"where"`
	// Verdict says what the case proves.
	Verdict Verdict `json:"verdict"`
	Reason  string  `json:"reason,omitempty"`
	// Noticed and Missed are the wrong services that the case failed on and passed on.
	Noticed []string `json:"noticed,omitempty"`
	Missed  []string `json:"missed,omitempty"`
}

// Verdict is what a hand-written case proves.
type Verdict string

// The verdicts.
const (
	// Proves: it passes on the contract kept, and fails on each service that is wrong about one thing it provokes.
	Proves Verdict = "proves something"
	// Nothing: it passes where the contract is broken.
	Nothing Verdict = "proves nothing"
	// Wrong: it fails where the contract is kept.
	Wrong Verdict = "wrong"
	// NotTried: the plan has no such case.
	NotTried Verdict = "not tried"
	// NotJudged: it is about a rule of the API's own, which no stub can know.
	NotJudged Verdict = "not judged"
)

// Fine says that nothing has to be done about a case.
func (r *Result) Fine() bool { return r.Verdict == Proves || r.Verdict == NotJudged }

// Vet is one invocation: the hand-written cases of a plan's contract, and the credentials that the stubs know.
type Vet struct {
	contract *specs.Contract
	env      cases.Environment
	seed     uint64
	callers  map[string]credential.Caller
	// planned are the hand-written cases that the plan has.
	planned map[string]cases.Case
	skips   map[string]plan.Skip
	// given hands out an id for each fixture that nothing makes.
	given map[string]conformance.Supplier
}

// New prepares the hand-written cases of a plan's contract, in its environment and with its seed.
func New(p *plan.Plan) *Vet {
	v := &Vet{contract: p.Contract, env: p.Environment, seed: p.Seed, planned: map[string]cases.Case{}, skips: map[string]plan.Skip{}, given: map[string]conformance.Supplier{}}
	v.env.Operations = nil
	v.env.Callers, v.callers = stubCallers(p.Contract, v.env.Callers)
	own := plan.New(v.contract, v.env, v.seed)
	own.Only = plan.HandWritten(v.contract)
	planner := own.Planner()
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

// Case tries the hand-written case of an id that [plan.HandWritten] gives. An error says that it could not be tried: a stub could not be made,
// or the context ended.
func (v *Vet) Case(ctx context.Context, id string) (Result, error) {
	requirement := v.contract.Requirement(id[:strings.LastIndexByte(id, '~')])
	out := Result{Case: id, Text: requirement.Text, Where: requirement.Place}
	c, planned := v.planned[id]
	if !planned {
		out.Verdict, out.Reason = NotTried, v.skips[requirement.ID].Reason
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
		out.Verdict, out.Reason = Wrong, "the contract can't be kept together with it: "+faithful.why
		for _, r := range c.Requirements[1:] {
			out.Verdict, out.Reason = NotJudged, "only a service knows when "+r[strings.LastIndexByte(r, ':')+1:]+" holds"
		}
		return out, nil
	}
	return out, v.twisted(ctx, &c, requirement.Operation, faithful.seen, &out)
}

// twisted tries a case that the faithful stub keeps on the stubs that are wrong about what it provokes.
func (v *Vet) twisted(ctx context.Context, c *cases.Case, operation string, seen []stub.Seen, out *Result) error {
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
	if out.Verdict = Proves; !proven {
		out.Verdict, out.Reason = Nothing, wrongReason
	}
	return nil
}

func (v *Vet) all(ctx context.Context, c *cases.Case, operation string, twists []stub.Twist, out *Result) error {
	for _, twist := range twists {
		got, err := v.try(ctx, c, operation, twist)
		if err != nil {
			return err
		}
		out.add(twist, got.failed || twist.Kind == stub.RefusesAll && !got.passed)
	}
	return nil
}

func (r *Result) add(t stub.Twist, noticed bool) {
	if noticed {
		r.Noticed = append(r.Noticed, t.String())
	} else {
		r.Missed = append(r.Missed, t.String())
	}
}
