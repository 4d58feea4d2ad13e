package reports

import (
	"io"

	"holdfast/cases"
)

// codeQualityIssue is what GitLab reads of an issue; it ignores the rest of Code Climate's form.
type codeQualityIssue struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string `json:"path"`
	Lines struct {
		Begin int `json:"begin"`
	} `json:"lines"`
}

// CodeQuality writes GitLab's Code Quality report, an issue a cause:
//
//	[{"description": "createRefund: wanted 409 …, got 201", "check_name": "idempotency-conflict", "fingerprint": "5f0c…",
//	  "severity": "critical", "location": {"path": "refunds.yaml", "lines": {"begin": 112}}}]
//
// A run that is neither kept nor broken is an issue of its own.
func CodeQuality(w io.Writer, d *Digest) error {
	all := []codeQualityIssue{}
	if p, red := runPoint(d); red {
		issue := codeQualityIssue{Description: cut(p.Why, maxSARIFText), CheckName: "run", Fingerprint: "run-" + string(d.headline().State), Severity: "blocker"}
		issue.Location.Path, issue.Location.Lines.Begin = orElse(filePath(d, p.Where), "contract"), 1
		all = append(all, issue)
	}
	for _, c := range d.Causes {
		issue := codeQualityIssue{Description: cut(oneLine(c.Operation+": "+junitMessage(c)), maxSARIFText), CheckName: oneLine(c.Rule), Fingerprint: oneLine(c.Fingerprint), Severity: severity(c)}
		issue.Location.Path, issue.Location.Lines.Begin = orElse(filePath(d, c.Where), "contract"), max(1, c.Where.Line)
		all = append(all, issue)
	}
	return encode(w, all)
}

// severity is that of a cause in Code Climate's words.
func severity(c cause) string {
	switch {
	case c.Flaky || c.Known != "":
		return "info"
	case c.Level != cases.Violation:
		return "minor"
	case harmOf(c) <= harmsState:
		return "critical"
	default:
		return "major"
	}
}
