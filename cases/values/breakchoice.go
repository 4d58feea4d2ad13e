package values

import (
	"maps"
	"slices"

	"holdfast/specs"
)

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

// firstBroken keeps the first of the values that break one keyword and nothing else.
func (w *workshop) firstBroken(keyword string) []Variant {
	for i, v := range w.made {
		if slices.Equal(w.broken(v.Value), []string{keyword}) {
			return w.made[i : i+1]
		}
	}
	return w.made
}

// mixed is an object with the members of two branches, which neither of them allows where they are closed, or both do where they are open.
func (w *workshop) mixed(branches []*specs.Schema) {
	var objects []map[string]any
	for _, b := range branches {
		one, err := w.m.Minimal(b)
		if o, ok := one.(map[string]any); ok && err == nil {
			objects = append(objects, o)
		}
	}
	for i := 1; i < len(objects); i++ {
		w.add("mixed", with(objects[0], objects[i]), "an object with the members of two branches")
		w.add("mixed", with(objects[i], objects[0]), "an object with the members of two branches")
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
	w.mixed(branches)
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
