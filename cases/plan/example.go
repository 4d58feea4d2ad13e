package plan

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// examples sends the requests of paired examples: an example of a request and one of an answer that have the same name.
//
// An example is not an oracle, so little is demanded of the answer: its status, the machine-readable code of a refusal, and of a
// success the members that the request itself sent with the very value that the example shows. Ids, times and states may differ.
//
// A fixture's id wins over the example's, whose object nobody made, unless the example is named as a refusal that needs that id.
func examples() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "example-answered", Summary: "The request of an example is answered as the example of the same name says.",
			Source: "OpenAPI 3.1.1 §4.8.19 (Example Object); that equal names belong together is a convention", Level: cases.Warning, Confidence: cases.Should, Basis: cases.ByExample,
			Fix: "answer as the example says, or mend the example: it is what people copy",
		}},
		plan: func(d *draft) {
			seen := map[string]bool{}
			for _, pair := range d.contract.PairedExamples(d.op) {
				if seen[pair.Requirement] {
					continue
				}
				seen[pair.Requirement] = true
				if err := d.example(&pair); err != nil {
					d.skip(pair.Requirement, err.Error(), unlockOf(err))
					if d.contract.OwnRefusal(d.op, pair.Name) {
						d.skip(d.op.ID+"/refusal:"+pair.Name, err.Error(), unlockOf(err))
					}
				}
			}
			d.unprovoked()
		},
	}
}

const exampleVariant = "~answered"

// unprovoked skips the rules of the API's own that nothing provokes.
func (d *draft) unprovoked() {
	for _, r := range d.requirements() {
		if r.Kind == specs.KindRefusal && d.contract.OwnRefusal(d.op, r.Keyword) {
			d.skip(r.ID, "recorded, not exercised: add an example or workflow of that name", "")
		}
	}
}

// example plans one pair.
func (d *draft) example(pair *specs.PairedExample) error {
	status, err := strconv.Atoi(pair.Status)
	if err != nil {
		return err
	}
	e := &exampleDraft{d: d, pair: pair, status: status}
	if err := e.request(); err != nil {
		return err
	}
	e.c = cases.Case{
		ID: pair.Requirement + exampleVariant, Rule: "example-answered", Requirements: []string{pair.Requirement}, Class: e.class,
		Why: fmt.Sprintf("the example %s of the request and of the answer belong together: %s", pair.Name, d.contract.Requirement(pair.Requirement).Text),
	}
	switch {
	case status/100 == 2:
		return e.accepted()
	case status/100 == 4:
		return e.refused()
	}
	return &blockedError{reason: "only examples that are accepted or refused can be tried"}
}

// exampleDraft is the planning of one pair.
type exampleDraft struct {
	d      *draft
	pair   *specs.PairedExample
	status int
	b      *base
	class  cases.Class
	c      cases.Case
}

// request makes the request: the minimal one with what the example gives in its places.
func (e *exampleDraft) request() error {
	minimal, err := e.d.base("minimal")
	if err != nil {
		return err
	}
	b := *minimal
	b.arguments = slices.Clone(minimal.arguments)
	own := e.d.contract.OwnRefusal(e.d.op, e.pair.Name) || e.pair.Name == "absent" || e.pair.Name == "gone"
	for _, name := range slices.Sorted(maps.Keys(e.pair.Parameters)) {
		in, short, _ := strings.Cut(name, ".")
		i := b.argumentIndex(in, jsonpointer.Of(short))
		if i >= 0 && (b.arguments[i].Value.Fresh != nil || b.arguments[i].Value.Fixture != "" && !own) {
			continue // a key that is used once, or an object that exists
		}
		changed, err := b.with(in, jsonpointer.Of(short), e.pair.Parameters[name])
		if err != nil {
			return err
		}
		b = *changed
	}
	if e.pair.HasBody {
		b.hasBody, b.mediaType, b.payload = true, e.pair.MediaType, e.pair.Request
		b.unique, b.ids = nil, nil
		if media := e.d.op.BodyMedia(b.mediaType); e.d.op.Method == "POST" && media != nil && media.Schema != nil && e.status/100 == 2 {
			b.unique = b.paired(e.d.plan.uniqueMembers(e.d.op, media.Schema, b.payload))
		}
	}
	e.b = &b
	probe := b.step(e.d, "example", "example", cases.Probe)
	got, err := e.d.classify(&probe)
	if err != nil {
		return err
	}
	e.class, e.c.Proof = got.Class, got.Proof()
	return nil
}

