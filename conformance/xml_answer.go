package conformance

import (
	"holdfast/conformance/result"
	"holdfast/specs"
)

// readXML has an answer of XML read as the value that the contract's schema describes, so that ids, members and pages are found in it as in
// one of JSON. What the contract describes no schema for is not read.
func (r *runner) readXML(operation string, answer *result.Response) {
	contentType := answer.Header.Get("Content-Type")
	if !specs.XMLType(contentType) {
		return
	}
	op := r.Contract.Operation(operation)
	if op == nil {
		return
	}
	if documented := op.Response(answer.Status); documented != nil {
		if media := documented.Media(contentType); media != nil && media.Schema != nil && !media.Octets() {
			answer.ReadXMLAs(media.Schema)
		}
	}
}
