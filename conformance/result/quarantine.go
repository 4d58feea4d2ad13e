package result

import (
	"slices"
	"time"
)

// Quarantined is what is known to be unreliable: it is tried and told as any other, and fails nothing.
type Quarantined struct {
	// Rule is the ID of the rule that is meant, Operations are the IDs of the operations; empty is all.
	Rule       string   `json:"rule,omitempty"`
	Operations []string `json:"operations,omitempty"`
	// Reason says why, and Expires is the first day on which it fails again, as 2026-12-31; empty is never.
	Reason  string `json:"reason"`
	Expires string `json:"expires,omitempty"`
}

// String names what is meant: "page-stable at listRefunds".
func (q Quarantined) String() string {
	text := q.Rule
	if text == "" {
		text = "any rule"
	}
	for i, operation := range q.Operations {
		if i == 0 {
			text += " at "
		} else {
			text += ", "
		}
		text += operation
	}
	return text
}

func (q Quarantined) holds(f *Finding, now time.Time) bool {
	return (q.Rule == "" || q.Rule == f.Rule) && (len(q.Operations) == 0 || slices.Contains(q.Operations, f.Operation)) && !Accepted{Expires: q.Expires}.expired(now)
}

// Quarantines gives the reason why a finding fails nothing at a time; empty where it does.
func (g *Gate) Quarantines(f *Finding, now time.Time) string {
	for _, q := range g.Quarantine {
		if q.holds(f, now) {
			return "quarantined: " + q.Reason
		}
	}
	return ""
}

// idle lists what is quarantined and was not seen in a run that is complete.
func (g *Gate) idle(r *Report) (all []string) {
	if !r.Complete || r.Header.Shard.Part() {
		return nil
	}
	for _, q := range g.Quarantine {
		if !slices.ContainsFunc(r.Findings, func(f Finding) bool { return q.holds(&f, r.Header.StartedAt) }) {
			all = append(all, q.String())
		}
	}
	return all
}
