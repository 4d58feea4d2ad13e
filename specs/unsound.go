package specs

import (
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

// partBroken is why a keyword is left out for another's sake.
const partBroken = "a schema in it could not be read, and without that it would refuse what the contract allows"

// dropUnsound takes out not, oneOf and if wherever something below them is broken and therefore left out: there, asking for
// less would refuse what the contract allows. What is taken out is noted as broken in its turn.
func (s *schemas) dropUnsound() {
	tainted := map[string]bool{} // keys in $defs
	for ptr := range s.broken {
		for _, r := range s.order {
			if ptr == r.cursor.ptr || strings.HasPrefix(ptr, r.cursor.ptr+"/") {
				tainted[r.key] = true
			}
		}
	}
	for grown := true; grown; {
		grown = false
		for _, r := range s.order {
			if !tainted[r.key] && refersTo(r.lifted[inResponse], tainted) {
				tainted[r.key], grown = true, true
			}
		}
	}
	for _, r := range s.order {
		if tainted[r.key] {
			for dir := range r.lifted {
				s.soundOnly(r.lifted[dir], r.cursor.ptr, tainted)
			}
		}
	}
}

func (s *schemas) soundOnly(v any, ptr string, tainted map[string]bool) {
	walkLifted(v, ptr, func(m map[string]any, at string) {
		for _, k := range []string{"not", "oneOf", "if"} {
			sub, ok := m[k]
			if !ok || !refersTo(sub, tainted) && !s.brokenBelow(at+"/"+k) {
				continue
			}
			delete(m, k)
			s.breaks(at, k, partBroken)
			if k == "if" {
				delete(m, "then")
				delete(m, "else")
			}
		}
	})
}

func (s *schemas) brokenBelow(ptr string) bool {
	for p := range s.broken {
		if p == ptr || strings.HasPrefix(p, ptr+"/") {
			return true
		}
	}
	return false
}

func refersTo(v any, keys map[string]bool) (found bool) {
	walkLifted(v, "", func(m map[string]any, _ string) {
		if ref, ok := m["$ref"].(string); ok && keys[strings.TrimPrefix(ref, "#/$defs/")] {
			found = true
		}
	})
	return found
}

// walkLifted visits every object below a lifted schema that is not data.
func walkLifted(v any, ptr string, visit func(m map[string]any, ptr string)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v, ptr)
		for k, sub := range v {
			if k != "enum" && k != "const" {
				walkLifted(sub, ptr+"/"+jsonpointer.Escape(k), visit)
			}
		}
	case []any:
		for i, sub := range v {
			walkLifted(sub, ptr+"/"+strconv.Itoa(i), visit)
		}
	}
}
