package specs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"holdfast/internal/nearest"
)

func (l *lifter) types(c cursor, out map[string]any) {
	t := c.get("type")
	if t == nil {
		return
	}
	var names []any
	switch v := t.any().(type) {
	case string:
		names = []any{v}
	case []any:
		names = v
	}
	kept := []any{}
	for _, n := range names {
		name, ok := n.(string)
		if !ok || !slices.Contains(typeNames[:], name) {
			l.s.breaks(c.ptr, "type", strings.TrimSuffix(fmt.Sprintf("type %v is not known; %s", n, nearest.Hint(fmt.Sprint(n), typeNames[:])), "; "))
			return
		}
		if !slices.Contains(kept, n) {
			kept = append(kept, n)
		}
	}
	if len(kept) == 0 {
		l.s.breaks(c.ptr, "type", "type must be a name or a list of names")
		return
	}
	if l.s.v30 && c.get("nullable").yes() && !slices.Contains(kept, any("null")) {
		kept = append(kept, "null")
	}
	if len(kept) == 1 {
		out["type"] = kept[0]
	} else {
		out["type"] = kept
	}
}

func (l *lifter) bounds(c cursor, out map[string]any) {
	for _, k := range numberKeywords {
		n := c.get(k)
		if n == nil {
			continue
		}
		if _, isBool := n.value.(bool); isBool && (k == "exclusiveMinimum" || k == "exclusiveMaximum") {
			continue // 3.0's form
		}
		if _, ok := Rational(n.value); !ok {
			l.s.breaks(c.ptr, k, k+" must be a number")
			continue
		}
		out[k] = n.value
	}
	for exclusive, bound := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		if v, ok := out[bound]; ok && c.get(exclusive).yes() {
			out[exclusive] = v
			delete(out, bound)
		}
	}
	if n := c.get("multipleOf"); n != nil {
		if v, ok := Rational(n.value); !ok || v.Sign() <= 0 {
			l.s.breaks(c.ptr, "multipleOf", "multipleOf must be a number above 0")
		} else {
			out["multipleOf"] = n.value
		}
	}
	for _, k := range countKeywords {
		l.count(c, k, out)
	}
	if !l.s.v30 {
		for _, k := range countKeywords31 {
			l.count(c, k, out)
		}
	}
}

func (l *lifter) count(c cursor, k string, out map[string]any) {
	n := c.get(k)
	if n == nil {
		return
	}
	v, ok := Rational(n.value)
	if !ok || !v.IsInt() || v.Sign() < 0 || !v.Num().IsInt64() {
		l.s.breaks(c.ptr, k, k+" must be an integer of at least 0")
		return
	}
	out[k] = json.Number(v.Num().String())
}

func (l *lifter) texts(c cursor, out map[string]any) {
	if n := c.get("pattern"); n != nil {
		p, ok := n.value.(string)
		if !ok {
			l.s.breaks(c.ptr, "pattern", "pattern must be a string")
		} else if _, err := l.s.patterns.compile(p); err != nil {
			l.s.breaks(c.ptr, "pattern", fmt.Sprintf("pattern %q is no ECMA-262 regular expression: %v", p, err))
		} else {
			out["pattern"] = p
		}
	}
	if n := c.get("format"); n != nil && n.text() != "" {
		out["format"] = n.text()
	}
	if n := c.get("uniqueItems"); n.yes() {
		out["uniqueItems"] = true
	}
}

func (l *lifter) values(c cursor, out map[string]any) {
	if n := c.get("enum"); n != nil {
		if n.kind == arrayKind {
			out["enum"] = n.any()
		} else {
			l.s.breaks(c.ptr, "enum", "enum must be a list")
		}
	}
	l.openEnum(c, out)
	if n := c.get("const"); n != nil && !l.s.v30 {
		out["const"] = n.any()
	}
	if n := c.get("dependentRequired"); n != nil && !l.s.v30 && n.kind == objectKind {
		m := map[string]any{}
		for i, k := range n.keys {
			if names, ok := nameList(n.kids[i]); ok {
				m[k] = names
			}
		}
		out["dependentRequired"] = m
	}
}

func (l *lifter) required(c cursor, out map[string]any) {
	n := c.get("required")
	if n == nil {
		return
	}
	if _, ok := n.value.(bool); ok {
		return // a Parameter Object's keyword, or draft 3's, in the wrong place: it says nothing in a schema
	}
	names, ok := nameList(n)
	if !ok {
		l.s.breaks(c.ptr, "required", "required must be a list of names")
		return
	}
	kept := []any{}
	for _, name := range names {
		if l.s.flagged(l.s.declared(c, name.(string), 0), flagOf[l.dir], 0) {
			l.cleared = true
			continue
		}
		kept = append(kept, name)
	}
	if len(kept) > 0 {
		out["required"] = kept
	}
}

// nameList gives the distinct names of a list of strings.
func nameList(n *node) ([]any, bool) {
	if n.kind != arrayKind {
		return nil, false
	}
	names := []any{}
	for _, e := range n.kids {
		s, ok := e.value.(string)
		if !ok {
			return nil, false
		}
		if !slices.Contains(names, any(s)) {
			names = append(names, s)
		}
	}
	return names, true
}
