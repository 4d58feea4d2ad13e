package values

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
)

// property is one name that the schemas of a view declare or require.
type property struct {
	name     string
	schemas  []*specs.Schema
	required bool
	readOnly bool
}

// properties merges those of all schemas in the view, sorted by name.
func (v view) properties() []property {
	byName := map[string]*property{}
	for _, s := range v {
		for _, p := range s.Properties() {
			e := byName[p.Name]
			if e == nil {
				e = &property{name: p.Name}
				byName[p.Name] = e
			}
			e.required = e.required || p.Required
			if p.Schema == nil || slices.Contains(e.schemas, p.Schema) {
				continue
			}
			e.schemas = append(e.schemas, p.Schema)
			if flag, _, ok := p.Schema.Find("readOnly"); ok && flag == true {
				e.readOnly = true
			}
		}
	}
	all := make([]property, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		all = append(all, *byName[name])
	}
	return all
}

// anyMembers are the members that the schemas of the view describe and do not name.
func (v view) anyMembers() (all []property) {
	for _, s := range v {
		for _, m := range s.AnyMembers() {
			if i := slices.IndexFunc(all, func(p property) bool { return p.name == m.Name }); i >= 0 {
				all[i].schemas = append(all[i].schemas, m.Schema)
				continue
			}
			all = append(all, property{name: m.Name, schemas: []*specs.Schema{m.Schema}})
		}
	}
	return all
}

// objects proposes one object; in full mode, where maxProperties or conditions forbid that, the one with less.
func (j *job) objects(v view, a at) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, one := range [...]mode{j.mode, minimal} {
			if o, ok := j.object(v, a, one); ok && !yield(o) {
				return
			}
			if j.mode == minimal {
				return
			}
		}
	}
}

// MaxOptionalDepth is how deep in a value optional members are made. Schemas that refer to each other have rings within rings, and come to
// bodies of 70 kB that nobody sends.
const MaxOptionalDepth = 6

// maxMembers is how many members an object is made of at most where it must have so many.
const maxMembers = 2000

func (j *job) object(v view, a at, how mode) (map[string]any, bool) {
	o := map[string]any{}
	props := v.properties()
	least, _ := v.count("minProperties")
	most, bounded := v.count("maxProperties")
	if least > maxMembers {
		return nil, false
	}
	for _, p := range props {
		if !p.required {
			continue
		}
		value, ok := j.property(v, p, a)
		if !ok {
			return nil, false
		}
		o[p.name] = value
	}
	for _, p := range props {
		if _, set := o[p.name]; set || p.readOnly || how == minimal && len(o) >= least || bounded && len(o) >= most {
			continue
		}
		if len(o) >= least && (j.recursive(p) || strings.Count(a.path, "/") >= MaxOptionalDepth) {
			continue
		}
		if value, ok := j.property(v, p, a); ok {
			o[p.name] = value
		}
	}
	wanted, described := least, v.anyMembers()
	if how != minimal && len(props) == 0 {
		wanted = max(least, len(described)) // a map without a member shows nothing of its members
	}
	if bounded {
		wanted = min(wanted, most)
	}
	for _, p := range described[:min(len(described), wanted)] {
		if value, ok := j.property(v, p, a); ok && len(o) < wanted {
			o[p.name] = value
		}
	}
	for i := 1; len(o) < least && i <= least; i++ {
		name := fmt.Sprintf("extra_%d", i) // specs.AnyMember at first
		if value, ok := j.property(v, property{name: name}, a); ok {
			o[name] = value
		}
	}
	return o, j.dependent(v, props, o, a)
}

// property makes a member's value that all schemas which speak of it allow.
func (j *job) property(v view, p property, a at) (any, bool) {
	schemas := p.schemas
	if len(schemas) == 0 {
		for _, s := range v {
			if rest := s.Child("additionalProperties"); rest != nil {
				schemas = append(schemas, rest)
			}
		}
	}
	if len(schemas) == 0 {
		return "x", true
	}
	if want, ok := v.discriminating(p.name); ok && !slices.ContainsFunc(schemas, func(s *specs.Schema) bool { return !s.Accepts(want) }) {
		return want, true
	}
	for i, s := range schemas {
		value, err := j.make(s, a.member(p.name))
		if err != nil {
			continue
		}
		fits := true
		for k, other := range schemas {
			fits = fits && (k == i || other.Accepts(value))
		}
		if fits {
			return value, true
		}
	}
	return j.merged(schemas, a.member(p.name))
}

// merged looks for a value under several schemas at once, none of which leads to one alone.
func (j *job) merged(schemas []*specs.Schema, a at) (any, bool) {
	if len(schemas) < 2 {
		return nil, false
	}
	views := []view{nil}
	for _, s := range schemas {
		grow(&views, s, nil, maxNest)
	}
	for _, v := range views {
		for _, kind := range v.types() {
			for value := range j.ofType(v, kind, a) {
				if j.tries++; j.tries > maxTries {
					return nil, false
				}
				if !slices.ContainsFunc(schemas, func(s *specs.Schema) bool { return !s.Accepts(value) }) {
					return value, true
				}
			}
		}
	}
	return nil, false
}

// recursive says whether an optional property leads back to a schema that is being made.
func (j *job) recursive(p property) bool {
	for _, s := range p.schemas {
		for _, part := range append([]*specs.Schema{s.Resolve()}, s.AllOf()...) {
			if j.depth(part.Resolve().Pointer()) > 0 {
				return true
			}
			if items := part.Items(); items != nil && j.depth(items.Resolve().Pointer()) > 0 {
				return true
			}
		}
	}
	return false
}

// dependent adds what the members present require (JSON Schema 2020-12 §6.5.4).
func (j *job) dependent(v view, props []property, o map[string]any, a at) bool {
	for range len(props) + 1 {
		missing := missingDependents(v, o)
		if len(missing) == 0 {
			return true
		}
		for _, name := range missing {
			p := property{name: name}
			if i := slices.IndexFunc(props, func(p property) bool { return p.name == name }); i >= 0 {
				p = props[i]
			}
			value, ok := j.property(v, p, a)
			if !ok {
				return false
			}
			o[name] = value
		}
	}
	return true
}

func missingDependents(v view, o map[string]any) []string {
	var missing []string
	for rule := range v.all("dependentRequired") {
		m, _ := rule.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(m)) {
			if _, present := o[name]; !present {
				continue
			}
			names, _ := m[name].([]any)
			for _, n := range names {
				if text, ok := n.(string); ok && o[text] == nil && !slices.Contains(missing, text) {
					missing = append(missing, text)
				}
			}
		}
	}
	return missing
}
