package conformance

import (
	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// Rule is an entry of the catalogue; see [cases.Rule].
type Rule = cases.Rule

// Check judges exchanges. A newcomer adds one by adding a file to checks and a line to checks.All.
type Check struct {
	Rule Rule
	// Run judges one exchange of a planned operation that got an answer.
	Run func(*Pass) []Result
}

// Pass is what a check sees of one exchange: one pass over all that is known of it.
type Pass struct {
	Contract  *specs.Contract
	Operation *specs.Operation
	// Response is the operation's documented response for the status; nil where it is undocumented.
	Response *specs.Response
	Exchange *result.Exchange
	// Case and Step are what was sent and what was expected of it.
	Case *cases.Case
	Step *cases.Step
	// Follow sends a GET to a reference that the answer gave, as the step's caller, if it stays on the target; it returns
	// nil where nothing was sent.
	Follow func(reference string) *result.Exchange
	// Base is the path below which the target serves the API, without a slash at its end: "/v1".
	Base string

	// statusID and bodyID are the requirements that most checks judge by, written once; bodyOf is what the latter is of.
	statusID, bodyID string
	bodyOf           *specs.Media
	// one is the room for what most checks give: one requirement that was kept.
	one [1]Result
}

// Kept is what a check gives that judged one requirement, which was kept. It holds until the next check is asked.
func (p *Pass) Kept(requirement string) []Result {
	p.one[0] = Keep(requirement)
	return p.one[:]
}

// StatusRequirement is the ID of the requirement on the statuses of the operation: "createRefund/response:status".
func (p *Pass) StatusRequirement() string {
	if p.statusID == "" {
		p.statusID = p.Operation.ID + "/response:status"
	}
	return p.statusID
}

// BodyRequirement is the ID of the requirement on a body of the response: "createRefund/response/201/body", with the media type in brackets
// where the response declares several. The status is the contract's key: "201", "4XX" or "default".
func (p *Pass) BodyRequirement(media *specs.Media) string {
	if p.bodyOf == media && media != nil {
		return p.bodyID
	}
	id := p.Operation.ID + "/response/" + p.Response.Status + "/body"
	if len(p.Response.Content) > 1 {
		id += "[" + media.Type + "]"
	}
	p.bodyOf, p.bodyID = media, id
	return id
}

// Result is one judgement on a requirement: kept, or broken with a finding.
type Result struct {
	// Requirement is the ID of what was judged.
	Requirement string
	Verdict     result.Verdict
	// Finding holds At, Want and Got, and what else differs from the rule's defaults; the runner fills in the rest.
	Finding *result.Finding
	// Reason says why a verdict is inconclusive.
	Reason string
}

// Keep is the result of a requirement that was kept.
func Keep(requirement string) Result { return Result{Requirement: requirement, Verdict: result.Pass} }

// Break is the result of a requirement that was broken.
func Break(requirement string, f result.Finding) Result {
	return Result{Requirement: requirement, Verdict: result.Fail, Finding: &f}
}
