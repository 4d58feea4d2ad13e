package values

import (
	"math/big"

	"holdfast/specs"
)

// MostMembers is how many members of an enum are tried, the first ones: each is compared with all of them, by each reader.
const MostMembers = 2000

// Boundaries are the valid values that stand exactly on a bound of the schema: at-minimum, at-maximum, at-min-length,
// at-max-length, at-min-items, at-max-items, each of the first MostMembers members of an enum, both booleans, null (oracles: the POSITIVE column of each
// keyword). Strings are ASCII letters as far as pattern and format let them be. The order is that of this list.
func (m *Maker) Boundaries(s *specs.Schema) []Variant {
	if s == nil || s.Broken() != nil {
		return nil
	}
	w := m.workshop(s)
	named := map[string]bool{}
	for value := range w.v.all("enum") {
		list, _ := value.([]any)
		for _, one := range list[:min(len(list), MostMembers)] {
			name := "member-" + slug(one)
			if named[name] {
				name += "-" + checksum(one) // two_words and two-words
			}
			named[name] = true
			w.add(name, one, "a member of the enum")
		}
	}
	for value := range w.v.all("const") {
		w.add("const", value, "the only value allowed")
	}
	if len(w.made) == 0 {
		w.edges()
	}
	if w.allows("null") && len(s.Types()) > 0 {
		w.add("null", nil, "null is allowed")
	}
	return w.valid()
}

func (w *workshop) edges() {
	for _, kind := range w.v.types() {
		switch kind {
		case "integer", "number":
			span := spanOf(w.v, kind == "integer")
			w.edge("at-minimum", span.least())
			w.edge("at-maximum", span.most())
		case "string":
			w.lengthEdge("at-min-length", "minLength")
			w.lengthEdge("at-max-length", "maxLength")
		case "array":
			w.itemsEdge("at-min-items", "minItems")
			w.itemsEdge("at-max-items", "maxItems")
		case "boolean":
			w.add("true", true, "one of two booleans")
			w.add("false", false, "one of two booleans")
		}
	}
}

func (w *workshop) edge(name string, x *big.Rat) {
	if x != nil {
		w.add(name, number(x), "%s, on the bound", number(x))
	}
}

func (w *workshop) lengthEdge(name, keyword string) {
	n, ok := w.v.count(keyword)
	if !ok || n > maxLength {
		return
	}
	for _, s := range w.ofLength(n) {
		if w.allowed(s) {
			w.add(name, s, "%d characters, %s", n, keyword)
			return
		}
	}
}

// ofLength proposes texts of exactly n ASCII characters, those that follow the pattern first.
func (w *workshop) ofLength(n int) []string {
	r := w.m.random(at{name: "length"})
	var all []string
	for value := range w.v.all("pattern") {
		pattern, _ := value.(string)
		for s := range matching(pattern, n, n, r) {
			if len(s) == n && plain(s) {
				all = append(all, s)
			}
		}
	}
	for value := range w.v.all("format") {
		format, _ := value.(string)
		all = append(all, stretched(format, n, r)...)
	}
	return append(all, spelled(n, r))
}

func (w *workshop) itemsEdge(name, keyword string) {
	if n, ok := w.v.count(keyword); ok {
		j := job{m: w.m, mode: minimal}
		if list, ok := j.list(w.v, n, at{}); ok {
			w.add(name, list, "%d items, %s", n, keyword)
		}
	}
}
