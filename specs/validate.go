package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
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
	// Message says what is wrong without repeating Instance.
	Message string
}

// Error is one line for each problem.
func (e *Invalid) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		at := p.Instance
		if at == "" {
			at = "the value"
		}
		lines[i] = at + ": " + p.Message
	}
	return strings.Join(lines, "\n")
}

// Validate returns nil where a value of the DecodeJSON model is valid, an *Invalid with all its problems where it is not, and any
// other error where that can't be judged.
func (s *Schema) Validate(v any) error {
	if s == nil {
		return nil
	}
	if err := s.Broken(); err != nil {
		return fmt.Errorf("the schema at %s can't be used: %w", s.ptr, err)
	}
	if err := judgeable(v, 0); err != nil {
		return err
	}
	compiled, err := s.compiledForm()
	if err != nil {
		return fmt.Errorf("the schema at %s can't be used: %w", s.ptr, err)
	}
	err = validate(compiled, v)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	c := collector{s.all, message.NewPrinter(language.English), nil}
	c.collect(invalid)
	slices.SortFunc(c.problems, func(a, b Problem) int {
		return strings.Compare(a.Instance+"\x00"+a.Keyword+"\x00"+a.Schema, b.Instance+"\x00"+b.Keyword+"\x00"+b.Schema)
	})
	return &Invalid{slices.CompactFunc(c.problems, func(a, b Problem) bool { return a == b })}
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

// maxValueDepth bounds the nesting of values, which come from the target and may be hostile.
const maxValueDepth = 2000

// judgeable refuses numbers whose exponents would fill the memory, and endless nesting.
func judgeable(v any, depth int) error {
	if depth > maxValueDepth {
		return fmt.Errorf("the value is nested more than %d levels deep", maxValueDepth)
	}
	switch v := v.(type) {
	case json.Number:
		if hugeExponent(string(v)) {
			return fmt.Errorf("the number %.40s is too far from 0 to be judged", v)
		}
	case map[string]any:
		for _, e := range v {
			if err := judgeable(e, depth+1); err != nil {
				return err
			}
		}
	case []any:
		for _, e := range v {
			if err := judgeable(e, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// collector flattens the validator's tree of errors.
type collector struct {
	all      *schemas
	printer  *message.Printer
	problems []Problem
}

func (c *collector) collect(e *jsonschema.ValidationError) {
	switch k := e.ErrorKind.(type) {
	case *kind.AnyOf, *kind.OneOf, *kind.Not:
		c.add(e, e.InstanceLocation, composed(e))
		return
	case *kind.Required:
		for _, name := range k.Missing {
			c.add(e, append(slices.Clone(e.InstanceLocation), name), "the property is required and absent")
		}
		return
	}
	if len(e.Causes) == 0 {
		c.add(e, e.InstanceLocation, e.ErrorKind.LocalizedString(c.printer))
		return
	}
	for _, cause := range e.Causes {
		c.collect(cause)
	}
}

func (c *collector) add(e *jsonschema.ValidationError, instance []string, text string) {
	keyword := ""
	path := e.ErrorKind.KeywordPath()
	if len(path) > 0 {
		keyword = path[0]
	}
	if _, ok := e.ErrorKind.(*kind.FalseSchema); ok {
		keyword = "false"
	}
	at := c.all.contractPointer(e.SchemaURL)
	if len(path) > 0 {
		at += jsonpointer.Of(keyword)
	}
	c.problems = append(c.problems, Problem{Instance: jsonpointer.Of(instance...), Keyword: keyword, Schema: at, Message: text})
}

// composed says what the branches of anyOf, oneOf and not had to say, in few words.
func composed(e *jsonschema.ValidationError) string {
	switch k := e.ErrorKind.(type) {
	case *kind.Not:
		return "the value is valid under the schema of not"
	case *kind.OneOf:
		if len(k.Subschemas) > 0 {
			return fmt.Sprintf("the value is valid under more than one branch: %v", k.Subschemas)
		}
	}
	return fmt.Sprintf("the value is valid under none of the %d branches", len(e.Causes))
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
	var i int
	if _, err := fmt.Sscanf(key, "s%d", &i); err != nil || i >= len(s.order) {
		return ""
	}
	return s.order[i].cursor.ptr + below
}
