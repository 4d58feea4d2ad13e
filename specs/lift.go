package specs

import (
	"fmt"
)

// direction is which way a value travels: a required readOnly property is not asked of requests, a required writeOnly one not of
// responses (OpenAPI 3.0.4 §4.7.24; 3.1 leaves it open, and asking for less raises no false alarm).
type direction uint8

const (
	inResponse direction = iota
	inRequest
)

var flagOf = [...]string{inResponse: "writeOnly", inRequest: "readOnly"}

// The keywords that hold schemas, by shape. Those of 3.1 are ignored in a 3.0 document, as all unknown keywords are.
var (
	schemaKeywords   = [...]string{"items", "additionalProperties", "not"}
	schemaKeywords31 = [...]string{"if", "then", "else", "contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties"}
	listKeywords     = [...]string{"allOf", "anyOf", "oneOf"}
	mapKeywords31    = [...]string{"patternProperties", "dependentSchemas"}
	countKeywords    = [...]string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"}
	countKeywords31  = [...]string{"minContains", "maxContains"}
	numberKeywords   = [...]string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
	typeNames        = [...]string{"null", "boolean", "object", "array", "number", "string", "integer"}
)

// lifter rewrites one Schema Object in JSON Schema 2020-12. What is ill-formed is left out and noted, so that the rest of the
// contract stays usable.
type lifter struct {
	s   *schemas
	dir direction
	// cleared is set where this direction took a name out of a required list.
	cleared bool
}

func (l *lifter) lift(c cursor) any {
	switch {
	case c.kind == scalarKind:
		if b, ok := c.value.(bool); ok {
			return b
		}
		l.s.breaks(c.ptr, "", "a schema must be an object or a boolean")
		return true
	case c.kind == arrayKind:
		l.s.breaks(c.ptr, "", "a schema must be an object or a boolean")
		return true
	}
	out := map[string]any{}
	if ref := c.get("$ref"); ref != nil {
		if l.ref(c, ref, out) && l.s.v30 {
			return out
		}
	}
	if dynamic := c.get("$dynamicRef"); dynamic != nil && !l.s.v30 {
		l.dynamicRef(c, dynamic, out)
	}
	l.types(c, out)
	l.bounds(c, out)
	l.texts(c, out)
	l.values(c, out)
	l.required(c, out)
	l.subschemas(c, out)
	return out
}

// ref rewrites a reference; false where the member is no reference.
func (l *lifter) ref(c cursor, ref *node, out map[string]any) bool {
	s, ok := ref.value.(string)
	if !ok {
		l.s.breaks(c.ptr, "$ref", "$ref must be a string")
		return false
	}
	if target, ok := l.s.target(s, c.at("$ref")); ok {
		out["$ref"] = "#/$defs/" + l.s.root(target).key
	} else {
		l.s.breaks(c.ptr, "$ref", fmt.Sprintf("the reference %q can't be followed", s))
	}
	return true
}

// dynamicRef takes a $dynamicRef for a $ref where both mean the same (JSON Schema 2020-12 core §8.2.3.2).
func (l *lifter) dynamicRef(c cursor, ref *node, out map[string]any) {
	s, ok := ref.value.(string)
	switch {
	case !ok:
		l.s.breaks(c.ptr, "$dynamicRef", "$dynamicRef must be a string")
	case out["$ref"] != nil:
		l.s.breaks(c.ptr, "$dynamicRef", "$dynamicRef beside $ref is not read; write them as members of allOf")
	default:
		if target, ok := l.s.target(s, c.at("$dynamicRef")); !ok {
			l.s.breaks(c.ptr, "$dynamicRef", fmt.Sprintf("the reference %q can't be followed", s))
		} else if !l.s.resources.dynamicTarget(s) {
			l.s.breaks(c.ptr, "$dynamicRef", fmt.Sprintf("what %q means depends on the schemas that lead to it, which is not read", s))
		} else {
			out["$ref"] = "#/$defs/" + l.s.root(target).key
		}
	}
}

func (l *lifter) subschemas(c cursor, out map[string]any) {
	for _, k := range schemaKeywords {
		l.one(c, k, out)
	}
	for _, k := range listKeywords {
		l.list(c, k, out)
	}
	l.byName(c, "properties", out)
	if l.s.v30 {
		return
	}
	for _, k := range schemaKeywords31 {
		l.one(c, k, out)
	}
	l.list(c, "prefixItems", out)
	for _, k := range mapKeywords31 {
		l.byName(c, k, out)
	}
}

func (l *lifter) one(c cursor, k string, out map[string]any) {
	n := c.get(k)
	if n == nil {
		return
	}
	if n.kind == arrayKind {
		l.s.breaks(c.ptr, k, k+" must be a schema")
		return
	}
	out[k] = l.lift(c.at(k))
}

func (l *lifter) list(c cursor, k string, out map[string]any) {
	n := c.get(k)
	if n == nil {
		return
	}
	if n.kind != arrayKind || len(n.kids) == 0 {
		l.s.breaks(c.ptr, k, k+" must be a list of schemas that is not empty")
		return
	}
	list := make([]any, len(n.kids))
	for i := range n.kids {
		list[i] = l.lift(c.at(k, fmt.Sprint(i)))
	}
	out[k] = list
}

func (l *lifter) byName(c cursor, k string, out map[string]any) {
	n := c.get(k)
	if n == nil {
		return
	}
	if n.kind != objectKind {
		l.s.breaks(c.ptr, k, k+" must be an object of schemas")
		return
	}
	m := make(map[string]any, len(n.keys))
	for _, name := range n.keys {
		if k == "patternProperties" {
			if _, err := l.s.patterns.compile(name); err != nil {
				l.s.breaks(c.ptr, k, fmt.Sprintf("pattern %q is no ECMA-262 regular expression: %v", name, err))
				continue
			}
		}
		m[name] = l.lift(c.at(k, name))
	}
	out[k] = m
}
