package checks

import (
	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// Allow reports a 405 that does not say which methods there are.
//
// RFC 9110 §15.5.6: the server "MUST generate an Allow header field in a 405 response containing a list of the target
// resource's currently supported methods". The list may be empty, and it may change from caller to caller, so what it holds is not judged.
var Allow = conformance.Check{
	Rule: conformance.Rule{
		ID:         "allow",
		Summary:    "a 405 says which methods are allowed",
		Source:     "RFC 9110 §15.5.6",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "send Allow with every 405, for example: Allow: GET, POST",
	},
	Run: allow,
}

func allow(pass *conformance.Pass) []conformance.Result {
	r := pass.Exchange.Response
	path := ""
	switch {
	case pass.Operation != nil:
		path = pass.Operation.Path
	case pass.Exchange.Request != nil:
		path = pass.Exchange.Request.Path
	}
	if r.Status != 405 || path == "" {
		return nil
	}
	requirement := "ANY:" + path + "/method:undeclared"
	if _, sent := r.Header["Allow"]; sent {
		return pass.Kept(requirement)
	}
	finding := result.Finding{At: "Allow", Want: "the header Allow", Got: "none" + origin(r.Header), Cause: "405 without Allow"}
	if q := pass.Contract.Requirement(requirement); q != nil {
		finding.Where = q.Place
	}
	return broken(requirement, finding)
}
