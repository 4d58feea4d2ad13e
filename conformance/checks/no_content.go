package checks

import (
	"fmt"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// NoContent reports bytes after the header of an answer that can't have a body.
//
// RFC 9110 §15.3.5: a 204 "is terminated by the end of the header section; it cannot contain content", and §15.4.5 and §9.3.2 say the
// same of 304 and of answers to HEAD. What comes all the same is read as the beginning of the next answer on the connection.
var NoContent = conformance.Check{
	Rule: conformance.Rule{
		ID:         "no-content",
		Summary:    "a 204, a 304 and an answer to HEAD have no body",
		Source:     "RFC 9110 §15.3.5",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "send nothing after the header, or answer 200 where there is something to say",
	},
	Run: noContent,
}

func noContent(pass *conformance.Pass) []conformance.Result {
	r := pass.Exchange.Response
	bare := r.Status == 204 || r.Status == 304 || pass.Exchange.Request != nil && pass.Exchange.Request.Method == "HEAD"
	switch {
	case pass.Operation == nil || !bare:
		return nil
	case len(r.Surplus) == 0:
		return pass.Kept(pass.StatusRequirement())
	}
	return broken(pass.StatusRequirement(), result.Finding{
		Where: pass.Operation.Place,
		Want:  fmt.Sprintf("nothing after the header of a %d", r.Status), Got: text(string(r.Surplus)),
	})
}
