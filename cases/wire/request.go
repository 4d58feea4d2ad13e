// Package wire judges requests by their final bytes. Several readers decode a request as the servers that people deploy do;
// [Classify] compares their opinions. It shares no code with the encoder in package cases, so that a mistake of the encoder
// shows instead of certifying itself.
package wire

import (
	"net/http"

	"holdfast/specs"
	"holdfast/specs/xmlform"
)

// Request is a request as it goes over the wire: all values bound, everything encoded.
type Request struct {
	Method string `json:"method"`
	// Target is the request target below the base URL: encoded path and query.
	Target string `json:"target"`
	// Path is the template that the target was made from.
	Path   string      `json:"path"`
	Header http.Header `json:"header,omitempty"`
	Body   []byte      `json:"body,omitempty"`
	// HasBody tells an empty body from none.
	HasBody bool `json:"has_body,omitempty"`

	xml *specs.Schema
}

// ReadXMLAs says that the body is a document of XML, and which schema describes it.
func (r *Request) ReadXMLAs(s *specs.Schema) { r.xml = s }

// Value is what the body stands for, in the model of [specs.DecodeJSON]: of several texts of JSON the first, as whoever accepts them has read
// it. It is an error for a body of another form than JSON and XML.
func (r *Request) Value() (any, error) {
	if r.xml != nil {
		return xmlform.Decode(r.Body, r.xml)
	}
	return specs.FirstJSON(r.Body)
}

// Class is what the final bytes of a request are, whoever reads them.
type Class string

// The classes. The class of a request is computed, never assumed.
const (
	// Positive: every reader accepts.
	Positive Class = "positive"
	// Negative: every reader refuses.
	Negative Class = "negative"
	// Lenient: the strict reader refuses, another that people deploy accepts.
	Lenient Class = "lenient"
	// Ambiguous: readings differ otherwise, or the standard allows either.
	Ambiguous Class = "ambiguous"
)

// Opinion is what one reader makes of a request.
type Opinion struct {
	// Reader is the reader's name: strict, pydantic-lax, ajv-coercing, jackson, system-text-json, go.
	Reader  string `json:"reader"`
	Accepts bool   `json:"accepts"`
	// Reason says why it refuses, or how it bent the value to accept it: "amount_cents: 1000001 is more than 1000000".
	Reason string `json:"reason,omitempty"`
}
