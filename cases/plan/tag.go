package plan

import (
	"encoding/json"
	"iter"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// tagValue is the value of a required If-Match parameter: the entity tag that the object has when the request is sent. An
// example would be the tag of another object, and only "*", which matches whatever is there, may stand for it.
func (d *draft) tagValue(op *specs.Operation, p *specs.Parameter) (cases.Value, bool) {
	if p.In != "header" || !strings.EqualFold(p.Name, "If-Match") {
		return cases.Value{}, false
	}
	for _, example := range p.Examples {
		if example == "*" && (p.Schema == nil || p.Schema.Accepts(example)) {
			return cases.Lit("*"), true
		}
	}
	reader := d.contract.TagReader(op)
	if reader == nil {
		return cases.Value{}, false
	}
	for _, sample := range []any{`"holdfast"`, "*"} {
		if p.Schema == nil || p.Schema.Accepts(sample) {
			return cases.Value{Tag: reader.ID, Sample: cases.Lit(sample).Literal}, true
		}
	}
	sample, err := d.maker(p.Name).Sample(p.Schema, p.Name)
	if err != nil {
		return cases.Value{}, false
	}
	return cases.Value{Tag: reader.ID, Sample: cases.Lit(sample).Literal}, true
}

// wantsTag says whether a parameter is an If-Match that is said to be needed by the refusal of a request without it alone.
func (d *draft) wantsTag(op *specs.Operation, p *specs.Parameter) bool {
	return p.In == "header" && strings.EqualFold(p.Name, "If-Match") && conditionWanted(d.contract, op) && d.contract.TagReader(op) != nil
}

// fitTags gives the entity tags of a step that are read when it is sent a sample that its parameter's schema allows: with another one the
// request would pass for invalid.
func (d *draft) fitTags(s *cases.Step) {
	op := d.contract.Operation(s.Operation)
	if op == nil {
		return
	}
	for i := range s.Parameters {
		a := &s.Parameters[i]
		e := a.Value.Expression
		if a.Value.Tampered != nil {
			e = a.Value.Tampered.Expression
		}
		if a.In != "header" || e == nil || !strings.EqualFold(e.Expr, "$response.header.ETag") {
			continue
		}
		p := op.Parameter("header", a.Name)
		var sample any
		if p == nil || p.Schema == nil || json.Unmarshal(a.Value.Sample, &sample) != nil || p.Schema.Accepts(sample) {
			continue
		}
		fitting, err := d.maker(p.Name).Sample(p.Schema, p.Name)
		if err != nil {
			continue
		}
		v := *a.Value
		v.Sample = cases.Lit(fitting).Literal
		if inner := v.Tampered; inner != nil {
			changed := *inner
			changed.Sample = v.Sample
			v.Tampered = &changed
		}
		a.Value = &v
	}
}

// TagReading is the request that shows the entity tag which a step sends, and false where it sends none. It asks for what the
// step's own path names, as the given caller.
func TagReading(c *specs.Contract, s *cases.Step, caller string) (cases.Step, bool) {
	for tag := range tags(s) {
		op := c.Operation(tag)
		if op == nil {
			continue
		}
		read := cases.Step{ID: s.ID + "/tag", Role: cases.Read, Operation: op.ID, Method: op.Method, Path: op.Path, Caller: caller}
		read.Expect.Outcome = cases.Accepted
		for _, a := range s.Parameters {
			if a.In == "path" {
				read.Parameters = append(read.Parameters, a)
			}
		}
		return read, true
	}
	return cases.Step{}, false
}

// tags are the operations that show the entity tags which a step sends.
func tags(s *cases.Step) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range s.Parameters {
			if tag := s.Parameters[i].Value.Tag; tag != "" && !yield(tag) {
				return
			}
		}
		if s.Body == nil {
			return
		}
		for i := range s.Body.Replacements {
			if tag := s.Body.Replacements[i].Value.Tag; tag != "" && !yield(tag) {
				return
			}
		}
	}
}

// noSuchTag is an entity tag that no state of an object has and that the parameter's schema allows.
func (d *draft) noSuchTag(p *specs.Parameter) (any, bool) {
	for _, tag := range []any{`"holdfast-no-such-state"`, `W/"holdfast-no-such-state"`, `holdfast-no-such-state`} {
		if p.Schema == nil || p.Schema.Accepts(tag) {
			return tag, true
		}
	}
	v, err := d.maker("no such "+p.Name).Sample(p.Schema, p.Name)
	return v, err == nil && v != "*"
}
