package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
	jskind "github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"holdfast/internal/nearest"
	"holdfast/specs/jsonpointer"
)

// structure holds the document, overlays applied, to the OpenAPI Initiative's schema of its version, as libopenapi carries it.
// The contract's own schemas are left out, and so is what real documents get away with, such as members that OpenAPI does not know:
// those are notes. What breaks the schema is a flaw, and costs what needs it.
func (b *builder) structure() {
	schema, err := documentSchema(b.OpenAPI)
	if err != nil {
		b.fault(cursor{b.places.root, ""}, fmt.Sprintf("the schema of OpenAPI %s can't be used: %v", b.OpenAPI, err), "")
		return
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(schema.Validate(skeleton(b.places.root, true)), &invalid) {
		return
	}
	d := documentFaults{b: b, printer: message.NewPrinter(language.English)}
	d.collect(invalid)
	for _, n := range d.notes {
		b.Notes = append(b.Notes, n.Error())
	}
}

const documentURL = "https://contract.invalid/openapi"

// documentSchema is the schema that documents of a version of OpenAPI are held to. Each is compiled once: it is the same for all contracts.
func documentSchema(version string) (*jsonschema.Schema, error) {
	switch {
	case strings.HasPrefix(version, "3.0"):
		return documentSchema30()
	case strings.HasPrefix(version, "3.2"):
		return documentSchema32()
	}
	return documentSchema31()
}

var (
	documentSchema30 = sync.OnceValues(func() (*jsonschema.Schema, error) { return compileText(datamodel.OpenAPI3SchemaData) })
	documentSchema31 = sync.OnceValues(func() (*jsonschema.Schema, error) { return compileText(datamodel.OpenAPI31SchemaData) })
	documentSchema32 = sync.OnceValues(func() (*jsonschema.Schema, error) { return compileText(datamodel.OpenAPI32SchemaData) })
)

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
	b       *builder
	printer *message.Printer
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
			d.unknown(append(slices.Clone(e.InstanceLocation), name), name, siblings(d.b.places, e.InstanceLocation))
		}
		return
	case *jskind.FalseSchema:
		if n := len(e.InstanceLocation); n > 0 { // unevaluatedProperties: false
			d.unknown(e.InstanceLocation, e.InstanceLocation[n-1], siblings(d.b.places, e.InstanceLocation[:n-1]))
			return
		}
	case *jskind.Required:
		for _, name := range k.Missing {
			d.missing(e.InstanceLocation, name)
		}
		return
	}
	if len(e.Causes) > 0 {
		for _, c := range e.Causes {
			d.collect(c)
		}
		return
	}
	d.wrong(e)
}

// missing reports an absent member with the text to paste. Only what says where a value goes and what it looks like costs anything.
func (d *documentFaults) missing(at []string, name string) {
	c := d.cursor(at)
	fix := "add it"
	if text, ok := pasted[name]; ok {
		fix = "paste " + text
	}
	f := d.b.flaw(c, fmt.Sprintf("%q is missing", name), fix)
	f.inert = !slices.Contains([]string{"name", "in", "content"}, name) && (name != "schema" || c.get("in").text() == "path")
}

// pasted is what fills a hole without promising anything.
var pasted = map[string]string{
	"openapi": "openapi: 3.1.0", "info": "info: { title: My API, version: '1.0.0' }", "title": "title: My API", "version": "version: '1.0.0'",
	"paths": "paths: {}", "description": "description: OK", "responses": "responses: { '200': { description: OK } }",
	"name": "name: id", "in": "in: query", "schema": "schema: { type: string }", "content": "content: { application/json: { schema: { type: object } } }",
	"url": "url: http://localhost:8080", "default": "default: v1",
}

// wrong reports a member that is not what OpenAPI says.
func (d *documentFaults) wrong(e *jsonschema.ValidationError) {
	c := d.cursor(e.InstanceLocation)
	f := d.b.flaw(c, e.ErrorKind.LocalizedString(d.printer), "")
	last := ""
	if n := len(e.InstanceLocation); n > 0 {
		last = e.InstanceLocation[n-1]
	}
	switch k := e.ErrorKind.(type) {
	case *jskind.Enum:
		f.Fix = nearest.Hint(fmt.Sprint(k.Got), names(k.Want))
		f.inert = last == "required"
	case *jskind.Type:
		f.inert = c.ok() && c.kind == scalarKind && c.value == nil && // what is null is absent, where it may be
			!slices.Contains([]string{"name", "in", "style", "required", "content", "$ref"}, last)
	default:
		f.inert = true // a name with unusual letters, an equal parameter twice, a path parameter that is not said to be required
	}
}

func names(list []any) []string {
	all := make([]string, len(list))
	for i, v := range list {
		all[i] = fmt.Sprint(v)
	}
	return all
}

// unknown reports a member that OpenAPI does not know: as a flaw where it looks misspelt, else as a note.
func (d *documentFaults) unknown(at []string, name string, known []string) {
	problem := fmt.Sprintf("OpenAPI knows no %q here", name)
	near, ok := nearest.Name(name, known)
	if !ok || elsewhere(name) || len(name) < 5 {
		d.notes = append(d.notes, d.made(at, problem, ""))
		return
	}
	f := d.b.flaw(d.cursor(at), problem, fmt.Sprintf("did you mean %q?", near))
	f.inert = f.inert || slices.Contains(sideMembers, near)
}

// elsewhere says whether OpenAPI has a member of that name in another place or version: then it is not misspelt.
func elsewhere(name string) bool {
	return slices.Contains([]string{
		"name", "server", "pathItems", "webhooks", "example", "schemas", "parameter", "response", "header", "link", "callbacks",
		"type", "items", "default", "title", "consumes", "produces", "schemes", "definitions", "minimum", "maximum", "pattern", "format", "enum",
	}, name)
}

// note keeps what breaks the letter of OpenAPI and harms nobody, such as example beside examples.
func (d *documentFaults) note(e *jsonschema.ValidationError) {
	d.notes = append(d.notes, d.made(e.InstanceLocation, "members stand together that exclude each other", ""))
}

// siblings are names that may stand beside a misspelt one. The schema's own list is out of reach, so these are OpenAPI's most frequent.
func siblings(p *places, at []string) []string {
	n, _, exact := p.find(jsonpointer.Of(at...))
	if !exact {
		return nil
	}
	return slices.DeleteFunc([]string{
		"operationId", "parameters", "requestBody", "responses", "security", "summary", "description", "content", "schema", "required",
		"headers", "examples", "example", "deprecated", "explode", "style", "links", "properties", "additionalProperties", "nullable",
		"minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern", "format", "enum", "servers", "tags",
	}, func(s string) bool { return n.get(s) != nil })
}

func (d *documentFaults) cursor(at []string) cursor {
	n, ptr, _ := d.b.places.find(jsonpointer.Of(at...))
	return cursor{n, ptr}
}

func (d *documentFaults) made(at []string, problem, fix string) *Error {
	c := d.cursor(at)
	return &Error{Place: d.b.places.of(c.node, c.ptr), Problem: problem, Fix: fix}
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
