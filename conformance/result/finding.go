package result

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// Finding is one breach of the contract: what, where, wanted, got, how to mend it.
type Finding struct {
	Rule        string           `json:"rule"`
	Requirement string           `json:"requirement"`
	Case        string           `json:"case"`
	Group       string           `json:"group"`
	Operation   string           `json:"operation,omitempty"`
	Level       cases.Level      `json:"level"`
	Confidence  cases.Confidence `json:"confidence"`
	// Where is the place in the contract that was breached.
	Where specs.Place `json:"where"`
	// At is the place in the answer, an RFC 6901 pointer into its body or a header's name; empty for the whole.
	At string `json:"at,omitempty"`
	// Why says in one sentence why the request had to be accepted or refused; it is the case's.
	Why string `json:"why,omitempty"`
	// Want and Got are short sentences without a full stop: "409 idempotency_key_reused", "201".
	Want string `json:"want"`
	Got  string `json:"got"`
	Fix  string `json:"fix"`
	// Status is that of the answer; 0 where there is none.
	Status int `json:"status,omitempty"`
	// Step is the step whose answer broke the contract.
	Step string `json:"step,omitempty"`
	// Mutation is the one place in which the request differs from its valid twin.
	Mutation *cases.Mutation `json:"mutation,omitempty"`
	// Proof says how the request's class was certified.
	Proof string `json:"proof,omitempty"`
	// Culprit is the case whose refusal changed the state, where that is known.
	Culprit string `json:"culprit,omitempty"`
	// Sequence lists the steps of the shortest sequence that still failed, for a case that is one.
	Sequence []string `json:"sequence,omitempty"`
	// Attempts says how often a raced case was tried until it was seen, and Timeline is the raced set that showed it.
	Attempts *Attempts       `json:"attempts,omitempty"`
	Timeline []TimelineEntry `json:"timeline,omitempty"`
	// Follows is the requirement of a simpler finding that explains this one: mend that first. Empty where none does.
	Follows string `json:"follows,omitempty"`
	// Flaky says that the finding did not come back on fresh fixtures; it does not gate.
	Flaky bool `json:"flaky,omitempty"`
	// Known is why the finding is accepted: the reason of its entry in the baseline. It does not gate. Empty where it is new.
	Known string `json:"known,omitempty"`
	// Cause names what several operations have in common, where one mistake shows on all of them: a shared component of the
	// contract, a header that is never sent. Empty where the finding is the operation's own.
	Cause string `json:"cause,omitempty"`
	// Only says that the request was refused, as it must be, or had no effect, and only the "status" or the "code" is another than the
	// contract's.
	Only string `json:"only,omitempty"`
	// Fingerprint is equal for the same cause in every run: rule, cause and status; without a cause rule, operation,
	// requirement, place in the answer and status.
	Fingerprint string `json:"fingerprint"`
	// Curl sends the judged request again, where it is not the one that the case's line sends.
	Curl string `json:"curl,omitempty"`
}

// UnstableCase is the ID of the record that tells of an unstable service: it is no case of the plan.
const UnstableCase = "run/unstable"

// OfWholeRun says that no single case shows the finding: it was concluded from all answers of the run, and sending one case again
// neither shows nor clears it.
func (f *Finding) OfWholeRun() bool { return f.Case == UnstableCase || f.Rule == MixedRule().ID }

// everyItem writes a pointer with a star for each index of a list: in which item a mistake shows is a matter of the seed.
func everyItem(at string) string {
	segments := strings.Split(at, "/")
	for i, s := range segments {
		if _, err := strconv.ParseUint(s, 10, 32); err == nil && i > 0 {
			segments[i] = "*"
		}
	}
	return strings.Join(segments, "/")
}

// Sum fills in the fingerprint: 16 hex digits of SHA-256.
func (f *Finding) Sum() {
	h := sha256.New()
	parts := []string{f.Rule, f.Operation, f.Requirement, everyItem(f.At), cases.StatusText(f.Status)}
	switch {
	case f.Only != "" && f.Cause != "":
		parts = []string{f.Cause, cases.StatusText(f.Status)} // whatever was wrong with the request
	case f.Cause != "":
		parts = []string{f.Rule, f.Cause, cases.StatusText(f.Status)}
		switch {
		case f.Status/100 == 4 && strings.HasPrefix(f.Cause, "/components/schemas/"):
			parts[2] = "4xx" // one form of errors, in whatever status
		case f.Status/100 != 2:
		case !strings.HasPrefix(f.Cause, "/"):
			parts[2] = "2xx" // which of them is the operation's own
		case strings.HasPrefix(f.Cause, "/components/schemas/"):
			parts[2] = cases.StatusText(200) // an object is shown with 201 as with 200
		}
	}
	for _, part := range parts {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	f.Fingerprint = hex.EncodeToString(h.Sum(nil))[:16]
}
