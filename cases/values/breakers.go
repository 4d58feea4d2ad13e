package values

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
)

// Breakers are values that break one keyword of the schema and, as far as possible, nothing else, for a value that stands in body,
// path, query, header or cookie. What can't be violated there, or servers read in several ways, is not made: a free string in a
// query, an empty path segment, text that becomes valid when it is trimmed or folded. Values such as "5" for an integer are made
// all the same; package wire tells which of them are only lenient. A keyword that nothing is known about gives nothing.
func (m *Maker) Breakers(s *specs.Schema, keyword, in string) []Variant {
	if s == nil || s.Broken() != nil {
		return nil
	}
	w := m.workshop(s)
	switch keyword {
	case "type":
		w.breakType(in)
	case "enum", "const":
		w.breakEnum(keyword)
		if keyword == "enum" && in == "body" {
			w.bendEnum()
		}
	case "pattern":
		w.breakPattern(in)
	case "format":
		w.breakFormat()
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		w.breakBound(keyword)
	case "multipleOf":
		w.breakMultiple()
	case "minLength", "maxLength":
		w.breakLength(keyword, in)
	case "minItems", "maxItems", "uniqueItems":
		w.breakItems(keyword, in)
	case "required", "minProperties", "maxProperties", "additionalProperties", "unevaluatedProperties", "dependentRequired":
		w.breakObject(keyword)
	case "anyOf", "oneOf":
		w.breakComposition(in)
		w.breakChoice(keyword)
	case "not":
		w.breakNot()
	case "contains", "minContains", "maxContains", "items":
		w.breakContents(keyword)
	case "propertyNames":
		w.breakNames()
	case "then", "else", "dependentSchemas":
		w.breakWhere(keyword)
		return w.distinct(w.made) // what is broken has the keywords of the schema that applies
	}
	return w.invalid(keyword)
}

// breakEnum makes a member of the same type that equals none, however it is folded or trimmed.
func (w *workshop) breakEnum(keyword string) {
	var members []any
	for value := range w.v.all(keyword) {
		if list, ok := value.([]any); ok && keyword == "enum" {
			members = append(members, list...)
		} else {
			members = append(members, value)
		}
	}
	for _, text := range [...]string{"zz_not_a_member", "zz-no-such-value", "zzz"} {
		if slices.ContainsFunc(members, isText) && !slices.ContainsFunc(members, func(m any) bool { return strings.EqualFold(strings.TrimSpace(fmt.Sprint(m)), text) }) {
			w.add("outside", text, "%q, not one of the values allowed", text)
			break
		}
	}
	var most *big.Rat
	for _, m := range members {
		if x := rational(m); x != nil && (most == nil || x.Cmp(most) > 0) {
			most = x
		}
	}
	if most != nil {
		x := new(big.Rat).Add(towards(most, wholeRat(1), 1), wholeRat(1))
		w.add("outside-number", number(x), "%s, not one of the values allowed", number(x))
	}
	for _, m := range members {
		if b, ok := m.(bool); ok {
			w.add("other-boolean", !b, "the other boolean")
		}
	}
}

// bendEnum writes a member in another case and with white space around it, which some readers take for the member.
func (w *workshop) bendEnum() {
	for value := range w.v.all("enum") {
		list, _ := value.([]any)
		for _, m := range list {
			text, ok := m.(string)
			if !ok || strings.TrimSpace(text) == "" {
				continue
			}
			other := strings.ToUpper(text)
			if other == text {
				other = strings.ToLower(text)
			}
			if other != text {
				w.add("other-case", other, "%q in another case", text)
			}
			w.add("white-space", " "+text+" ", "%q with white space around it", text)
			return
		}
	}
}

func isText(v any) bool { _, ok := v.(string); return ok }

