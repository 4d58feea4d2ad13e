package values

import (
	"fmt"
	"maps"
	"slices"
)

// breakItems makes an array with one item too few or too many, or with two equal ones.
func (w *workshop) breakItems(keyword, in string) {
	j := job{m: w.m, mode: minimal}
	if keyword == "uniqueItems" {
		least, _ := w.v.count("minItems")
		if list, ok := j.list(w.v, max(1, least-1), at{}); ok {
			w.add("repeated", append(list, list[0]), "the first item twice")
		}
		return
	}
	n, ok := w.v.count(keyword)
	if !ok {
		return
	}
	name := "too-few"
	if n--; keyword == "maxItems" {
		name = "too-many"
		n += 2
	}
	if n < 0 || n == 0 && in != "body" { // an empty array has no wire form outside the body
		return
	}
	if list, ok := j.list(w.v, n, at{}); ok {
		w.add(name, list, "%d items", n)
	}
}

// extraName is the member that no contract declares.
const extraName = "x_conformance_extra"

func (w *workshop) breakObject(keyword string) {
	small, err := w.m.Minimal(w.s)
	if err != nil {
		return
	}
	o, ok := small.(map[string]any)
	if !ok {
		return
	}
	props := w.v.properties()
	switch keyword {
	case "required":
		for _, p := range props {
			if _, present := o[p.name]; present && p.required {
				w.add("without-"+slug(p.name), without(o, p.name), "%s is absent", p.name)
			}
		}
	case "minProperties":
		w.tooFew(o, props)
	case "maxProperties":
		w.tooMany(o, props)
	case "additionalProperties", "unevaluatedProperties":
		for _, value := range [...]any{"x", true, map[string]any{}} {
			more := maps.Clone(o)
			more[extraName] = value
			if len(w.broken(more)) > 0 {
				w.add("extra", more, "%s is not declared", extraName)
				return
			}
		}
	case "dependentRequired":
		w.undependent()
	}
}

func without(o map[string]any, name string) map[string]any {
	less := maps.Clone(o)
	delete(less, name)
	return less
}

func (w *workshop) tooFew(o map[string]any, props []property) {
	least, _ := w.v.count("minProperties")
	less := maps.Clone(o)
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(o))) {
		required := slices.ContainsFunc(props, func(p property) bool { return p.name == name && p.required })
		if len(less) >= least && !required {
			delete(less, name)
		}
	}
	w.add("too-few-members", less, "%d members", len(less))
}

func (w *workshop) tooMany(o map[string]any, props []property) {
	most, ok := w.v.count("maxProperties")
	if !ok || most > maxItems {
		return
	}
	j := job{m: w.m, mode: minimal}
	more := maps.Clone(o)
	for _, p := range props {
		if _, set := more[p.name]; set || len(more) > most || p.readOnly {
			continue
		}
		if value, ok := j.property(w.v, p, at{}); ok {
			more[p.name] = value
		}
	}
	for i := 1; len(more) <= most; i++ {
		name := fmt.Sprintf("%s_%d", extraName, i)
		value, ok := j.property(w.v, property{name: name}, at{})
		if !ok {
			return
		}
		more[name] = value
	}
	w.add("too-many-members", more, "%d members", len(more))
}

// undependent takes out a member that another one asks for.
func (w *workshop) undependent() {
	whole, err := w.m.Full(w.s)
	o, ok := whole.(map[string]any)
	if err != nil || !ok {
		return
	}
	for rule := range w.v.all("dependentRequired") {
		m, _ := rule.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(m)) {
			names, _ := m[name].([]any)
			for _, n := range names {
				if text, ok := n.(string); ok && o[name] != nil && o[text] != nil {
					w.add("without-"+slug(text), without(o, text), "%s is absent, which %s asks for", text, name)
				}
			}
		}
	}
}
