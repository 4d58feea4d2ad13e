package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"holdfast/specs"
)

// goReader is a Go server that decodes with json.NewDecoder into a typed struct and parameters with strconv: names match in any
// case, the last of repeated names counts, null leaves a field as it was, unknown members are ignored, anything may follow the
// first value; but a number is never a string, and an integer is written without point or exponent and fits 64 bits.
type goReader struct{}

func (goReader) name() string { return "go" }

func (goReader) text(s string, want typeSet) []any {
	var all []any
	if want.Has(specs.NumberType) {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			all = append(all, json.Number(strconv.FormatInt(n, 10)))
		} else if f, err := strconv.ParseFloat(s, 64); err == nil && want.Has(specs.FractionType) {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				all = append(all, beyond(f < 0))
			} else {
				all = append(all, json.Number(strconv.FormatFloat(f, 'g', -1, 64)))
			}
		}
	}
	if b, err := strconv.ParseBool(s); err == nil && want.Has(specs.BooleanType) {
		all = append(all, b)
	}
	if want.Has(specs.StringType) || len(all) == 0 {
		all = append(all, s)
	}
	return all
}

func (goReader) document(d *document, s *specs.Schema) (any, string, error) {
	if d.nonFinite {
		return nil, "", errors.New("not JSON: NaN and Infinity are no numbers")
	}
	if strings.Contains(d.badText, "byte order mark") {
		return nil, "", errors.New("not JSON: " + d.badText)
	}
	g := goDecoder{work: &budget{}}
	v, err := g.value(&d.root, s, whole())
	if err != nil {
		return nil, "", err
	}
	if d.trailing {
		g.remark(nil, "what follows the first value is not read")
	}
	if d.badText != "" {
		g.remark(nil, d.badText+", mended with U+FFFD")
	}
	return v, g.note, g.work.spent()
}

// goDecoder fills the struct that a generator would make of the schema.
type goDecoder struct {
	note string
	work *budget
}

func (g *goDecoder) remark(at place, what string) {
	if g.note == "" {
		g.note = located(at.String(), what)
	}
}

func (g *goDecoder) value(n *node, s *specs.Schema, at place) (any, error) {
	if s == nil || !g.work.step() {
		return n.plain(), nil
	}
	want := s.Admits()
	if n.kind == objectNode || n.kind == arrayNode || n.kind == nullNode {
		if v, ok := g.branch(n, s, at); ok {
			return v, nil
		}
	}
	switch n.kind {
	case nullNode:
		if want.Has(specs.NullType) {
			return nil, nil
		}
		g.remark(at, "null, read as the zero value")
		return zero(want), nil
	case numberNode:
		return json.Number(n.text), goNumber(n.text, s, want, at)
	case arrayNode:
		list := make([]any, len(n.items))
		items := s.Items()
		for i := range n.items {
			v, err := g.value(&n.items[i], items, at.item(i))
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	case objectNode:
		return g.object(n, s, at)
	}
	return n.plain(), nil
}

func (g *goDecoder) object(n *node, s *specs.Schema, at place) (any, error) {
	props := s.Properties()
	out := make(map[string]any, len(n.items))
	var nulled map[string]bool
	closed, rest := s.Closed(), restOf(s)
	for i, name := range n.names {
		p := field(props, name)
		if p == nil {
			if closed && rest == nil || closed && len(props) > 0 {
				g.remark(at.of(name), "unknown, not read")
				continue
			}
			v, err := g.value(&n.items[i], rest, at.of(name))
			if err != nil {
				return nil, err
			}
			out[name] = v
			continue
		}
		if p.Name != name {
			g.remark(at.of(name), "read as "+p.Name)
		}
		if n.items[i].kind == nullNode && !p.Schema.Admits().Has(specs.NullType) {
			if nulled == nil {
				nulled = map[string]bool{}
			}
			nulled[p.Name] = true
			continue
		}
		v, err := g.value(&n.items[i], p.Schema, at.of(p.Name))
		if err != nil {
			return nil, err
		}
		out[p.Name] = v
	}
	if nulled == nil {
		return out, nil
	}
	for _, p := range props {
		if _, set := out[p.Name]; set || !nulled[p.Name] {
			continue
		}
		g.remark(at.of(p.Name), "null, read as the zero value")
		if p.Required {
			out[p.Name] = zero(p.Schema.Admits())
		}
	}
	return out, nil
}

// field is the property that a name fills: the one of that name, else one that differs in case only (encoding/json, Unmarshal).
func field(props []specs.Property, name string) *specs.Property {
	if p := described(props, name); p != nil {
		return p
	}
	for i := range props {
		if p := &props[i]; p.Schema != nil && strings.EqualFold(p.Name, name) {
			return p
		}
	}
	return nil
}

// branch tries the members of anyOf and oneOf, as a union type's UnmarshalJSON does.
func (g *goDecoder) branch(n *node, s *specs.Schema, at place) (any, bool) {
	for _, keyword := range [...]string{"oneOf", "anyOf"} {
		for _, one := range s.Alternatives(keyword) {
			if !g.work.trial() {
				return nil, false
			}
			trial := goDecoder{work: g.work}
			v, err := trial.value(n, one, at)
			if err != nil || !s.Accepts(v) {
				continue
			}
			g.remark(nil, trial.note)
			return v, true
		}
	}
	return nil, false
}

// goNumber says why a number does not fit the field's type.
func goNumber(text string, s *specs.Schema, want typeSet, at place) error {
	switch {
	case want.Has(specs.FractionType):
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return errors.New(located(at.String(), text+" is beyond float64"))
		}
	case want.Has(specs.IntegerType):
		bits := 64
		if f, _ := keyword(s, "format"); f == "int32" {
			bits = 32
		}
		if _, err := strconv.ParseInt(text, 10, bits); err != nil {
			return errors.New(located(at.String(), fmt.Sprintf("%s does not decode into int%d", text, bits)))
		}
	}
	return nil
}

// zero is the zero value of the field that a schema's type becomes.
func zero(want typeSet) any {
	switch {
	case want.Has(specs.StringType):
		return ""
	case want.Has(specs.NumberType):
		return json.Number("0")
	case want.Has(specs.BooleanType):
		return false
	case want.Has(specs.ArrayType):
		return []any{}
	case want.Has(specs.ObjectType):
		return map[string]any{}
	}
	return nil
}
