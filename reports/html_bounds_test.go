//go:build !race

package reports

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/internal/browser"
	"holdfast/specs"
)

// manyOperations is a run over so many operations, all of which answer 500, or none.
func manyOperations(n int, failing bool) *result.Report {
	r := clean()
	r.Requirements = nil
	var records []result.CaseRecord
	for i := range n {
		operation := fmt.Sprintf("getResource%d", i)
		for _, kind := range []specs.Kind{specs.KindAccepts, specs.KindRequest, specs.KindStatus, specs.KindResponseBody, specs.KindSecurity, specs.KindRefusal} {
			q := result.RequirementResult{ID: fmt.Sprintf("%s/%s", operation, kind), Operation: operation, Kind: kind, Text: "a promise of " + string(kind), Verdict: result.Pass, Cases: 10,
				Where: specs.Place{File: "api.yaml", Line: 10 * i, Pointer: fmt.Sprintf("/paths/~1resources~1%d/get", i)}}
			if failing && kind == specs.KindStatus {
				q.Verdict = result.Fail
				f := result.Finding{Rule: "status-not-5xx", Requirement: q.ID, Operation: operation, Level: cases.Violation, Case: q.ID + "~1", Where: q.Where, Want: "200", Got: "500", Fix: "mend it", Status: 500}
				f.Sum()
				r.Findings = append(r.Findings, f)
				records = append(records, result.CaseRecord{ID: f.Case, Operation: operation, Rule: f.Rule, Requirements: []string{q.ID}, Verdict: result.Fail, Status: 500, Findings: []result.Finding{f}})
			}
			r.Requirements = append(r.Requirements, q)
			for k := range 2 {
				records = append(records, result.CaseRecord{ID: fmt.Sprintf("%s~%d", q.ID, k+2), Operation: operation, Requirements: []string{q.ID}, Verdict: result.Pass, Status: 200})
			}
		}
		r.Gates = append(r.Gates, operation+": no request was accepted; give it what it needs, or list it under unproven with a reason")
	}
	if !failing {
		r.Gates = nil
	}
	r.Counts.Violations = len(r.Findings)
	finish(r)
	r.ExitCode = result.Exit(r)
	return r.WithCases(records)
}

// A contract of a thousand operations is a page that opens: its size, its nodes, and its first screen, whatever breaks.
func TestBounds_AThousandOperations(t *testing.T) {
	for name, failing := range map[string]bool{"kept": false, "all broken": true} {
		page := string(written(t, "html", manyOperations(1000, failing)))
		assert.Less(t, len(page), 5<<20, name)
		t.Logf("%s: %d bytes, %d elements", name, len(page), strings.Count(page, "<"))
		assert.Less(t, strings.Count(page, "<")/2, 40_000, "too many elements: %s", name)
	}
	untried := manyOperations(1500, false)
	for i := range untried.Requirements {
		untried.Requirements[i].Verdict, untried.Requirements[i].Reason = result.None, "the run did not come to it"
	}
	finish(untried)
	page := written(t, "html", untried.WithCases(nil))
	assert.Less(t, len(page), 5<<20, "nine thousand requirements that were not tried")
	b := browser.New(t)
	b.Open(pageFile(t, manyOperations(1000, true)), 1280, "light")
	assert.Empty(t, browser.Evaluate[string](b, widest))
	assert.Less(t, browser.Evaluate[float64](b, `document.getElementById('broke').getBoundingClientRect().top`), 1000.0, "gate reasons push what broke off the first screen")
	assert.Empty(t, b.Complaints())
}
