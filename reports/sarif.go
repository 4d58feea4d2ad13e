package reports

import (
	"io"
	"net/url"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// The limits of GitHub's code scanning: a run with more results is rejected, a text that is longer is cut there.
const (
	maxSARIFResults = 25_000
	maxSARIFText    = 1000
)

// SARIF writes SARIF 2.1.0 for code scanning: a rule is a rule, a result is a cause at its place in the contract.
//
//	{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "holdfast", "rules": […]}},
//	  "results": [{"ruleId": "idempotency-conflict", "level": "error", "message": {"text": "createRefund: wanted 409 …"}, …}]}]}
//
// A run that is neither kept nor broken is a result of its own, so that code scanning does not take what was not tried for mended.
func SARIF(w io.Writer, d *Digest) error {
	h := d.headline()
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "holdfast", Version: oneLine(d.Header.ToolVersion), Rules: []sarifRule{}}
	run.Invocations = []sarifInvocation{{Successful: h.State == result.StateKept || h.State == result.StateBroken || h.State == result.StatePart, ExitCode: d.ExitCode}}
	index := map[string]int{}
	add := func(rule sarifRule, r sarifResult) {
		if len(run.Results) == maxSARIFResults {
			return
		}
		i, seen := index[rule.ID]
		if !seen {
			i = len(run.Tool.Driver.Rules)
			index[rule.ID] = i
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
		}
		r.RuleID, r.RuleIndex = rule.ID, i
		run.Results = append(run.Results, r)
	}
	if p, red := runPoint(d); red {
		add(sarifRule{ID: "run", Short: sarifText{p.Name}, Full: sarifText{"A run that is not complete, proves nothing or does not meet its gate says nothing of what it did not try."},
			Help: sarifText{"See the report page of the run."}}, sarifResult{
			Level: "error", Message: sarifText{cut(p.Why, maxSARIFText)}, Locations: sarifPlace(d, p.Where), Fingerprints: sarifPrint{"run-" + string(h.State)}})
	}
	for _, c := range d.Causes {
		rule := d.rule(c.Rule)
		about := cut(oneLine(orElse(rule.Summary, c.Title())), maxSARIFText)
		r := sarifResult{Level: sarifLevel(c), Message: sarifText{cut(sentence(c.Operation+": "+c.Title()), maxSARIFText) + " " + cut(sentence(junitMessage(c)), maxSARIFText) + " " + cut(sentence(c.Fix), maxSARIFText) + " " + c.Replay()},
			Locations: sarifPlace(d, c.Where), Fingerprints: sarifPrint{oneLine(c.Fingerprint)}}
		if c.Known != "" {
			r.Suppressions = []sarifSuppression{{Kind: "external", Justification: cut(oneLine(c.Known), maxSARIFText)}}
		}
		add(sarifRule{ID: oneLine(c.Rule), Short: sarifText{about}, Full: sarifText{about}, Help: sarifText{cut(oneLine(orElse(c.Fix, about)), maxSARIFText)},
			Properties: &sarifProperties{Tags: []string{"api", "contract"}, Precision: sarifPrecision(c)}}, r)
	}
	return encode(w, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifLevel(c cause) string {
	switch {
	case c.gates():
		return "error"
	case c.Level == cases.Warning && !c.Flaky && c.Known == "":
		return "warning"
	default:
		return "note"
	}
}

func sarifPrecision(c cause) string {
	switch c.Confidence {
	case cases.Must, cases.Declared:
		return "very-high"
	case cases.Should:
		return "high"
	default:
		return "medium"
	}
}

// sarifPlace is the one location of a result. GitHub wants all four numbers of its region.
func sarifPlace(d *Digest, p specs.Place) []sarifLocation {
	line, column := max(1, p.Line), max(1, p.Column)
	var l sarifLocation
	l.Physical.Artifact.URI = fileURI(orElse(filePath(d, p), "contract"))
	l.Physical.Region = sarifRegion{line, column, line, column + 1}
	return []sarifLocation{l}
}

// fileURI is a relative reference to a file; the URL of a contract that was loaded from one stays as it is.
func fileURI(file string) string {
	if u, err := url.Parse(file); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return u.String()
	}
	return (&url.URL{Path: file}).String()
}
