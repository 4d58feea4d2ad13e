package wire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// located puts the place before a message: "amount_cents: …". The place is an RFC 6901 pointer; "" is the whole.
func located(pointer, message string) string {
	if place := strings.TrimPrefix(pointer, "/"); place != "" {
		return place + ": " + message
	}
	return message
}

// reason says in one line why a value is invalid: "amount_cents: 1000001 is more than 1000000". It gives "" for a valid one and
// false where the schema can't judge.
func reason(s *specs.Schema, v any) (string, bool) {
	err := s.Validate(v)
	var invalid *specs.Invalid
	switch {
	case err == nil:
		return "", true
	case !errors.As(err, &invalid) || len(invalid.Problems) == 0:
		return err.Error(), false
	}
	p := invalid.Problems[0]
	return located(p.Instance, spell(s, v, p)), true
}

// spell words the commonest problems with the value and the bound; others keep the validator's message.
func spell(s *specs.Schema, v any, p specs.Problem) string {
	at, part, ok := find(s, v, p.Instance)
	if !ok {
		return p.Message()
	}
	bound, ok := keyword(at, p.Keyword)
	if !ok {
		return p.Message()
	}
	got := brief(part)
	switch p.Keyword {
	case "type":
		return fmt.Sprintf("%s is not of type %s", got, typeText(bound))
	case "maximum":
		return fmt.Sprintf("%s is more than %v", got, bound)
	case "minimum":
		return fmt.Sprintf("%s is less than %v", got, bound)
	case "exclusiveMaximum":
		return fmt.Sprintf("%s is not less than %v", got, bound)
	case "exclusiveMinimum":
		return fmt.Sprintf("%s is not more than %v", got, bound)
	case "multipleOf":
		return fmt.Sprintf("%s is no multiple of %v", got, bound)
	case "enum":
		return fmt.Sprintf("%s is none of %s", got, brief(bound))
	case "const":
		return fmt.Sprintf("%s is not %s", got, brief(bound))
	case "pattern":
		return fmt.Sprintf("%s does not match %v", got, bound)
	case "format":
		return fmt.Sprintf("%s is no %v", got, bound)
	case "maxLength", "minLength":
		if text, ok := part.(string); ok {
			return fmt.Sprintf("%d characters are %s than %v", utf8.RuneCountInString(text), moreOrLess(p.Keyword), bound)
		}
	case "maxItems", "minItems":
		if list, ok := part.([]any); ok {
			return fmt.Sprintf("%d items are %s than %v", len(list), moreOrLess(p.Keyword), bound)
		}
	}
	return p.Message()
}

func moreOrLess(keyword string) string {
	if strings.HasPrefix(keyword, "max") {
		return "more"
	}
	return "fewer"
}

func typeText(v any) string {
	list, ok := v.([]any)
	if !ok {
		return fmt.Sprint(v)
	}
	names := make([]string, len(list))
	for i, n := range list {
		names[i] = fmt.Sprint(n)
	}
	return strings.Join(names, " or ")
}

// find follows an instance pointer through the value and its schema together.
func find(s *specs.Schema, v any, pointer string) (*specs.Schema, any, bool) {
	if pointer == "" {
		return s, v, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		token = jsonpointer.Unescape(token)
		switch w := v.(type) {
		case map[string]any:
			part, ok := w[token]
			if !ok {
				return nil, nil, false
			}
			s, v = member(s, token), part
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(w) {
				return nil, nil, false
			}
			s, v = s.Items(), w[i]
		default:
			return nil, nil, false
		}
		if s == nil {
			return nil, nil, false
		}
	}
	return s, v, true
}

// member is the schema of a declared property, be it one of a branch, or that of undeclared ones.
func member(s *specs.Schema, name string) *specs.Schema {
	if p := declared(s, name, maxBranching); p != nil {
		return p
	}
	return restOf(s)
}

// declared is the schema of a property that a schema or a branch of its anyOf or oneOf declares; nil where there is none. Of several
// branches it is the first.
func declared(s *specs.Schema, name string, depth int) *specs.Schema {
	if s == nil || depth == 0 {
		return nil
	}
	if p := described(s.Properties(), name); p != nil {
		return p.Schema
	}
	for _, keyword := range [...]string{"anyOf", "oneOf"} {
		for _, b := range s.Alternatives(keyword) {
			if p := declared(b, name, depth-1); p != nil {
				return p
			}
		}
	}
	return nil
}
