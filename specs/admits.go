package specs

import (
	"encoding/json"
	"strings"
)

// TypeSet is a set of JSON Schema types.
type TypeSet uint8

// The types. A number is an integer or has a fraction.
const (
	NullType TypeSet = 1 << iota
	BooleanType
	IntegerType
	FractionType
	StringType
	ArrayType
	ObjectType

	NumberType = IntegerType | FractionType
	AnyType    = NullType | BooleanType | NumberType | StringType | ArrayType | ObjectType
)

// Has says whether the sets have a type in common.
func (t TypeSet) Has(u TypeSet) bool { return t&u != 0 }

// maxBranching bounds how deep anyOf and oneOf are followed within one place.
const maxBranching = 8

// Admits are the types that a schema allows; references, allOf, anyOf, oneOf, const and enum are taken into account.
func (s *Schema) Admits() TypeSet {
	if s == nil {
		return AnyType
	}
	return s.learned.admits.ask(s, func(s *Schema) TypeSet { return s.admits(maxBranching) })
}

func (s *Schema) admits(depth int) TypeSet {
	set := AnyType
	if s == nil || depth == 0 {
		return set
	}
	if names := s.Types(); names != nil {
		set = typesNamed(names)
	}
	for _, keyword := range [...]string{"anyOf", "oneOf"} {
		if branches := s.Alternatives(keyword); len(branches) > 0 {
			var union TypeSet
			for _, b := range branches {
				union |= b.admits(depth - 1)
			}
			set &= union
		}
	}
	if set != AnyType {
		return set
	}
	if v, _, ok := s.Find("const"); ok {
		return TypeOf(v)
	}
	if v, _, ok := s.Find("enum"); ok {
		var union TypeSet
		list, _ := v.([]any)
		for _, e := range list {
			union |= TypeOf(e)
		}
		return union
	}
	return set
}

func typesNamed(names []string) TypeSet {
	var set TypeSet
	for _, n := range names {
		switch n {
		case "null":
			set |= NullType
		case "boolean":
			set |= BooleanType
		case "integer":
			set |= IntegerType
		case "number":
			set |= NumberType
		case "string":
			set |= StringType
		case "array":
			set |= ArrayType
		case "object":
			set |= ObjectType
		}
	}
	return set
}

// Alternatives are the members of anyOf or oneOf that hold at the schema's place, references and allOf followed to find them. The list
// must not be changed.
func (s *Schema) Alternatives(keyword string) []*Schema {
	if s == nil {
		return nil
	}
	if keyword == "anyOf" {
		return s.learned.anyHere.ask(s, func(s *Schema) []*Schema { return s.alternatives("anyOf").AnyOf() })
	}
	return s.learned.oneHere.ask(s, func(s *Schema) []*Schema { return s.alternatives("oneOf").OneOf() })
}

// alternatives is the schema that has a keyword.
func (s *Schema) alternatives(keyword string) *Schema {
	_, holder, _ := s.Find(keyword)
	return holder
}

// TypeOf is the type of a value of the DecodeJSON model. By JSON Schema 2020-12 §6.1.1 a number without a fractional part is an
// integer, however it is written.
func TypeOf(v any) TypeSet {
	switch v := v.(type) {
	case nil:
		return NullType
	case bool:
		return BooleanType
	case json.Number:
		if integral(string(v)) {
			return IntegerType
		}
		return FractionType
	case string:
		return StringType
	case []any:
		return ArrayType
	case map[string]any:
		return ObjectType
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
