package wire

import (
	"encoding/json"
	"strings"

	"holdfast/specs"
)

// typeSet is a set of JSON Schema types; number includes integer.
type typeSet uint8

const (
	nullType typeSet = 1 << iota
	booleanType
	integerType
	fractionType // a number that is no integer
	stringType
	arrayType
	objectType

	numberType  = integerType | fractionType
	anyType     = nullType | booleanType | numberType | stringType | arrayType | objectType
	scalarTypes = nullType | booleanType | numberType | stringType
)

func (t typeSet) has(u typeSet) bool { return t&u != 0 }

// onlyObject says that nothing but an object is wanted, null aside.
func (t typeSet) onlyObject() bool { return t&objectType != 0 && t&^(objectType|nullType) == 0 }

// maxBranching bounds how deep anyOf and oneOf are followed within one place.
const maxBranching = 8

// typesOf are the types that a schema allows; references, allOf, anyOf, oneOf, const and enum are taken into account.
func typesOf(s *specs.Schema) typeSet { return typesWithin(s, maxBranching) }

func typesWithin(s *specs.Schema, depth int) typeSet {
	set := anyType
	if s == nil || depth == 0 {
		return set
	}
	if names := s.Types(); names != nil {
		set = named(names)
	}
	for _, keyword := range [...]string{"anyOf", "oneOf"} {
		if branches := branchesOf(s, keyword); len(branches) > 0 {
			var union typeSet
			for _, b := range branches {
				union |= typesWithin(b, depth-1)
			}
			set &= union
		}
	}
	if set != anyType {
		return set
	}
	if v, _, ok := s.Find("const"); ok {
		return typeOf(v)
	}
	if v, _, ok := s.Find("enum"); ok {
		var union typeSet
		list, _ := v.([]any)
		for _, e := range list {
			union |= typeOf(e)
		}
		return union
	}
	return set
}

func named(names []string) typeSet {
	var set typeSet
	for _, n := range names {
		switch n {
		case "null":
			set |= nullType
		case "boolean":
			set |= booleanType
		case "integer":
			set |= integerType
		case "number":
			set |= numberType
		case "string":
			set |= stringType
		case "array":
			set |= arrayType
		case "object":
			set |= objectType
		}
	}
	return set
}

// branchesOf are the members of anyOf or oneOf that hold at a place, references and allOf followed to find them.
func branchesOf(s *specs.Schema, keyword string) []*specs.Schema {
	holder := s.Resolve()
	if composed(holder) {
		_, found, ok := s.Find(keyword)
		if !ok {
			return nil
		}
		holder = found
	}
	if keyword == "anyOf" {
		return holder.AnyOf()
	}
	return holder.OneOf()
}

// composed says whether other schemas hold at the same place. Most schemas stand alone, and looking no further saves half the time.
func composed(s *specs.Schema) bool {
	_, refers := s.Keyword("$ref")
	return refers || len(s.AllOf()) > 0
}

// typeOf is the type of a value of the DecodeJSON model. By JSON Schema 2020-12 §6.1.1 a number without a fractional part is an
// integer, however it is written.
func typeOf(v any) typeSet {
	switch v := v.(type) {
	case nil:
		return nullType
	case bool:
		return booleanType
	case json.Number:
		if integral(string(v)) {
			return integerType
		}
		return fractionType
	case string:
		return stringType
	case []any:
		return arrayType
	case map[string]any:
		return objectType
	}
	return 0
}

// integral says whether a JSON number is whole, by its digits alone, so that absurd exponents cost nothing.
func integral(number string) bool {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(number), "e")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(mantissa, "-"), ".")
	digits := whole + fraction
	if strings.Trim(digits, "0") == "" {
		return true
	}
	// The last digit that is not 0 must not stand after the point that the exponent moves.
	places := len(fraction) - (len(digits) - len(strings.TrimRight(digits, "0")))
	if places <= 0 && exponent == "" {
		return true
	}
	negative := strings.HasPrefix(exponent, "-")
	exponent = strings.TrimLeft(strings.TrimLeft(exponent, "+-"), "0")
	if len(exponent) > 6 {
		return !negative
	}
	shift := 0
	for _, c := range exponent {
		shift = shift*10 + int(c-'0')
	}
	if negative {
		shift = -shift
	}
	return places <= shift
}
