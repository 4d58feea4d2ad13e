package result

import (
	"iter"
	"time"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// Report is a run as it is read from the journal. Every format is a pure function of it.
type Report struct {
	Header Header `json:"header"`
	// Complete is false where the journal has no closing record: the run was cut off. Reasons say what else is missing.
	Complete bool     `json:"complete"`
	Reasons  []string `json:"reasons,omitempty"`
	Counts   Counts   `json:"counts"`
	// Duration is the run's, in nanoseconds.
	Duration time.Duration `json:"duration_ns"`
	// Findings are sorted by level (violations first), operation, rule and case.
	Findings []Finding `json:"findings,omitempty"`
	// Notes are what is worth knowing and gates nothing, one a cause, in the order of the findings.
	Notes []Note `json:"notes,omitempty"`
	// Requirements are all of the contract's, in its order.
	Requirements []RequirementResult `json:"requirements"`
	// Undecided lists the refusals whose status nobody decided, with the statuses seen.
	Undecided []Undecided `json:"undecided,omitempty"`
	// Decide is one Overlay 1.0 document that decides all of Undecided as it was seen; empty where nothing is undecided.
	Decide string `json:"decide,omitempty"`
	// Recorded are the declared facts that no case of the plan exercises.
	Recorded []Recorded `json:"recorded,omitempty"`
	// Open is what the contract leaves open, and the documented statuses that no answer had.
	Open []Open `json:"open,omitempty"`
	// Unlocks are the lines that would let more requirements be tried, the most useful first.
	Unlocks []Unlock `json:"unlocks,omitempty"`
	// Explored is what came of random requests after the plan; nil where there were none.
	Explored *Explored `json:"explored,omitempty"`
	// Resumed counts how often the run went on that had ended before its plan did.
	Resumed int `json:"resumed,omitempty"`
	// Inventory is what the run made in the target and what became of it; nil where it made nothing.
	Inventory *Inventory `json:"inventory,omitempty"`
	// NotPlanned is what the contract holds and the plan leaves out.
	NotPlanned []specs.Unplanned `json:"not_planned,omitempty"`
	// Interrupted says that somebody stopped the run; RefusedAlike that it stopped itself, because every operation refused
	// the first request alike.
	Interrupted  bool `json:"interrupted,omitempty"`
	RefusedAlike bool `json:"refused_alike,omitempty"`
	// NothingProven says that no request was accepted in the whole run: what else was kept says nothing of the service.
	NothingProven bool `json:"nothing_proven,omitempty"`
	// Alike says in one sentence that every request of the run was answered alike, and what that may mean; empty where not.
	Alike string `json:"alike,omitempty"`
	// Gates lists what the gate asks for and the run did not show.
	Gates []string `json:"gates,omitempty"`
	// Baseline is what became of the accepted findings; nil where the run has no baseline.
	Baseline *BaselineResult `json:"baseline,omitempty"`
	// Idle is what is quarantined and was not seen in this run.
	Idle []string `json:"idle,omitempty"`
	// ExitCode is what the command ends with: see Exit.
	ExitCode int `json:"exit_code"`

	cases func() iter.Seq2[CaseRecord, error]
}

// Cases iterates over the case records in the order in which they ended. It can be called again. Of a run without a journal the
// records of passing cases hold no more than ID, group, operation, rule, status, duration and number of requests.
func (r *Report) Cases() iter.Seq2[CaseRecord, error] {
	if r.cases == nil {
		return func(func(CaseRecord, error) bool) {}
	}
	return r.cases()
}

// ReadFrom says where the records of the cases are read, each time that they are asked for.
func (r *Report) ReadFrom(cases func() iter.Seq2[CaseRecord, error]) { r.cases = cases }

// WithCases sets what Cases iterates over, for reports that are made without a journal.
func (r *Report) WithCases(records []CaseRecord) *Report {
	r.cases = func() iter.Seq2[CaseRecord, error] {
		return func(yield func(CaseRecord, error) bool) {
			for _, record := range records {
				if !yield(record, nil) {
					return
				}
			}
		}
	}
	return r
}

// Counts are the run's figures.
type Counts struct {
	Cases    int `json:"cases"`
	Requests int `json:"requests"`
	// Violations, Warnings and Flaky count findings by cause (fingerprint).
	Violations int `json:"violations"`
	Warnings   int `json:"warnings"`
	Flaky      int `json:"flaky"`
	// Known counts the causes that the baseline accepts; they are in none of the others.
	Known int `json:"known,omitempty"`
	// Notes count those of the report.
	Notes int `json:"notes"`
	// Inconclusive and Errors count cases.
	Inconclusive int               `json:"inconclusive"`
	Errors       int               `json:"errors"`
	Requirements RequirementCounts `json:"requirements"`
	Operations   OperationCounts   `json:"operations"`
}

// RequirementCounts count requirements by verdict; the last five sum to Total.
type RequirementCounts struct {
	Total        int `json:"total"`
	Pass         int `json:"pass"`
	Fail         int `json:"fail"`
	Inconclusive int `json:"inconclusive"`
	Error        int `json:"error"`
	None         int `json:"none"`
}

// RequirementResult is what is known of one requirement at the end of a run.
type RequirementResult struct {
	ID        string      `json:"id"`
	Operation string      `json:"operation,omitempty"`
	Path      string      `json:"path,omitempty"`
	Kind      specs.Kind  `json:"kind"`
	Text      string      `json:"text"`
	Where     specs.Place `json:"where"`
	Verdict   Verdict     `json:"verdict"`
	// Reason says why the verdict is none, inconclusive or error; Unlock is the line that would change it, if one is known.
	Reason string `json:"reason,omitempty"`
	Unlock string `json:"unlock,omitempty"`
	// Cases counts the cases that spoke of it.
	Cases int `json:"cases"`
}

// CaseRecord is one line of the journal: a case that ended. Of a passing case it keeps the judged
// exchange where that is the first proof of a requirement, for two hundred of them.
type CaseRecord struct {
	ID           string   `json:"id"`
	Group        string   `json:"group"`
	Operation    string   `json:"operation,omitempty"`
	Rule         string   `json:"rule"`
	Requirements []string `json:"requirements"`
	Why          string   `json:"why,omitempty"`
	Verdict      Verdict  `json:"verdict"`
	// Reason says why the verdict is inconclusive or error.
	Reason string `json:"reason,omitempty"`
	// Status is that of the last probe's answer, Duration the sum of the steps' in nanoseconds.
	Status   int           `json:"status,omitempty"`
	Duration time.Duration `json:"duration_ns"`
	Requests int           `json:"requests"`
	// Accepted says that a request which had to be accepted was.
	Accepted bool `json:"accepted,omitempty"`
	// TargetFault says that the target itself kept the case from being judged, twice: it gave no answer, or one that says that it
	// takes no requests now.
	TargetFault bool `json:"target_fault,omitempty"`
	// Results are the judgements on requirements, the case's own first.
	Results  []JudgedRequirement `json:"results,omitempty"`
	Findings []Finding           `json:"findings,omitempty"`
	// Notes are findings of the level note.
	Notes []Finding `json:"notes,omitempty"`
	// Rungs says, on a control's record, on which rung of the ladder the requests of its group stand, by [cases.RungKey]; those that are
	// not named stand on the planned one.
	Rungs plan.Rungs `json:"rungs,omitempty"`
	// Explored is the group of a case that was drawn at random, as it was sent: it is no case of the plan, and is replayed from here.
	Explored *cases.Group `json:"explored,omitempty"`
	// Attempts says how often a raced case was tried.
	Attempts *Attempts `json:"attempts,omitempty"`
	// Refusal is the condition that was provoked and the status seen, for the list of undecided refusals.
	Refusal *RefusalSeen `json:"refusal,omitempty"`
	// Exchanges are those of a case with findings, its valid twin first, or the one that proved a requirement; bodies are capped and
	// secrets removed.
	Exchanges []Exchange `json:"exchanges,omitempty"`
	// Curl sends the judged request again, secrets as ${VARIABLES}.
	Curl string `json:"curl,omitempty"`
	// Script are the lines that send all requests of the case again, in order, where it has several; raced ones run in the background.
	Script []string `json:"script,omitempty"`
}

// JudgedRequirement is a requirement with a verdict.
type JudgedRequirement struct {
	Requirement string  `json:"requirement"`
	Verdict     Verdict `json:"verdict"`
	Reason      string  `json:"reason,omitempty"`
	// Unlock is the line that would let it be proven, if one is known.
	Unlock string `json:"unlock,omitempty"`
}

// RefusalSeen is how one condition was refused.
type RefusalSeen struct {
	Condition string      `json:"condition"`
	Basis     cases.Basis `json:"basis"`
	Status    int         `json:"status"`
	// Bodiless says that the body was wrong as a whole because there was none: such a request may be read as two conditions.
	Bodiless bool `json:"bodiless,omitempty"`
	// Page says that a web page came, as something in front of the application writes it: it decides nothing.
	Page bool `json:"page,omitempty"`
	// Coerced says that a reader which people deploy takes what was wrong for another value: the refusal may speak of that one.
	Coerced bool `json:"coerced,omitempty"`
}

// Unlock is a line that would let more requirements be tried.
type Unlock struct {
	Line         string `json:"line"`
	Requirements int    `json:"requirements"`
}
