package result_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestExit_WhereSeveralApplyTheFirstCounts(t *testing.T) {
	violation := func(r *result.Report) { r.Counts.Violations = 1 }
	interrupted := func(r *result.Report) { r.Interrupted, r.Complete = true, false }
	incomplete := func(r *result.Report) { r.Complete = false }
	errored := func(r *result.Report) { r.Counts.Errors = 1 }
	nothing := func(r *result.Report) { r.NothingProven = true }
	alike := func(r *result.Report) { r.RefusedAlike, r.Complete, r.NothingProven = true, false, true }
	gate := func(r *result.Report) { r.Gates = []string{"unmet"} }
	order := []func(*result.Report){violation, interrupted, incomplete, nothing, gate}
	codes := []int{1, 130, 3, 5, 4}
	proven := result.Report{Complete: true}
	proven.Counts.Requirements.Pass = 1
	for i := range order {
		r := proven
		for _, set := range order[i:] {
			set(&r)
		}
		assert.Equal(t, codes[i], result.Exit(&r), "all from %d on", i)
		r = proven
		order[i](&r)
		assert.Equal(t, codes[i], result.Exit(&r), "%d alone", i)
	}
	for want, set := range map[int]func(*result.Report){0: func(*result.Report) {}, 3: errored, 5: alike} {
		r := proven
		set(&r)
		assert.Equal(t, want, result.Exit(&r))
	}
}

// journal writes a journal by hand and reads its report.
func journal(t testing.TB, gate result.Gate, requirements []result.RequirementResult, records ...result.CaseRecord) *result.Report {
	t.Helper()
	lines := []any{map[string]any{
		"type": "run", "schema": result.JournalSchema, "header": result.Header{Gate: gate}, "requirements": requirements,
	}}
	for _, r := range records {
		lines = append(lines, map[string]any{"type": "case", "case": r})
	}
	lines = append(lines, map[string]any{"type": "end", "end": map[string]any{"complete": true}})
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	f, err := os.Create(path)
	require.NoError(t, err)
	for _, line := range lines {
		require.NoError(t, json.NewEncoder(f).Encode(line))
	}
	require.NoError(t, f.Close())
	r, err := result.ReadReport(path)
	require.NoError(t, err)
	return r
}

func judged(requirement string, v result.Verdict) []result.JudgedRequirement {
	return []result.JudgedRequirement{{Requirement: requirement, Verdict: v}}
}

func TestGates_AskForOneAcceptedRequestAndOneProvenRefusalOfEachOperation(t *testing.T) {
	requirements := []result.RequirementResult{
		{ID: "a/request:valid", Operation: "a"}, {ID: "b/request:valid", Operation: "b"}, {ID: "c/request:valid", Operation: "c"},
		{ID: "d/request:valid", Operation: "d"},
	}
	refusal := func(op string, v result.Verdict) result.CaseRecord {
		return result.CaseRecord{ID: op + "~no", Operation: op, Verdict: v, Refusal: &result.RefusalSeen{Basis: cases.BasisDeclared, Status: 400}}
	}
	accepted := func(op string) result.CaseRecord {
		return result.CaseRecord{ID: op + "~yes", Operation: op, Verdict: result.Pass, Accepted: true, Results: judged(op+"/request:valid", result.Pass)}
	}
	records := []result.CaseRecord{
		accepted("a"), refusal("a", result.Pass), accepted("b"), refusal("b", result.Inconclusive), refusal("c", result.Pass), accepted("d"),
	}
	assert.Equal(t, []string{
		"b: no refusal was proven; give it what it needs, or list it under unproven with a reason",
		"c: no request was accepted; give it what it needs, or list it under unproven with a reason",
	}, journal(t, result.Gate{}, requirements, records...).Gates)
	gate := result.Gate{Unproven: map[string]string{"b": "no data", "c": "retired"}, MinProven: 0.9}
	r := journal(t, gate, requirements, records...)
	assert.Equal(t, []string{"3 of 4 requirements are proven, and the gate asks for 90 %"}, r.Gates)
	assert.Equal(t, result.ExitGate, r.ExitCode)
	gate.MinProven = 0.75
	assert.Equal(t, result.ExitKept, journal(t, gate, requirements, records...).ExitCode)
	assert.Equal(t, result.ExitNothing, journal(t, gate, requirements, records[4]).ExitCode, "a service that refuses everything passes nothing")
}

