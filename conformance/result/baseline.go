package result

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
)

// BaselineSchema names the form of a baseline.
const BaselineSchema = "holdfast.baseline/v1"

// Baseline are the findings that a service has and that do not fail its gate.
type Baseline struct {
	Schema string `json:"schema"`
	// File is where it was read from; it is not written.
	File string `json:"file,omitempty"`
	// Entries stand in the order of operation, rule and fingerprint.
	Entries []Accepted `json:"findings"`
}

// Accepted is one accepted cause.
type Accepted struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	Operation   string `json:"operation,omitempty"`
	Requirement string `json:"requirement"`
	// Got is what was answered when it was accepted, for people.
	Got string `json:"got,omitempty"`
	// Reason says why it is accepted, Owner who mends it.
	Reason string `json:"reason"`
	Owner  string `json:"owner,omitempty"`
	// Expires is the first day on which it fails again, as 2026-12-31; empty is never.
	Expires string `json:"expires,omitempty"`
}

// String names an entry: "body-schema at createRefund/response/201/body".
func (a Accepted) String() string { return a.Rule + " at " + a.Requirement }

// BaselineResult is what became of a baseline's entries in a run.
type BaselineResult struct {
	// Fixed are those whose requirement is kept now, or is no longer in the contract; Expired those that failed, and whose time is over.
	Fixed   []Accepted `json:"fixed,omitempty"`
	Expired []Accepted `json:"expired,omitempty"`
	// Unseen counts those that neither failed nor were shown to be mended.
	Unseen int `json:"unseen,omitempty"`
}

// expiryForm is the form of an entry's last day.
const expiryForm = time.DateOnly

// ReadBaseline reads a baseline. The error names the entry that is wrong.
func ReadBaseline(file string, data []byte) (*Baseline, error) {
	b := &Baseline{}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(b); err != nil {
		return nil, fmt.Errorf("baseline %s: %w; 'holdfast baseline update' writes one", file, err)
	}
	if b.Schema != BaselineSchema {
		return nil, fmt.Errorf("baseline %s: its schema is %q; want %q", file, b.Schema, BaselineSchema)
	}
	for i, e := range b.Entries {
		switch _, err := time.Parse(expiryForm, cmp.Or(e.Expires, "2000-01-01")); {
		case e.Fingerprint == "":
			return nil, fmt.Errorf("baseline %s: entry %d (%s) has no fingerprint", file, i+1, e)
		case strings.TrimSpace(e.Reason) == "":
			return nil, fmt.Errorf("baseline %s: entry %d (%s) has no reason: say why it is accepted", file, i+1, e)
		case err != nil:
			return nil, fmt.Errorf("baseline %s: entry %d (%s): expires is %q: write a day, as 2026-12-31", file, i+1, e, e.Expires)
		}
	}
	b.File = file
	return b, nil
}

// Bytes writes the baseline as [ReadBaseline] takes it.
func (b *Baseline) Bytes() ([]byte, error) {
	out := Baseline{Schema: BaselineSchema, Entries: slices.Clone(b.Entries)}
	slices.SortFunc(out.Entries, func(x, y Accepted) int {
		return cmp.Or(strings.Compare(x.Operation, y.Operation), strings.Compare(x.Rule, y.Rule), strings.Compare(x.Fingerprint, y.Fingerprint))
	})
	if out.Entries == nil {
		out.Entries = []Accepted{}
	}
	data, err := json.MarshalIndent(out, "", "  ")
	return append(data, '\n'), err
}

func (b *Baseline) entry(fingerprint string) *Accepted {
	if b == nil {
		return nil
	}
	i := slices.IndexFunc(b.Entries, func(e Accepted) bool { return e.Fingerprint == fingerprint })
	if i < 0 {
		return nil
	}
	return &b.Entries[i]
}

// Accepts gives the reason why a finding is accepted at a time; empty where it is not.
func (b *Baseline) Accepts(fingerprint string, now time.Time) string {
	if e := b.entry(fingerprint); e != nil && !e.expired(now) {
		return e.Reason
	}
	return ""
}

func (a Accepted) expired(now time.Time) bool {
	return a.Expires != "" && now.UTC().Format(expiryForm) >= a.Expires
}

// Compare says what became of the entries in a run; nil without a baseline.
func (b *Baseline) Compare(r *Report) *BaselineResult {
	if b == nil {
		return nil
	}
	failed := map[string]bool{}
	for _, f := range r.Findings {
		failed[f.Fingerprint] = true
	}
	verdicts := map[string]Verdict{}
	for _, q := range r.Requirements {
		verdicts[q.ID] = q.Verdict
	}
	result := &BaselineResult{}
	for _, e := range b.Entries {
		verdict, there := verdicts[e.Requirement]
		switch {
		case failed[e.Fingerprint] && e.expired(r.Header.StartedAt):
			result.Expired = append(result.Expired, e)
		case failed[e.Fingerprint]:
		case r.Header.Shard.Part():
			result.Unseen++ // another shard may see it
		case !there || r.Complete && (verdict == Pass || verdict == Fail):
			result.Fixed = append(result.Fixed, e) // a requirement that is broken in another way is mended in this one
		default:
			result.Unseen++
		}
	}
	return result
}

// Accept gives a baseline that accepts all that fails a run: the entries that are there stay as they are, and what is new gets the reason,
// the owner and the day of the template.
func (b *Baseline) Accept(r *Report, template Accepted) (accepted *Baseline, added int) {
	accepted = &Baseline{Schema: BaselineSchema}
	if b != nil {
		accepted.Entries = slices.Clone(b.Entries)
	}
	for _, f := range r.Findings {
		gates := f.Level == cases.Violation || r.Header.Gate.FailOn == string(cases.Warning)
		if f.Flaky || !gates || b.entry(f.Fingerprint) == nil && f.Known != "" || accepted.entry(f.Fingerprint) != nil {
			continue
		}
		e := template
		e.Fingerprint, e.Rule, e.Operation, e.Requirement, e.Got = f.Fingerprint, f.Rule, f.Operation, f.Requirement, f.Got
		accepted.Entries = append(accepted.Entries, e)
		added++
	}
	return accepted, added
}

// Without gives a baseline without some entries.
func (b *Baseline) Without(entries []Accepted) *Baseline {
	return &Baseline{Schema: BaselineSchema, Entries: slices.DeleteFunc(slices.Clone(b.Entries), func(e Accepted) bool {
		return slices.ContainsFunc(entries, func(gone Accepted) bool { return gone.Fingerprint == e.Fingerprint })
	})}
}
