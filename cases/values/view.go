package values

import (
	"encoding/json"
	"iter"
	"math/big"
	"slices"
	"strings"

	"holdfast/specs"
)

// view is a set of schemas that one value must satisfy together: a schema, the members of its allOf, and one branch of each
// anyOf and oneOf.
type view []*specs.Schema

const (
	// maxViews bounds the combinations of branches that are tried.
	maxViews = 32
	maxNest  = 12
)

// viewsOf gives the views of a schema, first branches first and those of nothing but null last. only, if not nil, is the one branch that is
// wanted of its anyOf or oneOf.
func viewsOf(s, only *specs.Schema) []view {
	views := []view{nil}
	grow(&views, s, only, maxNest)
	if len(views) > 1 {
		slices.SortStableFunc(views, func(a, b view) int { return a.void() - b.void() })
	}
	return views
}

// void is 1 where a view allows null alone.
func (v view) void() int {
	if slices.Equal(v.types(), []string{"null"}) {
		return 1
	}
	return 0
}

// grow adds a schema to all views, and multiplies them by its branches.
func grow(views *[]view, s, only *specs.Schema, depth int) {
	if s == nil || depth == 0 {
		return
	}
	s = s.Resolve()
	for i, v := range *views {
		if !slices.Contains(v, s) {
			(*views)[i] = append(slices.Clip(v), s)
		}
	}
	for _, one := range s.AllOf() {
		grow(views, one, only, depth-1)
	}
	for _, keyword := range [...]string{"oneOf", "anyOf"} {
		branches := s.Alternatives(keyword)
		if len(branches) == 0 {
			continue
		}
		if only != nil && slices.Contains(branches, only) {
			branches = []*specs.Schema{only}
		}
		var grown []view
		for _, b := range branches {
			more := slices.Clone(*views)
			grow(&more, b, only, depth-1)
			grown = append(grown, more...)
		}
		*views = grown[:min(len(grown), maxViews)]
	}
}

// discriminating is the value by which a member tells the branch of the view from its siblings.
func (v view) discriminating(name string) (string, bool) {
	for _, s := range v {
		for _, keyword := range [...]string{"oneOf", "anyOf"} {
			for _, b := range s.Alternatives(keyword) {
				if !slices.Contains(v, b.Resolve()) {
					continue
				}
				if member, value, ok := s.Discriminating(b); ok && member == name {
					return value, true
				}
			}
		}
	}
	return "", false
}

// types are those that all schemas of the view allow, null last; where none says, they are guessed from the other keywords.
func (v view) types() []string {
	var types []string
	known := false
	for _, s := range v {
		own := s.Types()
		switch {
		case own == nil:
		case !known:
			types, known = slices.Clone(own), true
		default:
			types = slices.DeleteFunc(types, func(t string) bool {
				return !slices.Contains(own, t) && (t != "integer" || !slices.Contains(own, "number"))
			})
			if slices.Contains(own, "integer") && !slices.Contains(types, "integer") && !slices.Contains(own, "number") {
				types = append(types, "integer")
			}
		}
	}
	if !known {
		return v.guess()
	}
	slices.SortStableFunc(types, func(a, b string) int { return order(a) - order(b) })
	return types
}

func order(t string) int {
	if t == "null" {
		return 1
	}
	return 0
}

// guess reads the type off keywords that only concern one.
func (v view) guess() []string {
	for _, g := range [...]struct {
		kind     string
		keywords []string
	}{
		{"object", []string{"properties", "required", "minProperties", "additionalProperties", "patternProperties"}},
		{"array", []string{"items", "prefixItems", "minItems", "maxItems", "contains"}},
		{"string", []string{"pattern", "format", "minLength", "maxLength"}},
		{"number", []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}},
	} {
		for _, k := range g.keywords {
			if _, ok := v.find(k); ok {
				return []string{g.kind}
			}
		}
	}
	return []string{"string", "object", "integer", "boolean", "array", "null"}
}

// find is the first value of a keyword, or the strictest of a bound.
func (v view) find(keyword string) (any, bool) {
	var value any
	found := false
	for _, s := range v {
		one, _, ok := s.Find(keyword)
		if ok && (!found || stricter(keyword, one, value)) {
			value, found = one, true
		}
	}
	return value, found
}

func stricter(keyword string, a, b any) bool {
	x, y := rational(a), rational(b)
	if x == nil || y == nil {
		return false
	}
	if strings.Contains(strings.ToLower(keyword), "min") {
		return x.Cmp(y) > 0
	}
	return strings.Contains(strings.ToLower(keyword), "max") && x.Cmp(y) < 0
}

// count is a bound such as minLength; false where there is none.
func (v view) count(keyword string) (int, bool) {
	value, ok := v.find(keyword)
	r := rational(value)
	if !ok || r == nil || !r.Num().IsInt64() || r.Num().Int64() > 1<<30 {
		return 0, false
	}
	return int(r.Num().Int64()), true
}

// all gives every value of a keyword in the view.
func (v view) all(keyword string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, s := range v {
			if one, _, ok := s.Find(keyword); ok && !yield(one) {
				return
			}
		}
	}
}

// rational is the exact value of a JSON number; nil for anything else and for absurd exponents.
func rational(v any) *big.Rat {
	n, ok := v.(json.Number)
	if !ok || len(n) > 400 {
		return nil
	}
	if whole, ok := specs.SmallInteger(string(n)); ok {
		return new(big.Rat).SetInt64(whole)
	}
	if _, exponent, has := strings.Cut(strings.ToLower(string(n)), "e"); has && len(strings.TrimLeft(exponent, "+-0")) > 2 {
		return nil
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		return nil
	}
	return r
}

// number writes a rational as a JSON number: without a point where it is whole, else as a decimal.
func number(r *big.Rat) json.Number {
	if r.IsInt() {
		return json.Number(r.Num().String())
	}
	places, exact := r.FloatPrec()
	if !exact {
		places = 12
	}
	return json.Number(r.FloatString(places))
}
