package faithful

import (
	"encoding/base64"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// make makes a value that should be valid; whether it is, kin-openapi says.
func (g *generator) make(r *rand.Rand, s *openapi3.Schema, depth int) any {
	if s == nil {
		return "any"
	}
	v := see(r, s)
	if len(v.enum) > 0 {
		return v.enum[r.IntN(len(v.enum))]
	}
	kind := v.kind(r)
	if len(v.examples) > 0 && g.examples {
		return v.examples[r.IntN(len(v.examples))]
	}
	switch kind {
	case "object":
		return g.object(r, v, depth)
	case "array":
		return g.array(r, v, depth)
	case "integer", "number":
		return v.number(r, kind, g.wide)
	case "boolean":
		return r.IntN(2) == 0
	case "null":
		return nil
	}
	return v.text(r)
}

func (v *view) kind(r *rand.Rand) string {
	types := slices.DeleteFunc(slices.Clone(v.types), func(t string) bool { return t == "null" })
	switch {
	case len(types) > 0:
		return types[r.IntN(len(types))]
	case len(v.properties) > 0 || v.free != nil || len(v.required) > 0:
		return "object"
	case v.items != nil:
		return "array"
	case v.min != nil || v.max != nil || v.multiple != nil:
		return "number"
	case len(v.types) > 0:
		return "null"
	}
	return "string"
}

func (g *generator) object(r *rand.Rand, v *view, depth int) any {
	made := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(v.properties)) {
		p := v.properties[name]
		needed := slices.Contains(v.required, name)
		if p == nil || p.Value == nil || p.Value.WriteOnly || !needed && (g.sparse || depth > 2 || r.IntN(4) == 0) {
			continue
		}
		if depth > 12 {
			return made
		}
		made[name] = g.make(r, p.Value, depth+1)
	}
	for _, name := range v.required {
		if _, there := made[name]; !there && v.properties[name] == nil {
			made[name] = g.free(r, v, depth)
		}
	}
	for i := 0; uint64(len(made)) < v.minProps; i++ {
		made[fmt.Sprintf("member%d", i)] = g.free(r, v, depth)
	}
	return made
}

func (g *generator) free(r *rand.Rand, v *view, depth int) any {
	if v.free == nil {
		return "any"
	}
	return g.make(r, v.free.Value, depth+1)
}

func (g *generator) array(r *rand.Rand, v *view, depth int) any {
	n := v.minItems
	if !g.sparse && depth <= 2 {
		n += uint64(r.IntN(3))
	}
	if v.maxItems != nil {
		n = min(n, *v.maxItems)
	}
	items := make([]any, 0, n)
	for tries := 0; uint64(len(items)) < n && tries < 40 && depth <= 12; tries++ {
		var item any = "any"
		if v.items != nil {
			item = g.make(r, v.items.Value, depth+1)
		}
		if v.unique && slices.ContainsFunc(items, func(other any) bool { return fmt.Sprint(other) == fmt.Sprint(item) }) {
			continue
		}
		items = append(items, item)
	}
	return items
}

// widest is the greatest number that a wide generator makes of itself, and firstWide the smallest: below it are those of others.
const widest, firstWide = 1 << 30, 1 << 16

func (v *view) number(r *rand.Rand, kind string, wide bool) any {
	lower, upper := 0.0, 1000.0
	switch {
	case wide && (v.min == nil || *v.min < firstWide) && (v.max == nil || *v.max >= 2*firstWide):
		lower, upper = firstWide, widest
		if v.max != nil {
			upper = min(upper, *v.max)
		}
	case v.min != nil && v.max != nil:
		lower, upper = *v.min, *v.max
	case v.min != nil:
		lower, upper = *v.min, *v.min+1000
	case v.max != nil:
		lower, upper = min(0, *v.max-1000), *v.max
	}
	n := math.Floor(lower + r.Float64()*(upper-lower))
	if v.multiple != nil && *v.multiple > 0 {
		n = math.Ceil(n / *v.multiple) * *v.multiple
	}
	n = min(max(n, lower), upper)
	if kind == "integer" {
		n = math.Ceil(n)
	}
	return n
}

func (v *view) text(r *rand.Rand) any {
	if len(v.patterns) > 0 {
		return textOf(r, v.patterns[len(v.patterns)-1], int(v.minLength))
	}
	if s, ok := formatted(r, v.format); ok {
		return s
	}
	n := max(8, int(v.minLength))
	if v.maxLength != nil {
		n = min(n, int(*v.maxLength))
	}
	return letters(r, n)
}

func letters(r *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('a' + r.IntN(26))
	}
	return string(b)
}

// formatted makes a text of the formats that answers are held to.
func formatted(r *rand.Rand, format string) (string, bool) {
	switch format {
	case "date-time":
		return fmt.Sprintf("20%02d-%02d-%02dT%02d:%02d:%02dZ", 10+r.IntN(15), 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60)), true
	case "date", "full-date":
		return fmt.Sprintf("20%02d-%02d-%02d", 10+r.IntN(15), 1+r.IntN(12), 1+r.IntN(28)), true
	case "time":
		return fmt.Sprintf("%02d:%02d:%02dZ", r.IntN(24), r.IntN(60), r.IntN(60)), true
	case "duration":
		return fmt.Sprintf("PT%dS", 1+r.IntN(90)), true
	case "uuid":
		return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", r.Uint32(), r.IntN(1<<16), r.IntN(1<<12), r.IntN(1<<12), r.Uint64N(1<<48)), true
	case "email", "idn-email":
		return letters(r, 8) + "@example.com", true
	case "uri", "url", "iri", "uri-reference":
		return "https://example.com/" + letters(r, 8), true
	case "hostname", "idn-hostname":
		return letters(r, 8) + ".example.com", true
	case "ipv4", "ip":
		return fmt.Sprintf("192.0.2.%d", 1+r.IntN(250)), true
	case "ipv6":
		return fmt.Sprintf("2001:db8::%x", 1+r.IntN(250)), true
	case "byte", "base64":
		return base64.StdEncoding.EncodeToString([]byte(letters(r, 6))), true
	case "json-pointer":
		return "/" + letters(r, 6), true
	}
	return "", false
}
