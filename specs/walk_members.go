package specs

import (
	"slices"

	"holdfast/specs/jsonpointer"
)

// forbidden writes one requirement for the members that an object may not have, since their schema allows nothing (JSON Schema 2020-12 Core
// §4.3.2).
func (w *walker) forbidden(parts []*Schema, pointer string) {
	var names []any
	var holder *Schema
	for _, p := range parts {
		members, _ := p.object()["properties"].(map[string]any)
		for _, name := range sortedNames(keySet(members)) {
			if members[name] == false && !slices.Contains(names, any(name)) {
				names, holder = append(names, name), p
			}
		}
	}
	if holder != nil {
		w.r.add(w.requirement(pointer, "properties", names, parts[0].Resolve(), holder.keywordPlace("properties")))
	}
}

func (w *walker) closed(parts []*Schema, pointer string) {
	for _, p := range parts {
		for _, k := range []string{"additionalProperties", "unevaluatedProperties"} {
			if p.object()[k] == false {
				w.r.add(w.requirement(pointer, "additionalProperties", false, parts[0].Resolve(), p.keywordPlace(k)))
				return
			}
		}
	}
}

func (w *walker) properties(parts []*Schema, pointer string, path []string) {
	byName, holders := map[string][]*Schema{}, map[string][]string{}
	required := map[string]*Schema{}
	for _, p := range parts {
		if m, ok := p.object()["properties"].(map[string]any); ok {
			for name := range m {
				if c := p.Child("properties", name); c != nil {
					byName[name] = append(byName[name], c)
					holders[name] = append(holders[name], p.ptr)
				}
			}
		}
		for _, name := range p.requiredNames() {
			if required[name] == nil {
				required[name] = p
			}
		}
	}
	w.forbidden(parts, pointer)
	names := map[string]bool{}
	for name := range byName {
		names[name] = true
	}
	for name := range required {
		names[name] = true
	}
	for _, name := range sortedNames(names) {
		at := pointer + jsonpointer.Of(name)
		schemas := byName[name]
		if slices.ContainsFunc(schemas, (*Schema).readOnly) {
			continue // it is not for requests (OpenAPI 3.0.4 §4.7.24.1)
		}
		if holder := required[name]; holder != nil {
			var schema *Schema
			if len(schemas) > 0 {
				schema = schemas[0].Resolve()
			}
			w.r.add(w.requirement(at, "required", true, schema, holder.keywordPlace("required")))
		}
		if len(schemas) > 0 {
			w.walk(schemas, at, slices.Concat(path, holders[name]))
		}
	}
}

func (w *walker) items(parts []*Schema, pointer string, path []string) {
	var schemas []*Schema
	var holders []string
	for _, p := range parts {
		if _, tuple := p.object()["prefixItems"]; tuple {
			w.tuple(p, pointer, path)
			return
		}
		if i := p.Child("items"); i != nil {
			schemas = append(schemas, i)
			holders = append(holders, p.ptr)
		}
	}
	if len(schemas) > 0 {
		w.walk(schemas, pointer+"/*", slices.Concat(path, holders))
	}
}

func (s *Schema) readOnly() bool {
	n, _, exact := s.all.places.find(s.ptr)
	return exact && s.all.flagged(cursor{n, s.ptr}, "readOnly", 0)
}

func (s *Schema) keywordPlace(keyword string) Place {
	n, at, _ := s.all.places.find(s.ptr + "/" + keyword)
	return s.all.places.of(n, at)
}

func sortedNames(set map[string]bool) []string {
	names := make([]string, 0, len(set))
	for n := range set {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// compact writes a value as JSON, cut where it is long.
func compact(v any) string {
	s := encode(v)
	if r := []rune(s); len(r) > 80 {
		return string(r[:77]) + "..."
	}
	return s
}
