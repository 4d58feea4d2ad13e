package checks

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/xmlform"
)

// BodyParses reports a body that says it is JSON or XML and is not one text of it.
//
// RFC 8259 §2: "A JSON text is a serialized value." §8.1: "JSON text exchanged between systems that are not part of a closed
// ecosystem MUST be encoded using UTF-8", and implementations "MUST NOT add a byte order mark", which readers may ignore:
// so that one is a warning. XML 1.0 §2.1 says what is well-formed, and the schema what the root is called.
var BodyParses = conformance.Check{
	Rule: conformance.Rule{
		ID:         "body-parses",
		Summary:    "a body of JSON or XML is well-formed, with nothing after it",
		Source:     "RFC 8259 §8.1",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "write the body with an encoder of its media type, once, in UTF-8",
	},
	Run: bodyParses,
}

func bodyParses(pass *conformance.Pass) []conformance.Result {
	media, contentType := answeredMedia(pass)
	r := pass.Exchange.Response
	if media != nil && media.ItemSchema != nil && sequential(contentType) && !empty(r) {
		return itemsParse(pass, media, contentType)
	}
	if media == nil || empty(r) { // content-type-documented reports an empty body
		return nil
	}
	ofXML := specs.XMLType(contentType) && media.Schema != nil && !media.Octets()
	if !isJSON(contentType) && !ofXML {
		return nil
	}
	requirement := pass.BodyRequirement(media)
	if encoded(r) {
		return inconclusive(requirement, "the body is encoded: "+shorten(r.Header.Get("Content-Encoding")))
	}
	if r.Truncated {
		return inconclusive(requirement, fmt.Sprintf("only the first %d of %d bytes of the body were kept", len(r.Body), r.Size))
	}
	if ofXML {
		return xmlParses(pass, requirement, media)
	}
	finding := result.Finding{Where: media.Place, Want: "one JSON value in UTF-8"}
	if bytes.HasPrefix(r.Body, []byte(byteOrderMark)) {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
		finding.Got = "a byte order mark before the value"
		return broken(requirement, finding)
	}
	if !utf8.Valid(r.Body) {
		finding.Got = notUTF8(r.Body)
		return broken(requirement, finding)
	}
	switch _, err := r.JSON(); {
	case errors.Is(err, specs.ErrDeep):
		return inconclusive(requirement, "the body is "+err.Error())
	case err != nil && !errors.Is(err, specs.ErrLarge):
		finding.Got = shortenTo(err.Error(), 120) + ": " + text(strings.TrimSpace(string(r.Body)))
		return broken(requirement, finding)
	}
	return pass.Kept(requirement)
}

// xmlParses reports a document of XML that no reader can take, or whose root is not the one that the contract names.
func xmlParses(pass *conformance.Pass, requirement string, media *specs.Media) []conformance.Result {
	_, err := pass.Exchange.Response.JSON()
	switch {
	case errors.Is(err, xmlform.ErrUnread), errors.Is(err, specs.ErrLarge):
		return inconclusive(requirement, "the body can't be judged: "+err.Error())
	case err != nil:
		return broken(requirement, result.Finding{
			Where: media.Place, Want: "one well-formed document of XML", Got: shortenTo(err.Error(), 120) + ": " + text(strings.TrimSpace(string(pass.Exchange.Response.Body))),
		})
	}
	return pass.Kept(requirement)
}

const byteOrderMark = "\ufeff"

// notUTF8 says where the first byte stands that begins no character.
func notUTF8(body []byte) string {
	for i := 0; i < len(body); {
		c, size := utf8.DecodeRune(body[i:])
		if c == utf8.RuneError && size == 1 {
			return fmt.Sprintf("byte 0x%02x at offset %d, which is not UTF-8", body[i], i)
		}
		i += size
	}
	return "UTF-8"
}
