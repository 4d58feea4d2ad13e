// Package checks is the catalogue of what is judged on every answer. Start with [All].
//
// A check is one file named after its rule, one archive of the same name in testdata with examples that pass and examples
// that fail, and one line in All. It reads one [conformance.Pass] and gives a [conformance.Result] for each requirement it
// judged: kept, broken with a finding, or inconclusive with the reason. No result means that there was nothing to judge, so a
// requirement counts as proven only where some check said so.
//
// The checks divide an answer between them, so that one mistake gives one finding: the status first, then the headers and the
// media type, then whether the body can be read, then what it says. A later check is silent where an earlier one has
// already reported.
//
// Two decisions hold for all of them. What a machine in front of the application may have produced (a 503, an HTML
// page) is not held against the application: see infrastructure.go. What is not promised is not judged.
package checks

import (
	"holdfast/conformance"
	"holdfast/conformance/result"
)

// All gives the checks in the order in which they judge.
func All() []conformance.Check {
	return []conformance.Check{
		StatusDocumented,
		StatusNot5xx,
		RequiredHeader,
		Challenge,
		Allow,
		HeaderSchema,
		ContentTypeDocumented,
		NoContent,
		BodyParses,
		BodySchema,
		ProblemDetails,
		CodeDocumented,
		Location,
		Deprecation,
		EntityTag,
		AnswerFormat,
		Computed,
	}
}

func inconclusive(requirement, reason string) []conformance.Result {
	return []conformance.Result{{Requirement: requirement, Verdict: result.Inconclusive, Reason: reason}}
}

func broken(requirement string, f result.Finding) []conformance.Result {
	return []conformance.Result{conformance.Break(requirement, f)}
}
