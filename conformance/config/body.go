package config

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs/jsonpointer"
)

// maxBodyNodes bounds what a body may hold, so that a handful of aliases cannot stand for millions of values.
const maxBodyNodes = 10_000

// body reads the literals that a creating request must carry, by RFC 6901 pointer. A key that begins with / is a pointer;
// other keys are members, and a mapping below one stands for its members, so that the rest is still generated:
//
//	body: { currency: EUR, address: { city: Basel }, /lines/0/sku: A1 }
func (r *reader) body(e entry) map[string]any {
	all := map[string]any{}
	left := maxBodyNodes
	r.bodyMembers(e, "", all, &left)
	return all
}

func (r *reader) bodyMembers(e entry, pointer string, all map[string]any, left *int) {
	for _, m := range r.members(e) {
		at := pointer + jsonpointer.Of(m.name)
		if strings.HasPrefix(m.name, "/") {
			at = pointer + m.name
		}
		if !r.spend(m, left) {
			return
		}
		if m.node.Kind == yaml.MappingNode && len(m.node.Content) > 0 && strings.Count(at, "/") < 100 {
			r.bodyMembers(m, at, all, left)
			continue
		}
		if _, ok := all[at]; ok {
			r.fault(m, at+" is given twice", "keep one")
			continue
		}
		if v, ok := r.literal(m, left); ok {
			all[at] = v
		}
	}
}

// spend counts one value; the first beyond the bound is a fault.
func (r *reader) spend(e entry, left *int) bool {
	*left--
	if *left == -1 {
		r.fault(e, fmt.Sprintf("is longer than %d values", maxBodyNodes), "name fewer members; the rest is generated")
	}
	return *left >= 0
}

// literal is a value in the model of JSON, with json.Number for numbers.
func (r *reader) literal(e entry, left *int) (any, bool) {
	if !r.spend(e, left) {
		return nil, false
	}
	switch e.node.Kind {
	case yaml.MappingNode:
		out := map[string]any{}
		for _, m := range r.members(e) {
			v, ok := r.literal(m, left)
			if !ok {
				return nil, false
			}
			out[m.name] = v
		}
		return out, true
	case yaml.SequenceNode:
		out := []any{}
		for _, item := range r.items(e) {
			v, ok := r.literal(item, left)
			if !ok {
				return nil, false
			}
			out = append(out, v)
		}
		return out, true
	}
	return r.scalar(e)
}

func (r *reader) scalar(e entry) (any, bool) {
	text := e.node.Value
	switch e.node.ShortTag() {
	case "!!null":
		return nil, true
	case "!!bool":
		var b bool
		if err := e.node.Decode(&b); err != nil {
			r.fault(e, "is not a boolean", "write true or false")
			return nil, false
		}
		return b, true
	case "!!int", "!!float":
		if json.Valid([]byte(text)) {
			return json.Number(text), true
		}
		if n, err := strconv.ParseInt(text, 0, 64); err == nil {
			return json.Number(strconv.FormatInt(n, 10)), true
		}
		r.fault(e, fmt.Sprintf("is %q, which JSON cannot carry as a number", text), "write it in decimal digits, or in quotes")
		return nil, false
	}
	if r.hiding && text != "" {
		v, ok := r.secretValue(e, false, looksSecret(e.name))
		return v.text, ok
	}
	v, err := r.plain(text)
	if err != nil {
		what, fix := split(err)
		r.fault(e, what, fix)
		return nil, false
	}
	r.remember(e, v.text, v, false)
	return v.text, true
}
