package result

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestQuarantine_HoldsForItsRuleItsOperationsAndUntilItsDay(t *testing.T) {
	g := Gate{Quarantine: []Quarantined{
		{Rule: "page-stable", Operations: []string{"listRefunds"}, Reason: "REF-231", Expires: "2026-12-31"},
		{Operations: []string{"importAll"}, Reason: "REF-9"},
	}}
	before := time.Date(2026, 12, 30, 23, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		rule, operation string
		at              time.Time
		want            string
	}{
		{"page-stable", "listRefunds", before, "quarantined: REF-231"},
		{"page-stable", "listRefunds", before.Add(time.Hour), ""},
		{"page-stable", "listCustomers", before, ""},
		{"body-schema", "listRefunds", before, ""},
		{"body-schema", "importAll", before.AddDate(9, 0, 0), "quarantined: REF-9"},
	} {
		assert.Equal(t, c.want, g.Quarantines(&Finding{Rule: c.rule, Operation: c.operation}, c.at), "%s %s %s", c.rule, c.operation, c.at)
	}
	r := &Report{Complete: true, Header: Header{StartedAt: before}, Findings: []Finding{{Rule: "body-schema", Operation: "importAll"}}}
	assert.Equal(t, []string{"page-stable at listRefunds"}, g.idle(r))
	r.Complete = false
	assert.Empty(t, g.idle(r), "what was not tried is not idle")
}

// A baseline accepts what fails: what is quarantined does not.
func TestBaseline_LeavesOutWhatIsQuarantined(t *testing.T) {
	r := &Report{Findings: []Finding{{Rule: "a", Fingerprint: "1", Level: "violation", Known: "quarantined: REF-9"}, {Rule: "b", Fingerprint: "2", Level: "violation"}}}
	accepted, added := (*Baseline)(nil).Accept(r, Accepted{Reason: "x"})
	assert.Equal(t, 1, added)
	assert.Equal(t, "2", accepted.Entries[0].Fingerprint)
}
