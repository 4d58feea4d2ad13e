package conformance

import "holdfast/cases"

// unanswered is the one rule that the runner carries out itself: no check sees a request that got no answer.
func unanswered() Rule {
	return Rule{
		ID: "unanswered", Summary: "A request is answered: the connection is not closed without a word.",
		Source: "RFC 9110 §3.4 (a server responds to each request)", Level: cases.Violation, Confidence: cases.Must,
		Fix: "look for a panic or a crash in the service's log, and answer with a documented status instead",
	}
}

// alive says whether the target has accepted anything in this run.
func (r *runner) alive() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.tally.accepted) > 0
}

// confirmUnanswered reports a request whose connection was closed on both attempts, where the target accepted the control
// of the second one: it is this request that it does not survive, not the network.
func (r *runner) confirmUnanswered(g *cases.Group, first, second []*CaseRecord) {
	// Where it is the control itself that is not answered, other groups must have shown that the target lives.
	if len(second) == 0 || !second[0].Accepted && (second[0].closed == nil || !r.alive()) {
		return
	}
	again := map[string]*CaseRecord{}
	for _, record := range second {
		again[record.ID] = record
	}
	for _, record := range first {
		repeated := again[record.ID]
		if record.closed == nil || repeated == nil || repeated.closed == nil || len(record.Requirements) == 0 {
			continue
		}
		rule := unanswered()
		run := &groupRun{runner: r, group: g, control: first[0]}
		f := &Finding{
			Rule: rule.ID, Requirement: record.Requirements[0], Confidence: rule.Confidence, Level: r.level(rule.ID, ""), Fix: rule.Fix,
			Want: "an answer", Got: "the connection closed without one, twice, while other requests were answered",
			Step: record.closed.Step, Why: record.Why,
		}
		run.find(f, nil, record.closed, record)
		for i := range record.Results {
			if record.Results[i].Requirement == f.Requirement {
				record.Results[i] = JudgedRequirement{Requirement: f.Requirement, Verdict: Fail}
			}
		}
		record.own, record.Verdict, record.Reason = Fail, Fail, ""
		run.evidence(record)
	}
}