func TestGates_FailOnWarning(t *testing.T) {
	requirements := []result.RequirementResult{{ID: "a/request:valid", Operation: "a"}}
	record := result.CaseRecord{
		ID: "a~yes", Operation: "a", Verdict: result.Pass, Accepted: true, Results: judged("a/request:valid", result.Pass),
		Findings: []result.Finding{{Rule: "r", Level: cases.Warning, Fingerprint: "1"}},
	}
	assert.Equal(t, result.ExitKept, journal(t, result.Gate{}, requirements, record).ExitCode)
	r := journal(t, result.Gate{FailOn: "warning"}, requirements, record)
	assert.Equal(t, result.ExitGate, r.ExitCode)
	assert.Equal(t, []string{"1 warnings, and the gate fails on warnings"}, r.Gates)
	record.Findings[0].Flaky = true
	assert.Equal(t, result.ExitKept, journal(t, result.Gate{FailOn: "warning"}, requirements, record).ExitCode)
}

func TestReport_FindingsAreCountedByCauseAndSortedByLevel(t *testing.T) {
	found := func(op, id, rule string, level cases.Level, flaky bool, fingerprint string) result.CaseRecord {
		return result.CaseRecord{ID: id, Operation: op, Verdict: result.Fail, Findings: []result.Finding{
			{Rule: rule, Operation: op, Case: id, Level: level, Flaky: flaky, Fingerprint: fingerprint},
		}}
	}
	r := journal(t, result.Gate{}, nil,
		found("a", "a~1", "r", cases.Violation, true, "1"), found("b", "b~2", "r", cases.Warning, false, "2"),
		found("b", "b~1", "r", cases.Violation, false, "3"), found("a", "a~2", "s", cases.Violation, false, "4"),
		found("a", "a~3", "s", cases.Violation, false, "4"), found("a", "a~4", "r", cases.Violation, false, "5"))
	var order []string
	for _, f := range r.Findings {
		order = append(order, f.Case)
	}
	assert.Equal(t, []string{"a~4", "a~2", "a~3", "b~1", "b~2", "a~1"}, order)
	assert.Equal(t, [3]int{3, 1, 1}, [3]int{r.Counts.Violations, r.Counts.Warnings, r.Counts.Flaky})
}

func TestReport_UnlocksAreInOrder(t *testing.T) {
	r := journal(t, result.Gate{}, []result.RequirementResult{
		{ID: "a/1", Unlock: "--yes"}, {ID: "a/2", Unlock: "--set id=VALUE"}, {ID: "a/3", Unlock: "--bearer other=TOKEN"},
		{ID: "a/4", Unlock: "--bearer other=TOKEN"}, {ID: "a/5", Unlock: "--yes", Verdict: result.Pass},
	})
	assert.Equal(t, []result.Unlock{
		{Line: "--bearer other=TOKEN", Requirements: 2}, {Line: "--set id=VALUE", Requirements: 1}, {Line: "--yes", Requirements: 1},
	}, r.Unlocks)
}

// Who names a case wants it judged, whatever the gate says else.
func TestGate_ANamedCaseIsJudged(t *testing.T) {
	r := result.CaseRecord{ID: "a/x:type~y", Operation: "a", Verdict: result.Inconclusive, Reason: "its fixture was not made"}
	path := filepath.Join(t.TempDir(), "run.jsonl")
	for name, only := range map[string][]string{"unproven": {r.ID}, "not sent": {"a/x:type~z"}} {
		header := result.Header{Only: only, Gate: result.Gate{FailOn: "violation"}}
		j, err := json.Marshal(map[string]any{"type": "run", "schema": result.JournalSchema, "header": header,
			"requirements": []result.RequirementResult{{ID: "a/request:valid", Operation: "a"}}})
		require.NoError(t, err)
		control, err := json.Marshal(map[string]any{"type": "case", "case": result.CaseRecord{ID: "a/request:valid~full", Operation: "a", Verdict: result.Pass, Accepted: true,
			Results: []result.JudgedRequirement{{Requirement: "a/request:valid", Verdict: result.Pass}}}})
		require.NoError(t, err)
		c, err := json.Marshal(map[string]any{"type": "case", "case": r})
		require.NoError(t, err)
		text := string(j) + "\n" + string(control) + "\n" + string(c) + "\n" + `{"type":"end","end":{"complete":true}}` + "\n"
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		report, err := result.ReadReport(path)
		require.NoError(t, err)
		assert.Equal(t, result.ExitGate, report.ExitCode, name)
		require.Len(t, report.Gates, 1, name)
		assert.Contains(t, report.Gates[0], "asked for by name", name)
	}
}
