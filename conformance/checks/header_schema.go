package checks

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// HeaderSchema reports a header that came and is not valid under the schema that the response declares for it.
//
// OpenAPI 3.1.1 §4.8.21: headers are written in the style "simple". A header is text, and the style does not say which of its
// readings is meant, so every reading that the schema's types allow is tried and one that is valid is enough. A string is
// never split: dates, quoted strings and structured fields contain commas. A header that is described by `content` is one value of
// that media type; of others than JSON only text is judged.
var HeaderSchema = conformance.Check{
	Rule: conformance.Rule{
		ID:          "header-schema",
		OfComponent: true,
		Summary:     "a header that the response declares is valid under its schema",
		Source:      "OpenAPI 3.1.1 §4.8.21",
		Level:       cases.Violation,
		Confidence:  cases.Must,
		Fix:         "send the header as declared, or correct its schema",
	},
	Run: headerSchema,
}

func headerSchema(pass *conformance.Pass) []conformance.Result {
	if pass.Operation == nil || pass.Response == nil || failedUnnamed(pass) {
		return nil
	}
	var results []conformance.Result
	for _, header := range pass.Response.Headers {
		lines := headerLines(pass.Exchange.Response.Header, header.Name)
		for i, line := range lines {
			judged := judgeHeader(pass, header, line)
			if judged.Verdict != result.Pass || i == len(lines)-1 { // one wrong cookie of several is enough
				results = append(results, judged)
				break
			}
		}
	}
	return results
}

// headerLines are the values to judge. Several lines of one name are one list (RFC 9110 §5.3), except Set-Cookie's.
func headerLines(h http.Header, name string) []string {
	lines := h.Values(name)
	if len(lines) < 2 || http.CanonicalHeaderKey(name) == "Set-Cookie" {
		return lines
	}
	return []string{strings.Join(lines, ", ")}
}

func judgeHeader(pass *conformance.Pass, header *specs.Header, line string) conformance.Result {
	requirement := headerRequirement(pass, header)
	if header.Schema == nil {
		return conformance.Keep(requirement)
	}
	if why := header.Schema.Broken(); why != nil {
		return inconclusive(requirement, "the schema can't be used: "+why.Error())[0]
	}
	var first *specs.Invalid
	var read any
	texts, bad := headerReadings(line, header)
	if bad != "" {
		return conformance.Break(requirement, result.Finding{At: header.Name, Where: header.Place, Want: header.Content, Got: bad})
	}
	for _, reading := range texts {
		err := header.Schema.Validate(reading)
		var invalid *specs.Invalid
		switch {
		case err == nil:
			return conformance.Keep(requirement)
		case !errors.As(err, &invalid):
			return inconclusive(requirement, "the header can't be judged: "+shortenTo(err.Error(), 200))[0]
		case first == nil:
			first, read = invalid, reading
		}
	}
	all := breaches(read, first.Problems)
	b := all[0]
	finding := result.Finding{
		At: header.Name, Where: pass.Contract.Place(b.first.Schema), Got: b.got(),
		Want: want(b.first, declaredLimit(header.Schema, read, b.first)),
	}
	finding.Got += unlisted(len(all) - 1)
	if foreign(pass) {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return conformance.Break(requirement, finding)
}

// headerReadings are the values of a header: of one that is described by a media type of JSON the one that it holds, or why it holds none.
func headerReadings(line string, header *specs.Header) (all []any, bad string) {
	switch {
	case header.Content == "":
		return readings(line, header.Schema), ""
	case !isJSON(essence(header.Content)):
		return []any{line}, ""
	}
	v, err := specs.DecodeJSON([]byte(line))
	if err != nil {
		return nil, shortenTo(line, 100) + ", which is no JSON"
	}
	return []any{v}, ""
}

// readings are the values that a header's text can stand for, the likeliest first; there is at least one. What can't be read as any
// of the schema's types stays a string, about which the schema then complains.
func readings(line string, schema *specs.Schema) []any {
	types := schema.Types()
	may := func(name string) bool { return types == nil || slices.Contains(types, name) }
	var all []any
	if may("integer") || may("number") {
		if n, ok := number(line); ok {
			all = append(all, n)
		}
	}
	if may("boolean") && (line == "true" || line == "false") {
		all = append(all, line == "true")
	}
	if may("null") && (line == "" || line == "null") {
		all = append(all, nil)
	}
	if may("array") {
		all = append(all, listReading(line, schema.Items()))
	}
	if may("object") {
		all = append(all, objectReadings(line, schema)...)
	}
	if may("string") || len(all) == 0 {
		all = append([]any{line}, all...)
	}
	return all
}

func number(s string) (json.Number, bool) {
	v, err := specs.DecodeJSON([]byte(s))
	n, ok := v.(json.Number)
	return n, err == nil && ok
}

// scalar reads a part of a list or an object by the first type that fits.
func scalar(s string, schema *specs.Schema) any {
	types := schema.Types()
	if slices.Contains(types, "string") {
		return s
	}
	if n, ok := number(s); ok && (types == nil || slices.Contains(types, "integer") || slices.Contains(types, "number")) {
		return n
	}
	if slices.Contains(types, "boolean") && (s == "true" || s == "false") {
		return s == "true"
	}
	return s
}

// listReading splits "1, 2". No text at all is an empty list.
func listReading(line string, items *specs.Schema) any {
	list := []any{}
	for part := range strings.SplitSeq(line, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, scalar(part, items))
		}
	}
	return list
}

// objectReadings reads "R=100,G=200" (explode: true) and "R,100,G,200" (the default).
func objectReadings(line string, schema *specs.Schema) []any {
	parts := strings.Split(line, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	exploded, flat := map[string]any{}, map[string]any{}
	whole := true
	for _, part := range parts {
		name, value, ok := strings.Cut(part, "=")
		whole = whole && ok
		exploded[name] = scalar(value, member(schema, name))
	}
	var all []any
	if whole {
		all = append(all, exploded)
	}
	if len(parts)%2 == 0 {
		for i := 0; i < len(parts); i += 2 {
			flat[parts[i]] = scalar(parts[i+1], member(schema, parts[i]))
		}
		all = append(all, flat)
	}
	return all
}
