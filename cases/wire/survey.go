package wire

import "holdfast/specs"

// survey looks in a valid instance for what a schema allows and servers may yet refuse: readOnly members in a request, which a
// server "MAY ignore or treat as an error" (OpenAPI 3.1.1 §4.8.24, JSON Schema 2020-12 §9.4), and members of an object that
// declares properties without being closed, which FastAPI's extra=forbid and others refuse.
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
