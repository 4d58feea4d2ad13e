package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Invalid lists everything that a value breaks.
type Invalid struct{ Problems []Problem }

// Problem is one keyword that a value breaks.
type Problem struct {
	// Instance is the RFC 6901 pointer of the part that breaks it; of a required property the property's, which is absent.
	Instance string
	// Keyword is the JSON Schema keyword. Of anyOf, oneOf and not it is the keyword itself, never one inside a branch.
	Keyword string
	// Schema is the contract pointer of the keyword.
	Schema string
	// Message says what is wrong without repeating Instance. It is worded when it is asked for: most problems are told by their keyword.
	Message func() string
	// More is how many problems of the same keyword at alike places of arrays stand for this one, and have no entry of their own.
	More int
}

// Error is one line for each problem.
func (e *Invalid) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		at := p.Instance
		if at == "" {
			at = "the value"
		}
		lines[i] = at + ": " + p.Message()
	}
	return strings.Join(lines, "\n")
}

// Validate returns nil where a value of the DecodeJSON model is valid, an *Invalid with all its problems where it is not, and any
// other error where that can't be judged.
func (s *Schema) Validate(v any) error {
	if s == nil {
		return nil
	}
	compiled, size, err := s.prepare(v)
	if err != nil {
		return err
	}
	if s.quickly(compiled, v, size) == yes {
		return nil
	}
	return s.validated(compiled, v, size)
}

// Accepts says whether Validate gives nil, for who does not ask why not: most invalid values take a hundredth of the time so.
func (s *Schema) Accepts(v any) bool {
	if s == nil {
		return true
	}
	compiled, size, err := s.prepare(v)
	if err != nil {
		return false
	}
	switch s.quickly(compiled, v, size) {
	case yes:
		return true
	case no:
		return false
	}
	return s.validated(compiled, v, size) == nil
}

// prepare measures a value that is to be judged, and says why it can't be.
func (s *Schema) prepare(v any) (*jsonschema.Schema, int, error) {
	if err := s.Broken(); err != nil {
		return nil, 0, fmt.Errorf("the schema at %s can't be used: %w", s.ptr, err)
	}
	var size valueSize
	if err := size.measure(v, 0); err != nil {
		return nil, 0, err
	}
	compiled, err := s.compiledForm()
	if err != nil {
		return nil, 0, fmt.Errorf("the schema at %s can't be used: %w", s.ptr, err)
	}
	return compiled, size.values, nil
}

// validated is what the validator says of a value with so many values in it.
func (s *Schema) validated(compiled *jsonschema.Schema, v any, values int) error {
	if values > windowSize {
		return s.validateLarge(compiled, v)
	}
	return s.all.verdicts.of(compiled, v, func() error {
		if told, ok := s.explained(compiled, v, values); ok {
			return told
		}
		return s.problems(compiled, v)
	})
}

// problems validates and lists what is broken.
func (s *Schema) problems(compiled *jsonschema.Schema, v any) error {
	err := validate(compiled, v)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	c := collector{all: s.all, alike: map[string]*likeness{}}
	c.collect(invalid)
	slices.SortStableFunc(c.problems, byPlace)
	return &Invalid{slices.CompactFunc(c.problems, sameProblem)}
}

func sameProblem(a, b Problem) bool {
	return byPlace(a, b) == 0 && a.Message() == b.Message()
}

// validate is an error of its own where a pattern ran out of its time: then nothing is known of the value.
func validate(compiled *jsonschema.Schema, v any) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case slowMatch:
			err = r
		default:
			panic(r)
		}
	}()
	return compiled.Validate(v)
}

// valueSize counts the values of a value.
type valueSize struct{ values int }

// measure counts, and refuses numbers that would take the memory or the time, and endless nesting.
func (z *valueSize) measure(v any, depth int) error {
	if depth > maxValueDepth {
		return fmt.Errorf("the value is nested more than %d levels deep", maxValueDepth)
	}
	z.values++
	switch v := v.(type) {
	case json.Number:
		if len(v) > maxDigits {
			return fmt.Errorf("the number %.40s… has %d digits, more than are judged", v, len(v))
		}
		if hugeExponent(string(v)) {
			return fmt.Errorf("the number %.40s is too far from 0 to be judged", v)
		}
	case map[string]any:
		for _, e := range v {
			if err := z.measure(e, depth+1); err != nil {
				return err
			}
		}
	case []any:
		for _, e := range v {
			if err := z.measure(e, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// contractPointer turns the location of a compiled schema into a pointer into the contract.
func (s *schemas) contractPointer(location string) string {
	_, frag, _ := strings.Cut(location, "#/$defs/")
	if plain, err := url.PathUnescape(frag); err == nil {
		frag = plain
	}
	key, below, found := strings.Cut(frag, "/")
	if found {
		below = "/" + below
	}
	digits, numbered := strings.CutPrefix(key, "s")
	i, err := strconv.Atoi(digits)
	if !numbered || err != nil || i < 0 || i >= len(s.order) {
		return ""
	}
	return s.order[i].cursor.ptr + below
}
