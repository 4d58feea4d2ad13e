package conformance

import (
	"fmt"
	"slices"
	"strconv"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// unanswered is carried out by the runner itself: no check sees a request that got no answer.
func unanswered() Rule {
	return Rule{
		ID: "unanswered", Summary: "A request is answered: the connection is not closed without a word.",
		Source: "RFC 9110 §3.4 (a server responds to each request)", Level: cases.Violation, Confidence: cases.Must,
		Fix: "look for a panic or a crash in the service's log, and answer with a documented status instead",
	}
}

// turnedAway says that an answer is about the moment and not about the request, where it is none of those that are expected.
func turnedAway(x *exchange, expected []string) bool {
	return x.Response != nil && result.Unavailable(x.Response.Status) && !slices.Contains(expected, strconv.Itoa(x.Response.Status))
}

// faulty says that the target kept the case from being judged.
func (c *caseRun) faulty() bool {
	return c.closed != nil && c.own != result.Fail || (c.own == result.Inconclusive || c.own == result.Errored) && (c.away != nil || c.adrift)
}

// alive says whether the target has accepted anything in this run.
func (r *runner) alive() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tally.AcceptedAny()
}

// unanswered is the group with those cases that the target kept from being judged; nil where there is none, or the target is
// away altogether. Without its control none of them proves anything, so that all are tried again.
func (r *runner) unanswered(g *cases.Group, records []*caseRun) *cases.Group {
	if r.unrest.down() {
		return nil
	}
	if records[0].faulty() {
		return g
	}
	lost := map[string]bool{}
	for _, record := range records {
		if record.faulty() && record.Attempts == nil {
			lost[record.ID] = true
		}
	}
	if len(lost) == 0 {
		return nil
	}
	again := *g
	again.Cases = slices.DeleteFunc(slices.Clone(g.Cases), func(c cases.Case) bool { return !lost[c.ID] })
	if g.Unchanged == nil || !lost[g.Unchanged.ID] {
		again.State, again.Unchanged = nil, nil
	} else {
		again.Cases = slices.Clone(g.Cases) // what is unchanged after all of them
	}
	return &again
}

// settleUnanswered puts what the second attempt came to in the place of what was not judged in the first, and reports what was
// not answered in both, where the target accepted the control of the second: it is this request, not the moment.
func (r *runner) settleUnanswered(g *cases.Group, first, second []*caseRun) {
	again := map[string]*caseRun{}
	for _, record := range second {
		again[record.ID] = record
	}
	control := second[0]
	for i, record := range first {
		repeated := again[record.ID]
		if !record.faulty() || repeated == nil {
			continue
		}
		if !repeated.faulty() && (control.Accepted || i == 0) {
			// What the control could not prove the first time was no hiccup of each case.
			if record.away != nil && (i == 0 || record.away != first[0].away) && hiccup(record.away, nil) {
				r.unrest.passed(record.away, record.ID)
			}
			repeated.Requests += record.Requests
			*record = *repeated
			continue
		}
		record.Requests += repeated.Requests
		switch {
		case record.closed != nil && repeated.closed != nil:
			// Where it is the control itself that is not answered, other groups must have shown that the target lives.
			if control.Accepted || control.closed != nil && r.alive() {
				r.reportUnanswered(g, first[0], record)
			}
		case control.Accepted && record != first[0] && turnedAway5xx(record.away) && turnedAway5xx(repeated.away) &&
			record.away.Response.Status == repeated.away.Response.Status:
			r.reportTurnedAway(g, first[0], record)
		}
	}
}

// reportUnanswered reports a request whose connection was closed twice.
func (r *runner) reportUnanswered(g *cases.Group, control, record *caseRun) {
	if len(record.Requirements) == 0 {
		return
	}
	rule := unanswered()
	r.fail(g, control, record, record.closed, &result.Finding{
		Rule: rule.ID, Requirement: record.Requirements[0], Confidence: rule.Confidence, Level: r.level(rule.ID, ""), Fix: rule.Fix,
		Want: "an answer", Got: "the connection closed without one, twice, while other requests were answered",
	})
}

// turnedAway5xx says that an exchange was answered with 502, 503 or 504.
func turnedAway5xx(x *exchange) bool {
	return x != nil && x.Response != nil && x.Response.Status >= 500
}

// failing is the rule about answers by which the service says that it failed.
func (r *runner) failing() Rule {
	for _, rule := range r.rules {
		if rule.Failing {
			return rule
		}
	}
	return Rule{}
}

// reportTurnedAway reports a request that is answered with 502, 503 or 504 whenever it is sent, while the valid one beside it is
// accepted. Where the contract documents that very status the service has announced it, and nothing is known.
func (r *runner) reportTurnedAway(g *cases.Group, control, record *caseRun) {
	x, status := record.away, record.away.Response.Status
	op := r.Contract.Operation(x.Operation)
	if op != nil && op.Response(status) != nil && op.Response(status).Status != "default" || len(record.Requirements) == 0 {
		return
	}
	rule := r.failing()
	f := &result.Finding{
		Rule: rule.ID, Requirement: record.Requirements[0], Confidence: rule.Confidence, Level: r.level(rule.ID, ""), Fix: rule.Fix,
		Want: "an answer to this request, as to the valid one beside it", Got: fmt.Sprintf("%d, twice, while the valid request was accepted", status),
	}
	if op != nil {
		if q := r.Contract.Requirement(op.ID + "/response:status"); q != nil {
			f.Requirement = q.ID
		}
	}
	r.fail(g, control, record, x, f)
}

// fail adds a finding to a record that was not judged, which breaks its requirement.
func (r *runner) fail(g *cases.Group, control, record *caseRun, x *exchange, f *result.Finding) {
	run := &groupRun{runner: r, group: g, control: control}
	f.Step, f.Why = x.Step, record.Why
	run.find(f, nil, x, record)
	if f.Level != cases.Violation {
		return
	}
	broken := result.JudgedRequirement{Requirement: f.Requirement, Verdict: result.Fail}
	if i := slices.IndexFunc(record.Results, func(j result.JudgedRequirement) bool { return j.Requirement == f.Requirement }); i >= 0 {
		record.Results[i] = broken
	} else {
		record.Results = append(record.Results, broken)
	}
	record.own, record.Verdict, record.Reason, record.TargetFault = result.Fail, result.Fail, "", false
	run.evidence(record)
}
