package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// has says whether the base has a value at a place.
func (b *base) has(in, pointer string) bool {
	if in == "body" {
		if !b.hasBody {
			return false
		}
		_, ok := jsonpointer.At(b.payload, pointer)
		return ok
	}
	i, below := b.argumentAt(in, pointer)
	if below == "" {
		return i >= 0
	}
	_, ok := b.literal(in, pointer)
	return ok
}

// argumentIndex finds the argument that a pointer names; -1 where there is none, and where the pointer leads into one.
func (b *base) argumentIndex(in, pointer string) int {
	i, below := b.argumentAt(in, pointer)
	if below != "" {
		return -1
	}
	return i
}

// argumentAt finds the argument that a pointer leads to or into, and the pointer within its value.
func (b *base) argumentAt(in, pointer string) (index int, below string) {
	name, below := jsonpointer.Cut(pointer)
	if pointer == "" {
		return -1, ""
	}
	for i := range b.arguments {
		if a := &b.arguments[i]; a.Name == name && a.In == in {
			return i, below
		}
	}
	return -1, below
}

// literal is what a base has at a place, where it is a value and nothing that is known only when it is sent.
func (b *base) literal(in, pointer string) (any, bool) {
	if in == "body" {
		return jsonpointer.At(b.payload, pointer)
	}
	i, below := b.argumentAt(in, pointer)
	if i < 0 || b.arguments[i].Value.Literal == nil {
		return nil, false
	}
	v, err := specs.DecodeJSON(b.arguments[i].Value.Literal)
	if err != nil {
		return nil, false
	}
	return jsonpointer.At(v, below)
}

// with gives a base that differs in one place: another value there.
func (b *base) with(in, pointer string, v any) (*base, error) {
	changed := *b
	changed.size, changed.own = 0, false
	if in == "body" {
		payload, err := jsonpointer.With(b.payload, pointer, v)
		if err != nil {
			return nil, err
		}
		changed.payload, changed.hasBody = payload, true
		changed.unique, changed.ids = b.uniqueBut(pointer), b.idsBut(pointer)
		changed.unlock(pointer)
		if other, _ := b.twinOf(pointer); other != "" {
			if both, err := jsonpointer.With(payload, other, v); err == nil {
				changed.payload, changed.unique = both, changed.uniqueBut(other)
			}
		}
		return &changed, nil
	}
	i, below := b.argumentAt(in, pointer)
	if below != "" {
		return b.inside(in, pointer, func(value any) (any, error) { return jsonpointer.With(value, below, v) })
	}
	changed.arguments, changed.own = slices.Clone(b.arguments), true
	if i >= 0 {
		changed.arguments[i].Value = new(cases.Lit(v))
	} else {
		changed.arguments = append(changed.arguments, cases.Argument{In: in, Name: jsonpointer.Tokens(pointer)[0], Value: new(cases.Lit(v))})
	}
	return &changed, nil
}

// inside gives a base with another value within one argument.
func (b *base) inside(in, pointer string, change func(any) (any, error)) (*base, error) {
	name := jsonpointer.Tokens(pointer)[0]
	value, ok := b.literal(in, jsonpointer.Of(name))
	if !ok {
		return nil, fmt.Errorf("no value of the %s parameter %s is known", in, name)
	}
	value, err := change(value)
	if err != nil {
		return nil, err
	}
	return b.with(in, jsonpointer.Of(name), value)
}

// without gives a base that differs in one place: nothing there.
func (b *base) without(in, pointer string) (*base, error) {
	changed := *b
	changed.size, changed.own = 0, false
	if in == "body" {
		payload, err := jsonpointer.Without(b.payload, pointer)
		if err != nil {
			return nil, err
		}
		changed.payload = payload
		changed.unique, changed.ids = b.uniqueBut(pointer), b.idsBut(pointer)
		changed.unlock(pointer)
		if other, optional := b.twinOf(pointer); optional && b.has("body", other) {
			if neither, err := jsonpointer.Without(payload, other); err == nil {
				changed.payload, changed.unique = neither, changed.uniqueBut(other)
			}
		}
		return &changed, nil
	}
	i, below := b.argumentAt(in, pointer)
	if i < 0 {
		return nil, fmt.Errorf("no %s parameter stands at %s", in, pointer)
	}
	if below != "" {
		return b.inside(in, pointer, func(value any) (any, error) { return jsonpointer.Without(value, below) })
	}
	changed.arguments, changed.own = slices.Delete(slices.Clone(b.arguments), i, i+1), true
	return &changed, nil
}

// shown writes what the base has at a place, for people.
func (b *base) shown(in, pointer string) string {
	if in == "body" {
		for _, id := range b.ids {
			if id.pointer == pointer {
				return "the id of the " + id.fixture + " that was made"
			}
		}
		if v, ok := jsonpointer.At(b.payload, pointer); ok && cases.IsFile(v) {
			kind, _, _ := strings.Cut(strings.TrimPrefix(v.(string), "data:"), ";")
			return "a file of " + kind
		} else if ok {
			return cases.Brief(v)
		}
		return "absent"
	}
	i, below := b.argumentAt(in, pointer)
	if i < 0 {
		return "absent"
	}
	v := b.arguments[i].Value
	switch {
	case below != "":
		if inside, ok := b.literal(in, pointer); ok {
			return cases.Brief(inside)
		}
	case v.Literal != nil:
		return cases.BriefText(string(v.Literal))
	case v.Fixture != "":
		return "the id of the " + v.Fixture + " that was made"
	case v.Fresh != nil:
		return "a fresh value"
	}
	return "absent"
}

// writable says whether a parameter's style has a form for a value: what is nested within an item or a member has none, but for the
// lists of a deepObject, which parsers take repeated.
func writable(p *specs.Parameter, v any) bool {
	if p.JSON() {
		return true
	}
	switch v := v.(type) {
	case []any:
		return !slices.ContainsFunc(v, nested)
	case map[string]any:
		for _, member := range v {
			if nested(member) {
				return false
			}
		}
	}
	return true
}

func nested(v any) bool {
	switch v.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}

// flat leaves out of an object what its style has no form for, and optional members of which nobody says what they mean.
func flat(p *specs.Parameter, members map[string]any) map[string]any {
	kept := map[string]any{}
	for _, m := range p.Schema.Properties() {
		if v, ok := members[m.Name]; ok && !nested(v) && (m.Required || constrained(m.Schema)) {
			kept[m.Name] = v
		}
	}
	if len(kept) == 0 && p.Required && p.In == "query" && (p.Explode || p.Style == "deepObject") {
		return oneMember(p, members)
	}
	if p.Schema.Accepts(kept) {
		return kept
	}
	return members
}

// oneMember gives an object of a query a member: one without any is not there at all, and the parameter is required.
func oneMember(p *specs.Parameter, members map[string]any) map[string]any {
	for _, m := range p.Schema.Properties() {
		if v, ok := members[m.Name]; ok && !nested(v) {
			if one := map[string]any{m.Name: v}; p.Schema.Accepts(one) {
				return one
			}
		}
	}
	for _, v := range []any{"x", json.Number("1"), true} {
		if one := map[string]any{"name": v}; p.Schema.Accepts(one) {
			return one
		}
	}
	return members
}

// unlock forgets which state of the object is named, where another value is put there.
func (b *base) unlock(pointer string) {
	if pointer == "" || overlaps(b.lock, pointer) {
		b.lock = ""
	}
}
