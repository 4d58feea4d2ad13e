package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
	jskind "github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"holdfast/internal/nearest"
)

// validateDocument holds the document, overlays applied, to the OpenAPI Initiative's schema of its version, as libopenapi carries it.
// The contract's own schemas are left out, and so is what real documents get away with, such as members that OpenAPI does not know:
// those are notes.
func validateDocument(p *places, version string) (faults, notes Errors) {
	text := datamodel.OpenAPI31SchemaData
	switch {
	case strings.HasPrefix(version, "3.0"):
		text = datamodel.OpenAPI3SchemaData
	case strings.HasPrefix(version, "3.2"):
		text = datamodel.OpenAPI32SchemaData
	}
	schema, err := compileText(text)
	if err != nil {
		return Errors{{Place: Place{File: p.files[0]}, Problem: fmt.Sprintf("the schema of OpenAPI %s can't be used: %v", version, err)}}, nil
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema.Validate(skeleton(p.root)), &invalid) {
		return nil, nil
	}
	d := documentFaults{places: p, printer: message.NewPrinter(language.English)}
	d.collect(invalid)
	slices.SortStableFunc(d.faults, func(a, b *Error) int { return a.Place.Line - b.Place.Line })
	return d.faults, d.notes
}

const documentURL = "https://contract.invalid/openapi"

func compileText(text string) (*jsonschema.Schema, error) {
	var doc any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	if err := c.AddResource(documentURL, doc); err != nil {
		return nil, err
	}
	return c.Compile(documentURL)
}

// documentFaults picks from the validator's tree of errors those that say something.
type documentFaults struct {
	places  *places
	printer *message.Printer
	faults  Errors
	notes   Errors
}

func (d *documentFaults) collect(e *jsonschema.ValidationError) {
	switch k := e.ErrorKind.(type) {
	case *jskind.Not:
		d.note(e)
		return
	case *jskind.AnyOf, *jskind.OneOf:
		if one, ok := k.(*jskind.OneOf); ok && len(one.Subschemas) > 0 {
			d.note(e)
			return
		}
		if best := closest(e.Causes); best != nil {
			d.collect(best)
			return
		}
	case *jskind.AdditionalProperties:
		for _, name := range k.Properties {
			d.unknown(append(slices.Clone(e.InstanceLocation), name), name, siblings(d.places, e.InstanceLocation))
		}
		return
	case *jskind.FalseSchema:
		if n := len(e.InstanceLocation); n > 0 { // unevaluatedProperties: false
			d.unknown(e.InstanceLocation, e.InstanceLocation[n-1], siblings(d.places, e.InstanceLocation[:n-1]))
			return
		}
	case *jskind.Required:
		for _, name := range k.Missing {
			d.fault(e.InstanceLocation, fmt.Sprintf("%q is missing", name), "add it")
		}
		return
	}
	if len(e.Causes) > 0 {
		for _, c := range e.Causes {
			d.collect(c)
		}
		return
	}
	d.fault(e.InstanceLocation, e.ErrorKind.LocalizedString(d.printer), "")
}

// unknown reports a member that OpenAPI does not know: as a fault where it looks misspelt, else as a note.
func (d *documentFaults) unknown(at []string, name string, known []string) {
	problem := fmt.Sprintf("OpenAPI knows no %q here", name)
	if hint := nearest.Hint(name, known); hint != "" && !elsewhere(name) {
		d.faults = append(d.faults, d.made(at, problem, hint))
		return
	}
	d.notes = append(d.notes, d.made(at, problem, ""))
}

// elsewhere says whether OpenAPI has a member of that name in another place or version: then it is not misspelt.
func elsewhere(name string) bool {
	return slices.Contains([]string{"name", "server", "pathItems", "webhooks", "example", "schemas", "parameter", "response", "header", "link", "callbacks"}, name)
}

// note keeps what breaks the letter of OpenAPI and harms nobody, such as example beside examples.
func (d *documentFaults) note(e *jsonschema.ValidationError) {
	d.notes = append(d.notes, d.made(e.InstanceLocation, "members stand together that exclude each other", ""))
}

// siblings are names that may stand beside a misspelt one. The schema's own list is out of reach, so these are OpenAPI's most frequent.
func siblings(p *places, at []string) []string {
	n, _, exact := p.find(joinPointer(at...))
	if !exact {
		return nil
	}
	return slices.DeleteFunc([]string{
		"operationId", "parameters", "requestBody", "responses", "security", "summary", "description", "content", "schema", "required",
		"headers", "examples", "example", "deprecated", "explode", "style", "links", "properties", "additionalProperties", "nullable",
		"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern", "format", "enum", "servers", "tags",
	}, func(s string) bool { return n.get(s) != nil })
}

func (d *documentFaults) fault(at []string, problem, fix string) {
	d.faults = append(d.faults, d.made(at, problem, fix))
}

func (d *documentFaults) made(at []string, problem, fix string) *Error {
	n, ptr, _ := d.places.find(joinPointer(at...))
	return &Error{Place: d.places.of(n, ptr), Problem: problem, Fix: fix}
}

// closest is the branch that got furthest into the document, and of several the one with the fewest errors: a branch that only asks
// for $ref is the one that was not meant.
func closest(branches []*jsonschema.ValidationError) *jsonschema.ValidationError {
	var best *jsonschema.ValidationError
	for _, b := range branches {
		if best == nil || rank(b) > rank(best) {
			best = b
		}
	}
	return best
}

func rank(e *jsonschema.ValidationError) int {
	depth, leaves := 0, 0
	var walk func(*jsonschema.ValidationError)
	walk = func(e *jsonschema.ValidationError) {
		depth = max(depth, len(e.InstanceLocation))
		if len(e.Causes) == 0 {
			leaves++
		}
		if r, ok := e.ErrorKind.(*jskind.Required); ok && slices.Contains(r.Missing, "$ref") {
			leaves += 1000
		}
		for _, c := range e.Causes {
			walk(c)
		}
	}
	walk(e)
	return depth*10000 - leaves
}
