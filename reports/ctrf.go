package reports

import (
	"io"
	"time"

	"holdfast/conformance/result"
)

// ctrfDocument is what CTRF writes; the form allows no other members but in extra.
type ctrfDocument struct {
	ReportFormat string `json:"reportFormat"`
	SpecVersion  string `json:"specVersion"`
	GeneratedBy  string `json:"generatedBy"`
	Results      struct {
		Tool        ctrfTool         `json:"tool"`
		Summary     ctrfSummary      `json:"summary"`
		Tests       []ctrfTest       `json:"tests"`
		Environment *ctrfEnvironment `json:"environment,omitempty"`
	} `json:"results"`
}

type ctrfTool struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// ctrfSummary counts the tests; times are milliseconds, of the epoch for Start and Stop.
type ctrfSummary struct {
	Tests    int   `json:"tests"`
	Passed   int   `json:"passed"`
	Failed   int   `json:"failed"`
	Skipped  int   `json:"skipped"`
	Pending  int   `json:"pending"`
	Other    int   `json:"other"`
	Start    int64 `json:"start"`
	Stop     int64 `json:"stop"`
	Duration int64 `json:"duration"`
}

type ctrfTest struct {
	Name      string   `json:"name"`
	Status    string   `json:"status"`
	Duration  int64    `json:"duration"`
	RawStatus string   `json:"rawStatus"`
	Suite     []string `json:"suite,omitempty"`
	Message   string   `json:"message,omitempty"`
	Trace     string   `json:"trace,omitempty"`
	FilePath  string   `json:"filePath,omitempty"`
	Line      int      `json:"line,omitempty"`
	Tags      []string `json:"tags,omitempty"`
	Flaky     bool     `json:"flaky,omitempty"`
}

type ctrfEnvironment struct {
	AppName    string `json:"appName,omitempty"`
	AppVersion string `json:"appVersion,omitempty"`
	Commit     string `json:"commit,omitempty"`
	BranchName string `json:"branchName,omitempty"`
	BuildURL   string `json:"buildUrl,omitempty"`
}

// CTRF writes the Common Test Report Format, a test a case of the plan:
//
//	{"reportFormat": "CTRF", "specVersion": "1.0.0", "results": {"tool": {"name": "holdfast"}, "summary": {"tests": 412, …},
//	  "tests": [{"name": "createRefund/idempotency:conflict~note", "status": "failed", "duration": 23, "message": "wanted 409 …"}]}}
func CTRF(w io.Writer, d *Digest) error {
	doc := ctrfDocument{ReportFormat: "CTRF", SpecVersion: "1.0.0", GeneratedBy: "holdfast"}
	r := &doc.Results
	r.Tool = ctrfTool{"holdfast", oneLine(d.Header.ToolVersion)}
	r.Environment = &ctrfEnvironment{AppName: oneLine(d.Header.Contract.Title), AppVersion: oneLine(d.Header.Contract.Version)}
	if ci := d.Header.CI; ci != nil {
		r.Environment.Commit, r.Environment.BranchName, r.Environment.BuildURL = oneLine(ci.Commit), oneLine(ci.Branch), oneLine(ci.JobURL)
	}
	r.Tests = []ctrfTest{}
	for _, p := range pointsOf(d) {
		r.Tests = append(r.Tests, r.Summary.count(ctrfPoint(d, p)))
	}
	if !d.Header.StartedAt.IsZero() {
		r.Summary.Start = d.Header.StartedAt.UnixMilli()
	}
	r.Summary.Duration = d.Duration.Milliseconds()
	r.Summary.Stop = r.Summary.Start + r.Summary.Duration
	return encode(w, doc)
}

func ctrfPoint(d *Digest, p point) ctrfTest {
	t := ctrfTest{Name: orElse(p.Name, "unnamed"), RawStatus: p.Verdict.String(), Duration: int64(p.Duration / time.Millisecond), Message: cut(p.Why, maxSARIFText),
		FilePath: filePath(d, p.Where), Line: p.Where.Line}
	if p.Operation != "" {
		t.Suite = []string{p.Operation}
	}
	switch {
	case p.Run:
		t.Status = "failed"
	case len(p.Causes) > 0:
		t.Status, t.Message, t.Trace = "failed", cut(oneLine(junitMessage(p.Causes[0])), maxSARIFText), cut(junitText(p.Causes), maxJUnitBody)
		for _, c := range p.Causes {
			t.Tags = append(t.Tags, oneLine(c.Rule))
		}
	case p.Verdict == result.Fail:
		t.Status = "failed"
	case p.Verdict == result.Pass:
		t.Status = "passed"
	case p.Verdict == result.Errored:
		t.Status = "other"
	default:
		t.Status = "skipped"
	}
	for _, c := range p.Told {
		t.Flaky = t.Flaky || c.Flaky
	}
	return t
}

// count adds a test.
func (s *ctrfSummary) count(t ctrfTest) ctrfTest {
	s.Tests++
	switch t.Status {
	case "passed":
		s.Passed++
	case "failed":
		s.Failed++
	case "skipped":
		s.Skipped++
	default:
		s.Other++
	}
	return t
}
