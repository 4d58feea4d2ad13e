package checks

import (
	"errors"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// BodySchema reports where a body of JSON or XML breaks the schema that the response declares for it.
//
// OpenAPI 3.1.1 §4.8.14, "schema": "The schema defining the content of the request, response, parameter, or header." Two
// judges decide. The first has the schemas compiled and judges every answer; before it is believed, libopenapi-validator
// judges the same bytes. Where that one accepts them, one of the two has a fault or the contract can be read in two ways, and nobody is
// failed for that: the finding is a warning that shows both opinions.
var BodySchema = conformance.Check{
	Rule: conformance.Rule{
		ID:          "body-schema",
		OfComponent: true,
		Cause:       cases.OfSchema,
		Summary:     "a body of JSON or XML is valid under the schema of the response",
		Source:      "OpenAPI 3.1.1 §4.8.14",
		Level:       cases.Violation,
		Confidence:  cases.Must,
		Fix:         "send what the schema promises, or correct the schema",
	},
	Run: bodySchema,
}

// maxBodyFindings is how many breaches of one body are reported; a wrong body is often wrong all over.
const maxBodyFindings = 5

func bodySchema(pass *conformance.Pass) []conformance.Result {
	media, contentType := answeredMedia(pass)
	r := pass.Exchange.Response
	if media == nil || empty(r) {
		return nil
	}
	requirement := pass.BodyRequirement(media)
	if media.ItemSchema != nil && sequential(contentType) {
		return itemsKeepSchema(pass, requirement, media.ItemSchema, contentType)
	}
	if media.Schema == nil {
		return pass.Kept(requirement)
	}
	if media.Octets() { // a file that is downloaded, JSON or not
		return nil
	}
	if contentType == "text/plain" {
		return textKeepsSchema(pass, requirement, media.Schema)
	}
	if !isJSON(contentType) && !specs.XMLType(contentType) || encoded(r) || r.Truncated {
		return nil
	}
	if why := media.Schema.Broken(); why != nil {
		return inconclusive(requirement, "the schema can't be used: "+why.Error())
	}
	body, done, err := r.WholeJSON()
	defer done()
	if err != nil { // body-parses reports it
		return nil
	}
	err = media.Schema.Validate(body)
	if err == nil {
		if !media.Schema.Discriminates() {
			return pass.Kept(requirement)
		}
		if all := discriminated(pass, requirement, media.Schema, body, "", 0); len(all) > 0 {
			return all
		}
		return pass.Kept(requirement)
	}
	var invalid *specs.Invalid
	if !errors.As(err, &invalid) {
		if pass.Step != nil && pass.Step.Expect.Beneath && pass.Step.Expect.Outcome == cases.Either {
			return nil // it shows the number of thousands of digits that was sent, which no answer otherwise has
		}
		return inconclusive(requirement, "the body can't be judged: "+shortenTo(err.Error(), 200))
	}
	return schemaFindings(pass, requirement, media.Schema, body, invalid)
}

func schemaFindings(pass *conformance.Pass, requirement string, schema *specs.Schema, body any, invalid *specs.Invalid) []conformance.Result {
	all := breaches(body, invalid.Problems)
	results := make([]conformance.Result, 0, maxBodyFindings)
	for i, b := range all {
		if i == maxBodyFindings {
			results[i-1].Finding.Got += unlisted(len(all) - i)
			break
		}
		limit := declaredLimit(schema, body, b.first)
		finding := result.Finding{
			At: b.at, Where: pass.Contract.Place(b.first.Schema), Want: want(b.first, limit), Got: b.got(),
		}
		if b.value == nil && !b.absent {
			at := schemaAt(schema, body, tokens(b.first.Instance))
			switch {
			case openEnum(pass.Contract, limit, b):
			case at.Nullable():
				finding.Level, finding.Confidence, finding.Where = cases.Note, cases.Should, pass.Contract.Place(at.Pointer()+"/nullable")
				finding.Want += ": nullable is written here, where it has no meaning (OpenAPI 3.0.4 §4.7.24, and 3.1 does not know it)"
			case at.ListsNull():
				finding.Level, finding.Confidence, finding.Where = cases.Note, cases.Should, at.Place()
				finding.Want += ": null is among its branches or values, and its type forbids it (JSON Schema 2020-12 Validation §6.1.1)"
			}
		}
		if foreign(pass) || undescribedXML(pass, schema) || openEnum(pass.Contract, limit, b) {
			finding.Level, finding.Confidence = cases.Warning, cases.Should
		}
		results = append(results, conformance.Break(requirement, finding))
	}
	return results
}

// undescribedXML says whether a body is of XML, and the contract says nothing of how its schema is written there: what OpenAPI takes as given
// then (§4.8.26) few encoders do.
func undescribedXML(pass *conformance.Pass, schema *specs.Schema) bool {
	return specs.XMLType(pass.Exchange.Response.Header.Get("Content-Type")) && !schema.DescribesXML()
}

// openEnum says whether a value outside an enum may be meant: where the list is declared to be extensible (the convention
// x-extensible-enum), and for the null of a nullable 3.0 schema whose enum does not repeat null, on which OpenAPI 3.0.4
// §4.7.24 and most authors differ.
func openEnum(c *specs.Contract, l limit, b breach) bool {
	if b.first.Keyword != "enum" || l.holder == nil {
		return false
	}
	if _, extensible := l.holder.Keyword("x-extensible-enum"); extensible {
		return true
	}
	return b.value == nil && strings.HasPrefix(c.OpenAPI, "3.0.") && slices.Contains(l.holder.Types(), "null")
}
