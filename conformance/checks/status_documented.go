package checks

import (
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/specs"
)

// StatusDocumented reports a status that the operation does not list. Ranges such as 4XX and "default" count as listed.
//
// OpenAPI 3.1.1 §4.8.16: "The documentation is not necessarily expected to cover all possible HTTP response codes because
// they may not be known in advance. However, documentation is expected to cover a successful operation response and any known
// errors." Hence statuses that are rarely the application's own are warnings.
var StatusDocumented = conformance.Check{
	Rule: conformance.Rule{
		ID:         "status-documented",
		Summary:    "the status of an answer is one that the operation documents",
		Source:     "OpenAPI 3.1.1 §4.8.16",
		Level:      cases.Violation,
		Confidence: cases.Must,
		Fix:        "add the status to the operation's responses, or change the handler",
	},
	Run: statusDocumented,
}

func statusDocumented(ctx *conformance.Context) []conformance.Result {
	if ctx.Operation == nil { // an undeclared method has no responses
		return nil
	}
	requirement := statusRequirement(ctx.Operation)
	if ctx.Response != nil {
		return kept(requirement)
	}
	r := ctx.Exchange.Response
	if r.Status >= 500 && r.Status < 600 { // status-not-5xx judges these
		return nil
	}
	if reason := passing(r.Status); reason != "" {
		return inconclusive(requirement, reason)
	}
	finding := conformance.Finding{Want: documentedStatuses(ctx.Operation), Got: strconv.Itoa(r.Status) + origin(r.Header)}
	// The documentation need not cover all statuses (OpenAPI 3.1.1 §4.8.16): a refusal that nobody declared is worth a line only.
	if routed(r.Status) || r.Status/100 == 4 && !declared(ctx.Step) {
		finding.Level, finding.Confidence = cases.Warning, cases.Should
	}
	return broken(requirement, finding)
}

// declared says whether x-conformance says how the step's request is refused.
func declared(s *cases.Step) bool { return s != nil && s.Expect.Basis == cases.BasisDeclared }

// documentedStatuses is "201, 400 or 4XX".
func documentedStatuses(op *specs.Operation) string {
	statuses := make([]string, len(op.Responses))
	for i, response := range op.Responses {
		statuses[i] = response.Status
	}
	if len(statuses) == 0 {
		return "a status that the operation documents; it documents none"
	}
	return either(statuses)
}

// either joins names as people do: "a", "a or b", "a, b or c".
func either(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
