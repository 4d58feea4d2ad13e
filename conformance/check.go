package conformance

import (
	"holdfast/cases"
	"holdfast/specs"
)

// Rule is an entry of the catalogue; see [cases.Rule].
type Rule = cases.Rule

// Check judges exchanges. A newcomer adds one by adding a file to checks and a line to checks.All.
type Check struct {
	Rule Rule
	// Run judges one exchange of a planned operation that got an answer.
	Run func(*Context) []Result
}

// Context is what a check sees.
type Context struct {
	Contract  *specs.Contract
	Operation *specs.Operation
	// Response is the operation's documented response for the status; nil where it is undocumented.
	Response *specs.Response
	Exchange *Exchange
	// Case and Step are what was sent and what was expected of it.
	Case *cases.Case
	Step *cases.Step
	// Follow sends a GET to a reference that the answer gave, as the step's caller, if it stays on the target; it returns
	// nil where nothing was sent.
	Follow func(reference string) *Exchange
}

// Result is one judgement on a requirement: kept, or broken with a finding.
type Result struct {
	// Requirement is the ID of what was judged.
	Requirement string
	Verdict     Verdict
	// Finding holds At, Want and Got, and what else differs from the rule's defaults; the runner fills in the rest.
	Finding *Finding
	// Reason says why a verdict is inconclusive.
	Reason string
}

// Keep is the result of a requirement that was kept.
func Keep(requirement string) Result { return Result{Requirement: requirement, Verdict: Pass} }

// Break is the result of a requirement that was broken.
func Break(requirement string, f Finding) Result {
	return Result{Requirement: requirement, Verdict: Fail, Finding: &f}
}
