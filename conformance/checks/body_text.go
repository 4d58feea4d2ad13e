package checks

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/specs"
)

// textKeepsSchema holds an answer of plain text to a schema of strings: the text is the value (OpenAPI 3.1.1 §4.8.14.4 shows one). What a text is that
// should be a number or an object OpenAPI leaves open, and it is not judged. Many writers end a text with a line break that is not meant to be
// in it, so that it may keep the schema with or without; and what the reading is worth is for the author to say: a breach is a warning.
func textKeepsSchema(pass *conformance.Pass, requirement string, schema *specs.Schema) []conformance.Result {
	r := pass.Exchange.Response
	if !slices.Equal(schema.Types(), []string{"string"}) || encoded(r) || r.Truncated || !utf8.Valid(r.Body) || schema.Broken() != nil {
		return nil
	}
	whole := string(r.Body)
	value := strings.TrimSuffix(strings.TrimSuffix(whole, "\n"), "\r")
	if schema.Accepts(whole) || schema.Accepts(value) {
		return pass.Kept(requirement)
	}
	var invalid *specs.Invalid
	if !errors.As(schema.Validate(value), &invalid) {
		return nil
	}
	all := schemaFindings(pass, requirement, schema, value, invalid)
	for i := range all {
		if f := all[i].Finding; f != nil && f.Level != cases.Note {
			f.Level, f.Confidence = cases.Warning, cases.Should
		}
	}
	return all
}
