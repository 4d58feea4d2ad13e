package wire

import (
	"slices"

	"holdfast/specs"
)

// survey looks in a valid instance for what a schema allows and servers may yet refuse: readOnly members in a request, which a
// server "MAY ignore or treat as an error" (OpenAPI 3.1.1 §4.8.24, JSON Schema 2020-12 §9.4), members of an object that
// declares properties without being closed, which FastAPI's extra=forbid and others refuse, and a discriminator that names no branch or
// another one than the object keeps: it is a hint and changes no validation (§4.8.25), and servers read by it.
func (j *judgement) survey(v any, s *specs.Schema, at place, depth int) {
	if s == nil || depth > roomyNesting || j.open != "" {
		return
	}
	switch v := v.(type) {
	case []any:
		items := s.Items()
		for i, e := range v {
			j.survey(e, items, at.item(i), depth+1)
		}
	case map[string]any:
		if len(v) == 0 {
			return
		}
		if member, ok := misled(s, v); ok {
			j.leaveOpen(located(at.of(member).String(), "a discriminator that does not name the branch that is kept"), false)
		}
		props := s.Properties()
		for _, p := range props {
			e, present := v[p.Name]
			if !present || p.Schema == nil {
				continue
			}
			if flag, _ := keyword(p.Schema, "readOnly"); flag == true {
				j.leaveOpen(located(at.of(p.Name).String(), "readOnly in a request"), false)
			}
			j.survey(e, p.Schema, at.of(p.Name), depth+1)
		}
		if extra := undeclared(v, props); len(extra) > 0 && len(props) > 0 && j.fixed(s) {
			j.leaveOpen(located(at.of(extra[0]).String(), "not declared, in an open object"), false)
		}
	}
}

// fixed says whether a schema's properties are all that it speaks of: nothing else may declare the others.
func (j *judgement) fixed(s *specs.Schema) bool {
	for _, k := range [...]string{"additionalProperties", "patternProperties", "unevaluatedProperties", "anyOf", "oneOf", "if", "dependentSchemas"} {
		if _, ok := keyword(s, k); ok {
			return false
		}
	}
	return true
}

// misled says that the discriminator of an object does not lead to a branch that the object keeps, and which member it is. Where no branch
// has a name, there is none to be led to.
func misled(s *specs.Schema, object map[string]any) (member string, ok bool) {
	if !s.Discriminates() {
		return "", false
	}
	for _, branch := range slices.Concat(s.Resolve().OneOf(), s.Resolve().AnyOf()) {
		if member, _, ok = s.Discriminating(branch); ok {
			break
		}
	}
	if !ok {
		return "", false
	}
	selected := s.Selected(object)
	return member, selected == nil || !selected.Accepts(object)
}
