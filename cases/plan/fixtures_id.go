package plan

import (
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// ElseIDs are the expressions where most APIs have the id of what they made: in a member that is named as the parameter, or as the
// kind of id that it takes, in one called id, or in Location.
func ElseIDs(f *cases.Fixture, id string) []string {
	if f.List != nil {
		return nil
	}
	var names []string
	whatever := true
	for _, bind := range f.Binds {
		name := bindName(bind)
		_, kind := nouns.Key(name)
		if kind == "" || slices.Contains(keyKinds(), kind) {
			names = append(names, name)
			continue
		}
		whatever = false
		names = append(names, name, kind)
	}
	var all []string
	add := func(expression string) {
		if expression != id && !slices.Contains(all, expression) {
			all = append(all, expression)
		}
	}
	if whatever {
		add("$response.body#/id")
	}
	for _, name := range names {
		add("$response.body#" + jsonpointer.Of(name))
	}
	if whatever {
		add("$response.body#" + jsonpointer.Of(f.Name+"_id"))
	}
	add("$response.body#" + jsonpointer.Of(f.Name))
	if whatever {
		for _, wrapper := range []string{"data", "result", "item", f.Name} {
			add("$response.body#" + jsonpointer.Of(wrapper) + "/id")
		}
	}
	add("$response.header.Location")
	for _, self := range []string{"/_links/self/href", "/links/self", "/data/links/self"} {
		add("$response.body#" + self)
	}
	add("$request.body#/name")
	for _, name := range names {
		add("$request.body#" + jsonpointer.Of(name))
	}
	return all
}

// given puts a configured value into a creating request: "$fixtures.NAME.id" or a literal.
func (d *draft) given(b *base, op *specs.Operation, name, value string) (*base, error) {
	in, short, qualified := strings.Cut(name, ".")
	if !qualified {
		in, short = "path", name
		for _, p := range op.Parameters {
			if p.Name == name {
				in = p.In
			}
		}
	}
	changed, err := b.with(in, jsonpointer.Of(short), value)
	if err != nil {
		return nil, err
	}
	if rest, ok := strings.CutPrefix(value, "$fixtures."); ok {
		fixture := strings.TrimSuffix(rest, ".id")
		i := changed.argumentIndex(in, jsonpointer.Of(short))
		sample := changed.arguments[i].Value.Literal
		if j := b.argumentIndex(in, jsonpointer.Of(short)); j >= 0 && b.arguments[j].Value.Sample != nil {
			sample = b.arguments[j].Value.Sample
		}
		changed.arguments[i].Value = &cases.Value{Fixture: fixture, Sample: sample}
	}
	return changed, nil
}

// fixtureNamed is the fixture of a reference to its id: "$fixtures.NAME.id".
func fixtureNamed(v any) (string, bool) {
	text, _ := v.(string)
	rest, ok := strings.CutPrefix(text, "$fixtures.")
	return strings.TrimSuffix(rest, ".id"), ok
}

// ResourceID is the runtime expression of the id of what an operation makes, in its answer.
func ResourceID(op *specs.Operation) string { return idExpression(op, &cases.Fixture{}) }

// idExpression finds the id in the answer to a creation: by a Link Object that feeds a bound parameter, by a member named id
// or as the parameter, or by the last segment of Location.
func idExpression(op *specs.Operation, fixture *cases.Fixture) string {
	var names []string
	for _, bind := range fixture.Binds {
		names = append(names, bindName(bind))
	}
	for _, r := range op.Responses {
		if !strings.HasPrefix(r.Status, "2") {
			continue
		}
		for _, l := range r.Links {
			if l.Elsewhere {
				continue
			}
			for _, key := range slices.Sorted(maps.Keys(l.Parameters)) {
				short := key[strings.LastIndex(key, ".")+1:]
				if text, ok := l.Parameters[key].(string); ok && slices.Contains(names, short) && strings.HasPrefix(text, "$response.") {
					return text
				}
			}
		}
		for _, m := range r.Content {
			if m.Schema == nil {
				continue
			}
			for _, want := range append([]string{"id"}, names...) {
				for _, p := range m.Schema.Properties() {
					if p.Name == want {
						return "$response.body#" + jsonpointer.Of(want)
					}
				}
			}
		}
	}
	return "$response.header.Location"
}

// sampleID is what stands for a fixture's id while nothing was sent.
func (d *draft) sampleID(fixture *cases.Fixture) (string, error) {
	if known, ok := d.samples[fixture.Name]; ok {
		return known.id, known.err
	}
	id, err := d.newSampleID(fixture)
	if d.samples == nil {
		d.samples = map[string]sampledID{}
	}
	d.samples[fixture.Name] = sampledID{id, err}
	return id, err
}

type sampledID struct {
	id  string
	err error
}

func (d *draft) newSampleID(fixture *cases.Fixture) (string, error) {
	for _, op := range d.contract.Operations {
		for _, p := range op.Parameters {
			// Most are bound to others, and to find out to which takes longer.
			if fixture.MayBind(p.Name) && d.plan.Environment.FixtureFor(op, p.In, p.Name) == fixture {
				v, err := d.standIn(p)
				return fmt.Sprint(v), err
			}
		}
	}
	return "", fmt.Errorf("fixture %s binds no parameter", fixture.Name)
}

// standIn makes what stands for an id at a parameter while nothing was sent. In a path its name says nothing: what people would write at
// tiny_url_id is an address, and an id's readers need not agree on the slashes of one.
func (d *draft) standIn(p *specs.Parameter) (any, error) {
	name := p.Name
	if p.In == "path" {
		name = ""
	}
	return d.maker(p.Name).Sample(p.Schema, name)
}

// drawsFrom gives the fixture whose balance a step draws from.
func drawsFrom(s *cases.Step, draw specs.Draw) string {
	in, pointer, ok := expressionPlace(draw.Of)
	if !ok {
		return ""
	}
	for _, p := range s.Parameters {
		if p.In == in && jsonpointer.Of(p.Name) == pointer {
			return p.Value.Fixture
		}
	}
	if in == "body" && s.Body != nil {
		for _, r := range s.Body.Replacements {
			if r.Target == pointer {
				return r.Value.Fixture
			}
		}
	}
	return ""
}

// drawn gives the amount that a step would take if it were accepted. Absurd amounts, which no balance could cover and no
// honest reader accepts, do not count.
func drawn(s *cases.Step, draw specs.Draw) (int64, bool) {
	in, pointer, ok := expressionPlace(draw.Amount)
	if !ok || in != "body" || s.Body == nil || s.Body.Payload == nil {
		return 0, false
	}
	payload, err := specs.DecodeJSON(s.Body.Payload)
	if err != nil {
		return 0, false
	}
	v, _ := jsonpointer.At(payload, pointer)
	n, ok := specs.Integer(v)
	if !ok || n.Sign() <= 0 || n.Cmp(big.NewInt(1<<40)) > 0 {
		return 0, true
	}
	return n.Int64(), true
}

// CreatedID is the runtime expression of the id in the answer to an operation that makes a fixture.
func CreatedID(op *specs.Operation, fixture *cases.Fixture) string {
	if fixture.Create != nil && fixture.Create.ID != "" {
		return fixture.Create.ID
	}
	return idExpression(op, fixture)
}
