package values

import (
	"errors"
	"maps"
	"slices"

	"holdfast/specs"
)

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

// breakNot makes a value that the schema of not allows, as like a valid one as it can be.
func (w *workshop) breakNot() {
	for _, s := range w.v {
		not := s.Child("not")
		if not == nil {
			continue
		}
		var alone []any
		for one := range shown(viewsOf(not, nil)[0], 0) {
			alone = append(alone, one)
		}
		if one, err := w.m.Minimal(not); err == nil {
			alone = append(alone, one)
		}
		for _, base := range w.objects() {
			for _, p := range not.Properties() {
				if value, ok := w.value(p.Name); ok && p.Required {
					base[p.Name] = value
				}
			}
			w.add("as-forbidden", base, "what not describes")
			for _, one := range alone {
				if o, ok := one.(map[string]any); ok {
					w.add("as-forbidden", with(base, o), "what not describes")
				}
			}
		}
		for _, one := range alone {
			w.add("as-forbidden", one, "what not describes")
		}
	}
	w.made = w.firstBroken("not")
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

// firstBroken keeps the first of the values that break one keyword and nothing else.
func (w *workshop) firstBroken(keyword string) []Variant {
	for i, v := range w.made {
		if slices.Equal(w.broken(v.Value), []string{keyword}) {
			return w.made[i : i+1]
		}
	}
	return w.made
}

// breakContents makes an array without what it has to contain, with more of it than may be, or with an item that nothing declares.
func (w *workshop) breakContents(keyword string) {
	j := job{m: w.m, mode: minimal}
	least, _ := w.v.count("minItems")
	if keyword == "items" {
		declared := 0
		for w.v.prefixed(declared) != nil {
			declared++
		}
		if list, ok := j.list(w.v, declared, at{}); ok {
			w.add("one-more", append(list, "x"), "an item after the declared ones")
		}
		return
	}
	want := 0
	switch n, bounded := w.v.count(keyword); {
	case keyword == "minContains":
		want = n - 1
	case keyword == "maxContains" && bounded:
		want = n + 1
	}
	var of *specs.Schema
	for _, s := range w.v {
		if c := s.Child("contains"); c != nil {
			of = c
		}
	}
	var list []any
	for i := 0; len(list) < want && i < maxItems; i++ {
		if item, err := j.make(of, at{}.item(i, 0)); err == nil {
			list = append(list, item)
		}
	}
	for salt := 0; len(list) < max(least, 1) && salt < 50; salt++ {
		if item, ok := w.other(of, salt); ok {
			list = append(list, item)
		}
	}
	switch keyword {
	case "contains":
		w.add("none", list, "no item that contains describes")
	case "minContains":
		w.add("too-few-contained", list, "%d of the items that contains describes", want)
	case "maxContains":
		w.add("too-many-contained", list, "%d of the items that contains describes", want)
	}
}

// other makes an item that contains does not describe.
func (w *workshop) other(of *specs.Schema, salt int) (any, bool) {
	for _, s := range w.v {
		if items := s.Items(); items != nil {
			for _, keyword := range [...]string{"const", "enum", "minimum", "maximum", "pattern", "minLength", "maxLength"} {
				for _, v := range w.m.Breakers(of, keyword, "body") {
					if items.Accepts(v.Value) && !of.Accepts(v.Value) {
						return v.Value, true
					}
				}
			}
			j := job{m: w.m, mode: minimal}
			item, err := j.make(items, at{}.item(0, salt))
			return item, err == nil && !of.Accepts(item)
		}
	}
	for _, item := range [...]any{"x", true, map[string]any{}, []any{}} {
		if !of.Accepts(item) {
			return item, true
		}
	}
	return nil, false
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
	for _, base := range w.objects() {
		for name, value := range where {
			if made, ok := w.value(name); ok && value == nil {
				value = made
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
	if !applies(o) {
		return
	}
	var alone, all *specs.Invalid
	if errors.As(of.Validate(o), &alone) && errors.As(w.s.Validate(o), &all) && len(alone.Problems) == len(all.Problems) {
		w.add(name, o, "%s", note)
	}
}

// breakChoice makes an object with what two branches require, where only one may be kept, and one with what none of them does.
func (w *workshop) breakChoice(keyword string) {
	var branches []*specs.Schema
	for _, s := range w.v {
		if branches = s.Alternatives(keyword); len(branches) > 0 {
			break
		}
	}
	named := map[string]bool{}
	for _, b := range branches {
		if !demandsNames(b) {
			return
		}
		for _, p := range b.Properties() {
			named[p.Name] = named[p.Name] || p.Required
		}
	}
	base, ok := w.whole()
	if !ok || len(branches) < 2 {
		return
	}
	none, all := maps.Clone(base), maps.Clone(base)
	for _, name := range slices.Sorted(maps.Keys(named)) {
		delete(none, name)
		if value, ok := w.value(name); ok {
			all[name] = value
		}
	}
	w.add("none", none, "an object with what none of the branches requires")
	if keyword == "oneOf" {
		w.add("both", all, "an object with what more than one branch requires")
	}
}

// demandsNames says whether a schema says nothing but which members there have to be.
func demandsNames(s *specs.Schema) bool {
	for _, p := range s.Properties() {
		if p.Schema != nil {
			return false
		}
	}
	_, _, demands := s.Find("required")
	return demands
}
