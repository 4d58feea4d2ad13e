package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// precedence sends requests with exactly two things wrong, and wants the refusal that the contract puts first.
func precedence() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "refusal-precedence", Summary: "Of two reasons to refuse a request the one that stands first in the declared precedence is given.",
			Source: "x-conformance precedence", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "check the conditions in the order that the contract lists, and stop at the first that is met",
			Follows: []string{
				"credentials-missing", "unsupported-media-type", "negative-required", "negative-type", "negative-format", "negative-pattern",
				"negative-minimum", "negative-maximum", "absent-object", "idempotency-conflict", "balance-exceeds",
			},
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:precedence")
			if r == nil {
				return
			}
			tried := map[string]bool{}
			list := d.contract.Facts.Precedence
			var met []string
			for _, condition := range list {
				if d.declaredFor(condition) != nil && d.meets(condition) {
					met = append(met, condition)
				}
			}
			// Neighbours first; further apart, a pair shows where a check was moved to the front or to the end.
			for distance := 1; distance <= 2; distance++ {
				for i := 0; i+distance < len(met); i++ {
					d.pair(r, met[i], met[i+distance], tried)
				}
			}
			if len(met) > 3 {
				d.pair(r, met[0], met[len(met)-1], tried)
			}
			if len(tried) == 0 {
				d.skip(r.ID, "no request can meet two of the conditions at once", "")
			}
		},
	}
}

// meets says whether there is a way to make a request of the operation meet a condition.
func (d *draft) meets(condition string) bool {
	if balance, ok := strings.CutPrefix(condition, "exceeds:"); ok {
		_, drawn := d.op.Facts.Draws[balance]
		return drawn
	}
	g, err := d.group("minimal")
	return err == nil && (condition == "key-reused" && d.op.Facts.Idempotency != nil || len(d.wrongs(g.base, condition)) > 0)
}

// wrong is one thing that is wrong with a request: a change to the base, to the step made of it, or both.
type wrong struct {
	// place is what it changes: two that change one place can't be combined. It is "in" or "in/name" of a part of the request.
	place string
	// in and pointer are the place of an invalid value.
	in, pointer string
	base        func(*base) (*base, error)
	step        func(*cases.Step)
	// expect is how the condition is refused by itself, and says what is wrong, as the beginning of a sentence.
	expect cases.Expectation
	says   string
}

// pair adds the case of two conditions, where a request can meet both and the answers differ.
func (d *draft) pair(r *specs.Requirement, first, second string, tried map[string]bool) {
	name := conditionName(first) + "-before-" + conditionName(second)
	if tried[name] || exclusive(first, second) {
		return
	}
	if stateful(first) || stateful(second) {
		if d.statefulPair(r, first, second) {
			tried[name] = true
		}
		return
	}
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	for _, a := range d.wrongs(g.base, first) {
		for _, b := range d.wrongs(g.base, second) {
			if !apart(a.place, b.place) || sameAnswer(a.expect, b.expect) {
				continue
			}
			c := cases.Case{
				ID: r.ID + "~" + name, Rule: "refusal-precedence", Requirements: []string{r.ID}, Class: cases.Negative,
				Why:   a.says + ", and " + b.says + ": the first is what the answer has to say",
				Proof: "each of the two is refused by itself, and nothing else differs from the control",
			}
			s, ok := d.wrongTwice(g, c.ID, a, b)
			if !ok {
				continue
			}
			s.Expect = a.expect
			s.Expect.Order = true
			c.Steps = []cases.Step{s}
			g.Cases = append(g.Cases, c)
			tried[name] = true
			return
		}
	}
}

// wrongTwice makes the request with both.
func (d *draft) wrongTwice(g *groupDraft, id string, both ...wrong) (cases.Step, bool) {
	changed := g.base
	for _, w := range both {
		if w.base == nil {
			continue
		}
		var err error
		if changed, err = w.base(changed); err != nil {
			return cases.Step{}, false
		}
	}
	s := changed.step(d, id, "send", cases.Probe)
	for _, w := range both {
		if w.step != nil {
			w.step(&s)
		}
	}
	got, err := d.classify(&s)
	if err != nil || got.Class == cases.Lenient {
		return cases.Step{}, false
	}
	s.Class = got.Class
	return s, true
}

// conditionName writes a condition as a part of a case's id.
func conditionName(condition string) string {
	return strings.NewReplacer(":", "-", "@", "-at-", "$request.", "", "#/", "-", "/", "-", ".", "-").Replace(condition)
}

// apart says whether two changes touch different parts of a request. The body's bytes and its media type are two parts: what is
// no JSON may have any type.
func apart(a, b string) bool {
	return a != b && !strings.HasPrefix(a, b+"/") && !strings.HasPrefix(b, a+"/")
}

// exclusive says whether no request can be in both conditions: what does not exist has no owner and no state.
func exclusive(a, b string) bool {
	a, _ = splitCondition(a)
	b, _ = splitCondition(b)
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		if pair[0] == "absent" && slices.Contains([]string{"foreign", "stale", "gone"}, pair[1]) {
			return true
		}
	}
	return false
}

// sameAnswer says whether the answer could not tell two conditions apart.
func sameAnswer(a, b cases.Expectation) bool {
	if a.Basis != cases.BasisDeclared || b.Basis != cases.BasisDeclared {
		return true
	}
	shared := slices.ContainsFunc(a.Statuses, func(s string) bool { return slices.Contains(b.Statuses, s) })
	return shared && (a.Code == b.Code || a.Code == "" || b.Code == "")
}