// breakFormat makes something that no parser of the format could take: near misses are read differently by standard libraries.
func (w *workshop) breakFormat() {
	for value := range w.v.all("format") {
		format, _ := value.(string)
		switch format {
		case "int32", "uint32", "uint64":
			if format != "int32" || !slices.Contains(w.v.types(), "integer") && !slices.Contains(w.v.types(), "number") {
				continue // a number of so many bits that is written as a text
			}
			w.add("beyond", whole(1<<31), "one more than 32 bits hold")
		case "uri-reference", "iri-reference", "uri", "iri":
			w.add("nonsense", "http://[not a uri", "nothing like %s", nouns.A(format))
		case "date":
			w.add("nonsense", "not-a-date", "nothing like %s", nouns.A(format))
			w.add("letter", "x", "nothing like %s", nouns.A(format))
			w.add("no-such-day", "2023-02-30", "a day that no month has")
			w.add("date-time", "2023-02-28T12:34:56Z", "a point in time, and no date")
		case "date-time":
			w.add("nonsense", "not-a-date-time", "nothing like %s", nouns.A(format))
			w.add("letter", "x", "nothing like %s", nouns.A(format))
			w.add("no-such-day", "2023-02-30T12:00:00Z", "a day that no month has")
		case "byte", "binary", "password", "float", "double", "int64":
		default:
			w.add("nonsense", "not-a-"+format, "nothing like %s", nouns.A(format))
			w.add("letter", "x", "nothing like %s", nouns.A(format))
		}
	}
}

// breakBound makes the nearest number outside that every decoder tells from the bound, and for lower bounds a negative one.
func (w *workshop) breakBound(keyword string) {
	bound := w.bound(keyword)
	if bound == nil {
		return
	}
	sign, name, side := int64(1), "above", "more"
	if strings.Contains(strings.ToLower(keyword), "min") {
		sign, name, side = -1, "below", "less"
	}
	step := spanOf(w.v, w.integer()).step
	coarse := step == nil
	if coarse {
		step = unit // a whole step: no neighbour that a float rounds onto the bound
	}
	x := towards(bound, step, sign)
	if strings.HasPrefix(keyword, "exclusive") {
		if x.Cmp(bound) == 0 {
			w.add("at-bound", number(x), "%s, on the exclusive bound", number(x))
		}
	}
	if coarse || x.Cmp(bound) == 0 {
		x = new(big.Rat).Add(x, new(big.Rat).Mul(step, wholeRat(sign)))
	}
	w.add(name, number(x), "%s, %s than %s", number(x), side, number(bound))
	if minus := new(big.Rat).Neg(step); sign < 0 && bound.Sign() >= 0 && x.Cmp(minus) > 0 {
		w.add("negative", number(minus), "%s, less than %s", number(minus), number(bound))
	}
}

// breakMultiple goes half a step off a valid value. Binary arithmetic judges multiples of a decimal step such as 0.01 in several ways, and
// what lies between two of them in one.
func (w *workshop) breakMultiple() {
	step := w.bound("multipleOf")
	value, err := w.m.Minimal(w.s)
	base := rational(value)
	if step == nil || err != nil || base == nil || step.Sign() <= 0 {
		return
	}
	half := new(big.Rat).Quo(step, wholeRat(2))
	if w.integer() {
		half = towards(half, wholeRat(1), 1)
	}
	for _, x := range [...]*big.Rat{new(big.Rat).Add(base, half), new(big.Rat).Sub(base, half)} {
		w.add("off-step", number(x), "%s, not a multiple of %s", number(x), number(step))
	}
}

// breakLength makes a text one character too short or too long.
func (w *workshop) breakLength(keyword, in string) {
	n, ok := w.v.count(keyword)
	if !ok {
		return
	}
	name := "too-short"
	if n--; keyword == "maxLength" {
		name = "too-long"
		n += 2
	}
	longest := map[string]int{"body": maxLength, "query": 4000, "header": 4000}[in]
	if longest == 0 {
		longest = 2000
	}
	if n < 0 || n > longest || n == 0 && in != "body" {
		return
	}
	for _, s := range w.ofLength(n) {
		w.add(name, s, "%d characters", n)
		if b := w.broken(s); len(b) == 1 && b[0] == keyword {
			w.made = []Variant{w.made[len(w.made)-1]}
			return
		}
	}
}

// breakComposition looks for a value that no branch allows.
func (w *workshop) breakComposition(in string) {
	w.add("text", "zz_no_branch", "a text that fits no branch")
	if in == "body" {
		w.add("object", map[string]any{}, "an object that fits no branch")
		w.add("number", json.Number("-1"), "a number that fits no branch")
		w.add("array", []any{}, "an array that fits no branch")
	}
}
