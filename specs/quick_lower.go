package specs

import (
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// kinds are types of JSON values.
type kinds uint8

const (
	nullKind kinds = 1 << iota
	boolKind
	integerKind
	numberKind
	textKind
	listKind
	membersKind
)

var kindOf = map[string]kinds{
	"null": nullKind, "boolean": boolKind, "integer": integerKind, "number": numberKind, "string": textKind, "array": listKind, "object": membersKind,
}

// has says whether a value is of one of the types.
func (k kinds) has(v any) bool {
	switch v := v.(type) {
	case nil:
		return k&nullKind != 0
	case bool:
		return k&boolKind != 0
	case string:
		return k&textKind != 0
	case []any:
		return k&listKind != 0
	case map[string]any:
		return k&membersKind != 0
	case json.Number:
		return k&numberKind != 0 || k&integerKind != 0 && isWhole(v)
	}
	return false
}

func isWhole(n json.Number) bool {
	m := magnitudeOf(n)
	return m.whole()
}

// lower gives the quick form of a compiled schema and of all that it leads to, each of which is made once.
func (s *schemaSet) lower(compiled *jsonschema.Schema) *quick {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lowered == nil {
		s.lowered = lowering{}
	}
	return s.lowered.of(compiled)
}

// lowering holds the quick forms that are made.
type lowering map[*jsonschema.Schema]*quick

// of is the quick form of a schema; nil of nil.
func (l lowering) of(s *jsonschema.Schema) *quick {
	if s == nil {
		return nil
	}
	if known := l[s]; known != nil {
		return known
	}
	q := &quick{location: s.Location}
	l[s] = q // before what it leads to, which may lead back
	if s.Bool != nil {
		q.always = sure(*s.Bool)
		return q
	}
	q.open = s.DraftVersion != 2020 || s.RecursiveRef != nil || s.DynamicRef != nil || len(s.Dependencies) > 0 || len(s.DependentSchemas) > 0 ||
		s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil || s.Contains != nil || s.Items != nil || s.AdditionalItems != nil ||
		s.ContentEncoding != nil || s.ContentMediaType != nil || s.ContentSchema != nil || len(s.Extensions) > 0
	if s.Types != nil {
		for _, name := range s.Types.ToStrings() {
			q.types |= kindOf[name]
		}
	}
	q.enum = choiceOf(s)
	if s.Format != nil {
		q.format, q.open = s.Format.Validate, q.open || s.Format.Name == "regex"
	}
	q.ref, q.not = l.of(s.Ref), l.of(s.Not)
	q.allOf, q.anyOf, q.oneOf = l.all(s.AllOf), l.all(s.AnyOf), l.all(s.OneOf)
	if s.If != nil {
		q.cond, q.then, q.otherwise = l.of(s.If), l.orTrue(s.Then), l.orTrue(s.Else)
	}
	q.object, q.array, q.text, q.number = l.objectOf(s), l.arrayOf(s), textOf(s), numberOf(s)
	return q
}

func (l lowering) all(list []*jsonschema.Schema) []*quick {
	var all []*quick
	for _, s := range list {
		all = append(all, l.of(s))
	}
	return all
}

func (l lowering) orTrue(s *jsonschema.Schema) *quick {
	if s == nil {
		return &quick{always: yes}
	}
	return l.of(s)
}

func choiceOf(s *jsonschema.Schema) *choice {
	if s.Enum == nil && s.Const == nil {
		return nil
	}
	var values []any
	if s.Enum != nil {
		values = s.Enum.Values
	}
	if s.Const != nil {
		if s.Enum != nil && !slices.ContainsFunc(values, func(v any) bool { return EqualJSON(v, *s.Const) }) {
			return &choice{}
		}
		values = []any{*s.Const}
	}
	c := &choice{texts: map[string]bool{}}
	switch {
	case s.Const == nil:
		c.keyword = "enum"
	case s.Enum == nil:
		c.keyword = "const"
	}
	for _, v := range values {
		if text, ok := v.(string); ok {
			c.texts[text] = true
		} else {
			c.others = append(c.others, v)
		}
	}
	return c
}

func (l lowering) objectOf(s *jsonschema.Schema) *quickObject {
	q := &quickObject{least: orInt(s.MinProperties, 0), most: orInt(s.MaxProperties, math.MaxInt), required: s.Required, together: s.DependentRequired, name: l.of(s.PropertyNames)}
	q.names = slices.Sorted(maps.Keys(s.Properties))
	q.members = make(map[string]*quick, len(q.names))
	for _, name := range q.names {
		q.members[name] = l.of(s.Properties[name])
	}
	for name, value := range s.PatternProperties {
		q.patterns = append(q.patterns, quickPattern{name, l.of(value)})
	}
	switch rest := s.AdditionalProperties.(type) {
	case bool:
		if !rest {
			q.rest = &quick{always: no}
		}
	case *jsonschema.Schema:
		q.rest = l.of(rest)
	}
	if q.least == 0 && q.most == math.MaxInt && len(q.required) == 0 && len(q.together) == 0 && q.name == nil && len(q.names) == 0 && len(q.patterns) == 0 && q.rest == nil {
		return nil
	}
	return q
}

func (l lowering) arrayOf(s *jsonschema.Schema) *quickArray {
	q := &quickArray{least: orInt(s.MinItems, 0), most: orInt(s.MaxItems, math.MaxInt), unique: s.UniqueItems, first: l.all(s.PrefixItems), items: l.of(s.Items2020)}
	if q.least == 0 && q.most == math.MaxInt && !q.unique && len(q.first) == 0 && q.items == nil {
		return nil
	}
	return q
}

func textOf(s *jsonschema.Schema) *quickText {
	if s.MinLength == nil && s.MaxLength == nil && s.Pattern == nil {
		return nil
	}
	return &quickText{least: orInt(s.MinLength, 0), most: orInt(s.MaxLength, math.MaxInt), pattern: s.Pattern}
}

func numberOf(s *jsonschema.Schema) *quickNumber {
	if s.Minimum == nil && s.Maximum == nil && s.ExclusiveMinimum == nil && s.ExclusiveMaximum == nil && s.MultipleOf == nil {
		return nil
	}
	q := &quickNumber{least: math.MinInt64, most: math.MaxInt64, min: s.Minimum, max: s.Maximum, over: s.ExclusiveMinimum, under: s.ExclusiveMaximum, multipleOf: s.MultipleOf}
	for _, bound := range []struct {
		at    *big.Rat
		lower bool
		past  bool // the bound itself is not allowed
	}{{s.Minimum, true, false}, {s.ExclusiveMinimum, true, true}, {s.Maximum, false, false}, {s.ExclusiveMaximum, false, true}} {
		if bound.at == nil {
			continue
		}
		if bound.lower {
			q.least = max(q.least, wholeBeside(bound.at, bound.past, 1))
		} else {
			q.most = min(q.most, wholeBeside(bound.at, bound.past, -1))
		}
	}
	if m := s.MultipleOf; m != nil && m.IsInt() && m.Num().IsInt64() && m.Sign() > 0 {
		q.wholeMultiple = m.Num().Int64()
	}
	return q
}

// wholeBeside is the whole number next to a bound, on the side of a direction; the bound itself where it is whole and allowed. What is beyond 64
// bits is cut.
func wholeBeside(bound *big.Rat, past bool, direction int64) int64 {
	floor := new(big.Int)
	rest := new(big.Int)
	floor.DivMod(bound.Num(), bound.Denom(), rest)
	whole := rest.Sign() == 0
	at := floor
	if direction > 0 && !whole {
		at = at.Add(at, big.NewInt(1))
	}
	if whole && past {
		at = at.Add(at, big.NewInt(direction))
	}
	switch {
	case at.IsInt64():
		return at.Int64()
	case at.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

func orInt(n *int, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return *n
}
