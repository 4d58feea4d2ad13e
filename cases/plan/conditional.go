package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// conditionals sends requests with the entity tags that the target gives out.
func conditionals() generator {
	return generator{
		rules: []cases.Rule{
			{
				ID: "etag-stable", Summary: "The ETag stays the same while the object does.",
				Source: "RFC 9110 §8.8.3", Level: cases.Warning, Confidence: cases.Should,
				Fix: "derive the tag from what is shown, not from when it is shown",
			},
			{
				ID: "etag-changes", Summary: "The ETag is another one after a change.",
				Source: "RFC 9110 §8.8.1 (strong validators)", Level: cases.Violation, Confidence: cases.Must,
				Fix: "derive the tag from all that is shown, or from a version that every write raises",
			},
			{
				ID: "not-modified", Summary: "A request with the current ETag in If-None-Match is answered with 304, and with another one as without.",
				Source: "RFC 9110 §13.1.2", Level: cases.Violation, Confidence: cases.Declared,
				Fix: "compare If-None-Match with the current tag before answering, weakly",
			},
			{
				ID: "if-match", Summary: "A request with the current ETag in If-Match is accepted.",
				Source: "RFC 9110 §13.1.1", Level: cases.Violation, Confidence: cases.Must,
				Fix: "compare If-Match with the current tag, strongly, and go on where they are equal",
			},
			{
				ID: "if-match-stale", Summary: "A request with an ETag in If-Match that is not the current one is refused and changes nothing.",
				Source: "RFC 9110 §13.1.1, §15.5.13", Level: cases.Violation, Confidence: cases.Must,
				Fix: "compare If-Match with the current tag in the transaction that writes",
			},
			{
				ID: "if-match-missing", Summary: "A request without If-Match is refused where the contract wants one.",
				Source: "RFC 6585 §3; x-conformance refusals, unconditional", Level: cases.Violation, Confidence: cases.Declared,
				Fix: "answer 428 to a request without If-Match",
			},
		},
		plan: func(d *draft) {
			reader := d.contract.TagReader(d.op)
			switch {
			case reader == nil:
			case reader == d.op:
				d.tagsRead()
				d.restated()
			case d.op.Method == "PUT" || d.op.Method == "PATCH" || d.op.Method == "DELETE":
				d.tagsWritten(reader)
			}
		},
	}
}

// etag is the entity tag that a step of the case has read.
func etag(step string) cases.Value {
	return cases.Value{Expression: &cases.Expression{Step: step, Expr: "$response.header.ETag"}, Sample: cases.Lit(`"holdfast"`).Literal}
}

// withHeader sends a header with a step, in the place of the one that it sends anyway.
func withHeader(s cases.Step, name string, v cases.Value) cases.Step {
	s = withoutHeader(s, name)
	s.Parameters = append(s.Parameters, cases.Argument{In: "header", Name: name, Value: &v})
	return s
}

func withoutHeader(s cases.Step, name string) cases.Step {
	s.Parameters = slices.DeleteFunc(slices.Clone(s.Parameters), func(a cases.Argument) bool {
		return a.In == "header" && strings.EqualFold(a.Name, name)
	})
	return s
}

// conditionalCase is a case of one of the operation's requirements on entity tags; nil where the contract has no such one.
func (d *draft) conditionalCase(requirement, variant, rule, why string, class cases.Class) *cases.Case {
	r := d.requirement(requirement)
	if r == nil {
		return nil
	}
	return &cases.Case{
		ID: r.ID + "~" + variant, Rule: rule, Requirements: []string{r.ID}, Class: class, Why: why,
		Proof: "the case has made the object itself and has read its tag just before",
	}
}

// tagsRead reads an object of the case's own twice, the second time on condition.
func (d *draft) tagsRead() {
	g, err := d.group("minimal")
	if err != nil {
		return
	}
	add := func(c *cases.Case, steps ...cases.Step) {
		if d.objectParameter(g.base) != nil {
			object, err := d.subjectOf(g.base, c.ID, "object")
			if err != nil {
				d.skip(c.Requirements[0], err.Error(), unlockOf(err))
				return
			}
			steps = append([]cases.Step{object.made}, object.about(steps...)...)
		} else if slices.ContainsFunc(d.contract.OperationsAt(d.op.Path), func(op *specs.Operation) bool { return !intent.Safe(op.Method) }) {
			g.Alone = true // there is one such object, and other groups write it
		}
		c.Steps = steps
		g.Cases = append(g.Cases, *c)
	}
	reading := func(c *cases.Case, id string, role cases.Role) cases.Step {
		s := g.base.step(d, c.ID, id, role)
		s.Expect.Outcome = cases.Accepted
		if role == cases.Setup {
			s.Expect.Members = []cases.MemberExpectation{{Expr: "$response.header.ETag", How: cases.AnyTag}}
		}
		return s
	}
	if c := d.conditionalCase("etag:stable", "twice", "etag-stable", "nothing has changed the object between the two readings", cases.Positive); c != nil {
		second := reading(c, "second", cases.Probe)
		second.Expect.SameAs = &cases.SameAs{Step: "first", How: "tag", Volatile: d.contract.Facts.Volatile}
		add(c, reading(c, "first", cases.Setup), second)
	}
	if c := d.conditionalCase("etag:not-modified", "current", "not-modified", "the tag is that of the reading just before, and nothing has changed the object since", cases.Positive); c != nil {
		second := withHeader(reading(c, "second", cases.Probe), "If-None-Match", etag("first"))
		second.Expect = cases.Expectation{
			Criteria: []cases.Condition{cases.StatusCondition("304", d.op.Place)}, SameAs: &cases.SameAs{Step: "first", How: "while-tag"},
		}
		if !slices.ContainsFunc(d.op.Responses, func(r *specs.Response) bool { return r.Status == "304" }) {
			// RFC 9110 §13.2.1 lets a server ignore a condition. One that does not ignore it gives an answer that need not be documented.
			c.Level, second.Operation = cases.Warning, ""
			if d.op.Parameter("header", "If-None-Match") == nil {
				c.Level = cases.Note // nothing says that the operation knows of the condition
			}
		}
		add(c, reading(c, "first", cases.Setup), second)
	}
	if c := d.conditionalCase("etag:not-modified", "other", "not-modified", "the object has never had the tag that the request has in If-None-Match", cases.Positive); c != nil {
		current := etag("first")
		add(c, reading(c, "first", cases.Setup), withHeader(reading(c, "second", cases.Probe), "If-None-Match", cases.Value{Tampered: &current, Sample: current.Sample}))
	}
}