func (e *exampleDraft) accepted() error {
	if e.class == cases.Negative || e.class == cases.Lenient {
		return &blockedError{reason: "the example's request breaks the contract, and its answer says that it is accepted: " + e.c.Proof}
	}
	if media := e.d.op.BodyMedia(e.b.mediaType); e.pair.HasBody && media != nil {
		if at, ok := readOnlyIn(media.Schema, e.pair.Request, ""); ok {
			return &blockedError{reason: "the example's request has " + at[1:] + ", which is readOnly: a service may refuse it, or leave it out"}
		}
	}
	g, err := e.d.group("examples")
	if err != nil {
		return err
	}
	s := e.b.step(e.d, e.c.ID, "send", cases.Probe)
	s.Class, s.Expect.Outcome = e.class, cases.Accepted
	s.Expect.Criteria = []cases.Condition{cases.StatusCondition(e.pair.Status, e.pair.ResponsePlace)}
	s.Expect.Body = e.echoes()
	e.c.Steps = []cases.Step{s}
	g.Cases = append(g.Cases, e.c)
	return nil
}

// echoes are the members of the answer's example that the request sends with the same value.
func (e *exampleDraft) echoes() []cases.Criterion {
	sent, ok := e.pair.Request.(map[string]any)
	answered, also := e.pair.Response.(map[string]any)
	if !ok || !also {
		return nil
	}
	var all []cases.Criterion
	for _, name := range slices.Sorted(maps.Keys(answered)) {
		v, echoed := sent[name]
		pointer := jsonpointer.Of(name)
		if !echoed || !specs.EqualJSON(v, answered[name]) || slices.Contains(e.b.unique, pointer) ||
			slices.Contains(e.d.contract.Facts.Volatile, pointer) || slices.Contains(e.d.op.Facts.Normalises, "$request.body#"+pointer) {
			continue
		}
		all = append(all, cases.Criterion{Expr: "$response.body#" + pointer, Equals: cases.Lit(v)})
	}
	return all
}

// refused plans a pair whose answer is a refusal, for the one condition that it can be about.
func (e *exampleDraft) refused() error {
	condition, err := e.condition()
	if err != nil {
		return err
	}
	g, err := e.twin(condition)
	if err != nil {
		e.forget()
		return err
	}
	s := e.b.step(e.d, e.c.ID, "send", cases.Probe)
	s.Class = e.class
	s.Expect = e.d.refused(condition, "")
	if o, ok := e.d.contract.Outcome(e.d.op, condition, ""); ok && o.Status == e.status {
		e.c.Level = cases.Violation
		if code, shown := e.code(); shown {
			s.Expect.Code, s.Expect.CodeAt = code, e.d.contract.Facts.Error
		}
	} else {
		// Nobody decided: that the example shows this status is a convention.
		s.Expect.Basis, s.Expect.Statuses, s.Expect.Code = cases.BasisDocumented, []string{"4XX"}, ""
		s.Expect.Criteria = []cases.Condition{cases.StatusCondition(e.pair.Status, e.pair.ResponsePlace)}
	}
	if e.d.contract.OwnRefusal(e.d.op, condition) {
		e.c.Requirements = append(e.c.Requirements, e.d.op.ID+"/refusal:"+condition)
	}
	steps, err := e.provoke(g, condition, s)
	if err != nil {
		e.forget()
		return err
	}
	e.c.Steps = steps
	g.Cases = append(g.Cases, e.c)
	return nil
}
