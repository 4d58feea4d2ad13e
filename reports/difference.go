package reports

import (
	"bufio"
	"fmt"
	"io"

	"holdfast/conformance/result"
)

// Difference is what changed between two runs, by cause.
type Difference struct {
	// New are those of the newer run alone, Fixed those of the older one whose requirement is kept now, Still those of both.
	New, Fixed, Still []cause
	// Unseen are those of the older run that the newer one neither found nor showed to be mended.
	Unseen []cause
}

// Compare compares two runs.
func Compare(old, now *result.Report) Difference {
	var d Difference
	before, after := causesOf(old), causesOf(now)
	had, have := map[string]bool{}, map[string]bool{}
	for _, c := range before {
		had[c.Fingerprint] = true
	}
	for _, c := range after {
		have[c.Fingerprint] = true
		if had[c.Fingerprint] {
			d.Still = append(d.Still, c)
		} else {
			d.New = append(d.New, c)
		}
	}
	verdicts := map[string]result.Verdict{}
	for _, q := range now.Requirements {
		verdicts[q.ID] = q.Verdict
	}
	for _, c := range before {
		if have[c.Fingerprint] {
			continue
		}
		verdict, there := verdicts[c.Requirement]
		if !there || now.Complete && (verdict == result.Pass || verdict == result.Fail) {
			d.Fixed = append(d.Fixed, c)
		} else {
			d.Unseen = append(d.Unseen, c)
		}
	}
	return d
}

// Worse says whether the newer run has a cause that fails it and that the older one had not.
func (d Difference) Worse() bool {
	for _, c := range d.New {
		if c.gates() {
			return true
		}
	}
	return false
}

// Write tells the difference, a line a cause:
//
//	1 new, 2 fixed, 3 still, 0 not seen again
//	new    violation  createRefund  idempotency-conflict: wanted 409 idempotency_key_reused, got 201 (refunds.yaml:131)
func (d Difference) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%d new, %d fixed, %d still, %d not seen again\n", len(d.New), len(d.Fixed), len(d.Still), len(d.Unseen))
	for _, part := range []struct {
		word string
		all  []cause
	}{{"new", d.New}, {"still", d.Still}, {"fixed", d.Fixed}, {"unseen", d.Unseen}} {
		for _, c := range part.all {
			fmt.Fprintf(b, "%-6s %s\n", part.word, harmless(cut(fmt.Sprintf("%s  %s  %s: %s (%s)", c.Word(), operationsText(c.Operations), c.Rule, junitMessage(c), placeText(c.Where)), 400)))
		}
	}
	return b.Flush() // the writer keeps its first error
}
