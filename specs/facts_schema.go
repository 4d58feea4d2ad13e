package specs

import (
	_ "embed" // the schema of x-conformance
	"errors"
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
	jskind "github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"holdfast/internal/nearest"
)

//go:embed facts.schema.json
var factsSchema []byte

// FactsSchema is the JSON Schema of x-conformance, as it is published.
func FactsSchema() []byte { return slices.Clone(factsSchema) }

// factsChecker holds x-conformance objects to their schema.
type factsChecker struct {
	compiler *jsonschema.Compiler
	doc      any
}

func newFactsChecker() (*factsChecker, error) {
	doc, err := DecodeJSON(factsSchema)
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	return &factsChecker{c, doc}, c.AddResource(factsURL, doc)
}

const factsURL = "https://contract.invalid/x-conformance"

// check reports everything in an x-conformance object that its schema, which is "root" or "operation", does not know.
func (f *factsChecker) check(b *builder, at cursor, which string) bool {
	schema, err := f.compiler.Compile(factsURL + "#/$defs/" + which)
	if err != nil {
		b.fault(at, err.Error(), "")
		return false
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema.Validate(at.any()), &invalid) {
		return true
	}
	f.report(b, at, invalid)
	return false
}

func (f *factsChecker) report(b *builder, at cursor, e *jsonschema.ValidationError) {
	here := at.at(e.InstanceLocation...)
	switch k := e.ErrorKind.(type) {
	case *jskind.AdditionalProperties:
		known := f.properties(e.SchemaURL)
		slices.Sort(k.Properties)
		for _, name := range k.Properties {
			fix := nearest.Hint(name, known)
			if fix == "" {
				fix = "known are " + listing(known)
			}
			b.fault(here.at(name), fmt.Sprintf("x-conformance knows no %q here", name), fix)
		}
		return
	case *jskind.Required:
		for _, name := range k.Missing {
			b.fault(here, fmt.Sprintf("%q is missing", name), "")
		}
		return
	}
	if len(e.Causes) > 0 {
		for _, c := range e.Causes {
			f.report(b, at, c)
		}
		return
	}
	b.fault(here, e.ErrorKind.LocalizedString(message.NewPrinter(language.English)), "")
}

// properties are the names that the object schema at a location knows.
func (f *factsChecker) properties(location string) []string {
	_, ptr, _ := cutFragment(location)
	tokens, _ := splitPointer(ptr)
	v := f.doc
	for _, t := range tokens {
		m, _ := v.(map[string]any)
		v = m[t]
	}
	m, _ := v.(map[string]any)
	props, _ := m["properties"].(map[string]any)
	set := map[string]bool{}
	for name := range props {
		set[name] = true
	}
	return sortedNames(set)
}
