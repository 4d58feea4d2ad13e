package reports

import (
	"encoding/json"
	"io"
	"time"

	"holdfast/conformance/result"
)

// VerdictSchema names the form of verdict.json.
const VerdictSchema = "holdfast.verdict/v1"

// verdict is flat, so that a gate can read it with one expression.
type verdict struct {
	Schema string `json:"schema"`
	OK     bool   `json:"ok"`
	// Shard is the part of the plan that was run, as "2/8"; empty is all of it. A part is never OK: its exit code says how it ended.
	Shard        string                   `json:"shard"`
	Complete     bool                     `json:"complete"`
	ExitCode     int                      `json:"exit_code"`
	Reasons      []string                 `json:"reasons"`
	ToolVersion  string                   `json:"tool_version"`
	Contract     verdictContract          `json:"contract"`
	Target       string                   `json:"target"`
	StartedAt    string                   `json:"started_at"`
	DurationMS   int64                    `json:"duration_ms"`
	Seed         uint64                   `json:"seed"`
	RunID        string                   `json:"run_id"`
	Cases        int                      `json:"cases"`
	Requests     int                      `json:"requests"`
	Violations   int                      `json:"violations"`
	Warnings     int                      `json:"warnings"`
	Flaky        int                      `json:"flaky"`
	Notes        int                      `json:"notes"`
	Inconclusive int                      `json:"inconclusive"`
	Errors       int                      `json:"errors"`
	Requirements result.RequirementCounts `json:"requirements"`
	Operations   result.OperationCounts   `json:"operations"`
	Known        int                      `json:"known"`
	// Rules counts the causes that fail the run by rule, and Fingerprints names them, the first thousand.
	Rules        map[string]int `json:"rules"`
	Fingerprints []string       `json:"fingerprints"`
	// Commit, Branch and JobURL are those of the CI job; empty where the run is none's.
	Commit string `json:"commit"`
	Branch string `json:"branch"`
	JobURL string `json:"job_url"`
	// Baseline is what became of the accepted findings; null without a baseline.
	Baseline *result.BaselineResult `json:"baseline"`
}

type verdictContract struct {
	Title   string `json:"title"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"`
}

func shardOf(r *result.Report) string {
	if !r.Header.Shard.Part() {
		return ""
	}
	return r.Header.Shard.String()
}

// maxFingerprints bounds verdict.json.
const maxFingerprints = 1000

// Verdict writes verdict.json, what a gate needs to decide:
//
//	{"schema": "holdfast.verdict/v1", "ok": false, "complete": true, "exit_code": 1, "violations": 3, …}
func Verdict(w io.Writer, r *result.Report) error {
	reasons := append(append([]string{}, r.Reasons...), r.Gates...)
	rules, fingerprints := map[string]int{}, []string{}
	for _, c := range causesOf(r) {
		if !c.gates() {
			continue
		}
		rules[c.Rule]++
		if len(fingerprints) < maxFingerprints {
			fingerprints = append(fingerprints, c.Fingerprint)
		}
	}
	var ci result.CI
	if r.Header.CI != nil {
		ci = *r.Header.CI
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(verdict{
		Schema: VerdictSchema, OK: r.Outcome().State == result.StateKept, Shard: shardOf(r), Complete: r.Complete, ExitCode: r.ExitCode, Reasons: reasons,
		ToolVersion: r.Header.ToolVersion,
		Contract:    verdictContract{r.Header.Contract.Title, r.Header.Contract.Version, r.Header.Contract.SHA256},
		Target:      r.Header.Target, StartedAt: r.Header.StartedAt.UTC().Format(time.RFC3339), DurationMS: r.Duration.Milliseconds(),
		Seed: r.Header.Seed, RunID: r.Header.RunID, Cases: r.Counts.Cases, Requests: r.Counts.Requests,
		Violations: r.Counts.Violations, Warnings: r.Counts.Warnings, Flaky: r.Counts.Flaky, Notes: r.Counts.Notes,
		Inconclusive: r.Counts.Inconclusive, Errors: r.Counts.Errors, Requirements: r.Counts.Requirements, Operations: r.Counts.Operations,
		Known: r.Counts.Known, Baseline: r.Baseline, Rules: rules, Fingerprints: fingerprints,
		Commit: ci.Commit, Branch: ci.Branch, JobURL: ci.JobURL,
	})
}
