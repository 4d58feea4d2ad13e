package values

import (
	"errors"
	"maps"
	"slices"

	"holdfast/specs"
)

// maxApplied is how many values are tried that could break what applies to some objects: each is judged by the whole schema.
const maxApplied = 500

// whole is a valid object of the schema with all that it may have, and small one with what it must have; false for what is no object.
func (w *workshop) whole() (map[string]any, bool) {
	v, err := w.m.Full(w.s)
	o, ok := v.(map[string]any)
	return o, ok && err == nil
}

func (w *workshop) small() (map[string]any, bool) {
	v, err := w.m.Minimal(w.s)
	o, ok := v.(map[string]any)
	return o, ok && err == nil
}

// objects are copies of valid objects to be changed, the small one first.
func (w *workshop) objects() (all []map[string]any) {
	if o, ok := w.small(); ok {
		all = append(all, maps.Clone(o))
	}
	if o, ok := w.whole(); ok {
		all = append(all, maps.Clone(o))
	}
	return all
}

// value makes a valid value for a member by its name.
func (w *workshop) value(name string) (any, bool) {
	j := job{m: w.m, mode: minimal}
	for _, p := range w.v.properties() {
		if p.name == name {
			return j.property(w.v, p, at{})
		}
	}
	return j.property(w.v, property{name: name}, at{})
}

func with(o, more map[string]any) map[string]any {
	all := maps.Clone(o)
	maps.Copy(all, more)
	return all
}

// breakNames adds a member whose name propertyNames does not allow.
func (w *workshop) breakNames() {
	o, ok := w.small()
	if !ok {
		return
	}
	for _, s := range w.v {
		names := s.Child("propertyNames")
		for _, keyword := range [...]string{"pattern", "enum", "const", "format", "maxLength", "minLength"} {
			for _, v := range w.m.Breakers(names, keyword, "body") {
				name, isText := v.Value.(string)
				if value, ok := w.value(name); isText && ok {
					w.add("name-"+v.Name, with(o, map[string]any{name: value}), "a member called %q", name)
				}
			}
		}
	}
}

// breakWhere makes values to which a schema applies that they do not keep: then where if holds, else where it does not, and what
// dependentSchemas has for a member that is there.
func (w *workshop) breakWhere(keyword string) {
	for _, s := range w.v {
		switch {
		case keyword == "dependentSchemas":
			rules, _ := s.Keyword(keyword)
			m, _ := rules.(map[string]any)
			for _, name := range slices.Sorted(maps.Keys(m)) {
				w.breakApplied(s.Child(keyword, name), func(o map[string]any) bool { return o[name] != nil }, map[string]any{name: nil})
			}
		case s.Child(keyword) != nil:
			condition := s.Child("if")
			var where map[string]any
			if one, err := w.m.Full(condition); err == nil && keyword == "then" {
				where, _ = one.(map[string]any)
			}
			w.breakApplied(s.Child(keyword), func(o map[string]any) bool { return condition.Accepts(o) == (keyword == "then") }, where)
		}
	}
}

// breakApplied breaks a schema that applies to some objects, one part of it at a time. where are members with which it applies: those
// without a value take a valid one.
func (w *workshop) breakApplied(of *specs.Schema, applies func(map[string]any) bool, where map[string]any) {
	if w.tried >= maxApplied {
		return
	}
	for _, base := range w.objects() {
		for name, value := range where {
			if value == nil {
				value, _ = w.value(name)
			}
			base[name] = value
		}
		for _, p := range of.Properties() {
			if p.Required {
				w.addBroken(of, applies, "without-"+slug(p.Name), without(base, p.Name), p.Name+" is absent")
			}
			for _, keyword := range [...]string{"type", "const", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength"} {
				for _, v := range w.m.Breakers(p.Schema, keyword, "body") {
					w.addBroken(of, applies, slug(p.Name)+"-"+v.Name, with(base, map[string]any{p.Name: v.Value}), p.Name+": "+v.Note)
				}
			}
		}
	}
}

// addBroken adds a value to which a schema applies, and that breaks it and nothing else.
func (w *workshop) addBroken(of *specs.Schema, applies func(map[string]any) bool, name string, o map[string]any, note string) {
	if w.tried >= maxApplied || slices.ContainsFunc(w.made, func(v Variant) bool { return v.Name == name }) {
		return
	}
	if w.tried++; !applies(o) {
		return
	}
	var alone, all *specs.Invalid
	if errors.As(of.Validate(o), &alone) && errors.As(w.s.Validate(o), &all) && len(alone.Problems) == len(all.Problems) {
		w.add(name, o, "%s", note)
	}
}
