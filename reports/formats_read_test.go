package reports

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/har"
	"github.com/joshdk/go-junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	source "github.com/yuin/goldmark/text"
	"golang.org/x/tools/txtar"

	"holdfast/cases"
	"holdfast/conformance"
)

// written is a report in a format.
func written(t *testing.T, name string, r *conformance.Report) []byte {
	t.Helper()
	format, err := Find(name)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, format.Write(&b, Read(r)))
	return b.Bytes()
}

// strictly reads JSON into the members that a form allows, and no others.
func strictly(t *testing.T, data []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(into))
}

// sarifForm are the members of SARIF 2.1.0 that a reader knows, spelt by §3 and apart from what writes them. What is required is held below.
type sarifForm struct {
	Schema  string `json:"$schema"`
	Version string `json:"version"`
	Runs    []struct {
		Tool struct {
			Driver struct {
				Name    string `json:"name"`
				Version string `json:"version"`
				Rules   []struct {
					ID               string `json:"id"`
					ShortDescription struct{ Text string }
					FullDescription  struct{ Text string }
					Help             struct{ Text string }
					Properties       struct {
						Tags      []string
						Precision string
					}
				} `json:"rules"`
			} `json:"driver"`
		} `json:"tool"`
		Invocations []struct {
			ExecutionSuccessful bool
			ExitCode            int
		}
		Results []struct {
			RuleID    string
			RuleIndex int
			Level     string
			Message   struct{ Text string }
			Locations []struct {
				PhysicalLocation struct {
					ArtifactLocation struct{ URI string }
					Region           struct{ StartLine, StartColumn, EndLine, EndColumn int }
				}
			}
			PartialFingerprints struct{ PrimaryLocationLineHash string }
			Suppressions        []struct{ Kind, Justification string }
		}
	}
}

func readSARIF(t *testing.T, data []byte) sarifForm {
	t.Helper()
	var log sarifForm
	strictly(t, data, &log)
	assert.Equal(t, "2.1.0", log.Version)
	require.Len(t, log.Runs, 1)
	run := log.Runs[0]
	for _, rule := range run.Tool.Driver.Rules {
		for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text, rule.Help.Text} {
			assert.NotEmpty(t, text, rule.ID)
			assert.LessOrEqual(t, len([]rune(text)), 1024, rule.ID)
		}
	}
	for _, r := range run.Results {
		require.Less(t, r.RuleIndex, len(run.Tool.Driver.Rules))
		assert.Equal(t, run.Tool.Driver.Rules[r.RuleIndex].ID, r.RuleID)
		assert.Contains(t, []string{"error", "warning", "note"}, r.Level)
		assert.NotEmpty(t, r.Message.Text)
		require.Len(t, r.Locations, 1)
		place := r.Locations[0].PhysicalLocation
		assert.NotEmpty(t, place.ArtifactLocation.URI)
		assert.Positive(t, min(place.Region.StartLine, place.Region.StartColumn, place.Region.EndLine, place.Region.EndColumn))
		assert.NotEmpty(t, r.PartialFingerprints.PrimaryLocationLineHash)
	}
	return log
}

func TestSARIF_ResultIsACauseAtItsLine(t *testing.T) {
	r := sample()
	for i := range r.Findings {
		if r.Findings[i].Rule == "negative-maximum" {
			r.Findings[i].Known = "REF-231"
		}
	}
	run := readSARIF(t, written(t, "sarif", r)).Runs[0]
	assert.Len(t, run.Results, 6)
	assert.True(t, run.Invocations[0].ExecutionSuccessful)
	first := run.Results[0]
	assert.Equal(t, "refunds.yaml", first.Locations[0].PhysicalLocation.ArtifactLocation.URI)
	assert.Greater(t, first.Locations[0].PhysicalLocation.Region.StartLine, 1)
	known := run.Results[len(run.Results)-1]
	assert.Equal(t, "note", known.Level)
	assert.Equal(t, "REF-231", known.Suppressions[0].Justification)

	cut := readSARIF(t, written(t, "sarif", incomplete())).Runs[0]
	assert.Equal(t, "run", cut.Results[0].RuleID)
	assert.False(t, cut.Invocations[0].ExecutionSuccessful)
	assert.Empty(t, readSARIF(t, written(t, "sarif", clean())).Runs[0].Results)
}

// A file below the root of the repository is named from there, wherever the job has it; the URL of a contract stays one.
func TestSARIF_FilesAreRelativeToTheRepository(t *testing.T) {
	for file, want := range map[string]string{"/builds/shop/api/refunds.yaml": "api/refunds.yaml", "./refunds.yaml": "refunds.yaml", "/elsewhere/refunds.yaml": "/elsewhere/refunds.yaml",
		"https://shop.example/openapi.json": "https://shop.example/openapi.json", "a b.yaml": "a%20b.yaml"} {
		r := sample()
		r.Header.Root = "/builds/shop"
		for i := range r.Findings {
			r.Findings[i].Where.File = file
		}
		assert.Equal(t, want, readSARIF(t, written(t, "sarif", r)).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI)
	}
}

// many is the sample with so many causes.
func many(n int) *conformance.Report {
	r := sample()
	f := r.Findings[0]
	for i := range n {
		f.Requirement, f.Fingerprint = fmt.Sprintf("createRefund/many:%d", i), fmt.Sprintf("%016x", i)
		r.Findings = append(r.Findings, f)
	}
	return r
}

// GitHub rejects a run of more than 25,000 results, and drops a step summary of more than a MiB.
func TestFormats_StayBelowTheLimitsOfTheirReaders(t *testing.T) {
	r := many(25_100)
	data := written(t, "sarif", r)
	run := readSARIF(t, data).Runs[0]
	assert.Len(t, run.Results, 25_000)
	assert.Less(t, len(run.Tool.Driver.Rules), 25_000)
	var packed bytes.Buffer
	require.NoError(t, gzipped(&packed, data))
	assert.Less(t, packed.Len(), 10<<20)
	assert.Less(t, len(written(t, "markdown", r)), 64<<10)
	assert.Less(t, len(written(t, "markdown", hostile(strings.Repeat("`", 1<<20)))), 1<<20)
	assert.Less(t, len(written(t, "har", r)), 10<<20)
}

func TestCodeQuality_IssueIsACause(t *testing.T) {
	type issue struct {
		Description string `json:"description"`
		CheckName   string `json:"check_name"`
		Fingerprint string `json:"fingerprint"`
		Severity    string `json:"severity"`
		Location    struct {
			Path  string
			Lines struct{ Begin int }
		} `json:"location"`
	}
	for name, want := range map[string]struct {
		r *conformance.Report
		n int
	}{"broken": {sample(), 6}, "kept": {clean(), 0}, "incomplete": {incomplete(), 7}, "gate": {unmet(), 1}} {
		data := written(t, "codequality", want.r)
		assert.Equal(t, byte('['), data[0], "GitLab takes no byte order mark")
		var all []issue
		strictly(t, data, &all)
		assert.Len(t, all, want.n, name)
		seen := map[string]bool{}
		for _, i := range all {
			assert.NotEmpty(t, i.Description)
			assert.NotEmpty(t, i.CheckName)
			assert.False(t, seen[i.Fingerprint], "GitLab shows the first of a fingerprint only")
			seen[i.Fingerprint] = true
			assert.Contains(t, []string{"info", "minor", "major", "critical", "blocker"}, i.Severity)
			assert.NotEmpty(t, i.Location.Path)
			assert.Positive(t, i.Location.Lines.Begin)
		}
	}
}

func TestCTRF_CountsWhatItLists(t *testing.T) {
	type document struct {
		ReportFormat string `json:"reportFormat"`
		SpecVersion  string `json:"specVersion"`
		GeneratedBy  string `json:"generatedBy"`
		Results      struct {
			Tool    struct{ Name, Version string }
			Summary struct {
				Tests, Passed, Failed, Skipped, Pending, Other int
				Start, Stop, Duration                          int64
			}
			Tests []struct {
				Name, Status, RawStatus, Message, Trace, FilePath string
				Duration                                          int64
				Line                                              int
				Suite, Tags                                       []string
				Flaky                                             bool
			}
			Environment struct{ AppName, AppVersion, Commit, BranchName, BuildURL string }
		} `json:"results"`
	}
	read := func(r *conformance.Report) document {
		var doc document
		strictly(t, written(t, "ctrf", r), &doc)
		counts := map[string]int{}
		for _, test := range doc.Results.Tests {
			assert.NotEmpty(t, test.Name)
			counts[test.Status]++
		}
		s := doc.Results.Summary
		assert.Equal(t, map[string]int{"passed": s.Passed, "failed": s.Failed, "skipped": s.Skipped, "other": s.Other}, withAll(counts, "passed", "failed", "skipped", "other"))
		assert.Equal(t, s.Tests, len(doc.Results.Tests))
		assert.Equal(t, s.Stop, s.Start+s.Duration)
		return doc
	}
	assert.Equal(t, 6, read(sample()).Results.Summary.Failed, "as in JUnit")
	assert.Zero(t, read(clean()).Results.Summary.Failed)
	assert.Equal(t, "run incomplete", read(incomplete()).Results.Tests[0].Name)
	assert.Equal(t, "failed", read(unmet()).Results.Tests[0].Status)
	assert.Positive(t, read(&conformance.Report{Complete: true}).Results.Summary.Failed)
}

func withAll(m map[string]int, keys ...string) map[string]int {
	for _, k := range keys {
		m[k] += 0
	}
	return m
}

// tapLine is a test point of TAP 14.
var tapLine = regexp.MustCompile(`^(not )?ok (\d+) - ((?:[^#\\]|\\#|\\\\)*)(?: # (TODO|SKIP)(?: (.*))?)?$`)

// readTAP counts the failed points; what is no line of TAP 14 fails.
func readTAP(t *testing.T, data []byte) (failed, skipped, todo int) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	require.GreaterOrEqual(t, len(lines), 2)
	assert.Equal(t, "TAP version 14", lines[0])
	planned, err := strconv.Atoi(strings.TrimPrefix(lines[1], "1.."))
	require.NoError(t, err)
	n, inside := 0, false
	for _, line := range lines[2:] {
		switch {
		case line == "  ---" || line == "  ...":
			inside = line == "  ---"
		case inside:
			name, value, ok := strings.Cut(strings.TrimPrefix(line, "  "), ": ")
			require.True(t, ok, line)
			var s string
			require.NoError(t, json.Unmarshal([]byte(value), &s), name)
		case strings.HasPrefix(line, "Bail out!"):
			failed++
		default:
			m := tapLine.FindStringSubmatch(line)
			require.NotNil(t, m, "%.200q", line)
			n++
			assert.Equal(t, strconv.Itoa(n), m[2])
			switch {
			case m[4] == "SKIP":
				skipped++
			case m[4] == "TODO":
				todo++
			case m[1] != "":
				failed++
			}
		}
	}
	assert.Equal(t, planned, n)
	return failed, skipped, todo
}

func TestTAP_KnownFindingIsTodo(t *testing.T) {
	failed, skipped, todo := readTAP(t, written(t, "tap", sample()))
	assert.Equal(t, [3]int{6, 2, 0}, [3]int{failed, skipped, todo})
	failed, _, _ = readTAP(t, written(t, "tap", clean()))
	assert.Zero(t, failed)
	failed, _, _ = readTAP(t, written(t, "tap", unmet()))
	assert.Equal(t, 1, failed)
	r := clean()
	r.WithCases([]conformance.CaseRecord{{ID: "a#b\\", Verdict: conformance.Fail, Findings: []conformance.Finding{{Rule: "x", Case: "a#b\\", Level: cases.Violation, Known: "REF-231"}}}})
	failed, _, todo = readTAP(t, written(t, "tap", r))
	assert.Equal(t, [2]int{0, 1}, [2]int{failed, todo})
}

// The exchanges come back as the developer tools of a browser read them.
func TestHAR_ExchangesComeBack(t *testing.T) {
	var doc har.HAR
	require.NoError(t, json.Unmarshal(written(t, "har", sample()), &doc))
	assert.Equal(t, "1.2", doc.Log.Version)
	var made *har.Entry
	for _, e := range doc.Log.Entries {
		if e.Response.Status == 201 && strings.Contains(string(e.Response.Content.Text), `"amount_cents":4000`) {
			made = e
		}
	}
	require.NotNil(t, made)
	assert.Equal(t, "POST", made.Request.Method)
	assert.Equal(t, "http://127.0.0.1:8080"+refundsPath, made.Request.URL)
	assert.JSONEq(t, `{"amount_cents":4000,"reason":"duplicate"}`, made.Request.PostData.Text)

	var hostileDoc har.HAR
	require.NoError(t, json.Unmarshal(written(t, "har", hostile("ok\xff\xfe")), &hostileDoc))
	found := false
	for _, e := range hostileDoc.Log.Entries {
		found = found || string(e.Response.Content.Text) == "ok\xff\xfe"
	}
	assert.True(t, found, "bytes that are no UTF-8 are lost")
}

func TestBadge_IsXMLAndNeverGreenWithoutProof(t *testing.T) {
	for name, run := range map[string]*conformance.Report{"kept": clean(), "broken": sample(), "gate": unmet(), "cut": incomplete(), "nothing": {Complete: true}} {
		data := written(t, "badge", run)
		require.NoError(t, xml.Unmarshal(data, new(struct{ XMLName xml.Name })), name)
		assert.Equal(t, name == "kept", bytes.Contains(data, []byte(" kept")), name)
	}
}

// Each file of the folder is a result; names, identities and statuses are those that Allure compares.
func TestAllure_ResultIsARequirement(t *testing.T) {
	type result struct {
		UUID, HistoryID, TestCaseID, FullName, Name, Status, Stage string
		StatusDetails                                              struct {
			Message, Trace string
			Flaky, Known   bool
		}
		Start, Stop int64
		Labels      []struct{ Name, Value string }
	}
	read := func(r *conformance.Report) (counts map[string]int, all []result) {
		counts = map[string]int{}
		files := txtar.Parse(written(t, "allure", r)).Files
		names := map[string]bool{}
		for _, f := range files[:len(files)-1] {
			var one result
			strictly(t, f.Data, &one)
			assert.Equal(t, one.UUID+"-result.json", f.Name)
			assert.False(t, names[f.Name])
			names[f.Name] = true
			assert.Contains(t, []string{"passed", "failed", "broken", "skipped"}, one.Status)
			assert.Equal(t, "finished", one.Stage)
			assert.Len(t, one.HistoryID, 32)
			counts[one.Status]++
			all = append(all, one)
		}
		assert.Equal(t, "environment.properties", files[len(files)-1].Name)
		return counts, all
	}
	counts, all := read(sample())
	assert.Equal(t, 4, counts["failed"], "one a broken requirement")
	other := sample()
	other.Header.RunID = "another"
	_, again := read(other)
	assert.Equal(t, all[0].HistoryID, again[0].HistoryID, "the history of a test holds over runs")
	assert.NotEqual(t, all[0].UUID, again[0].UUID)
	counts, all = read(incomplete())
	assert.Equal(t, "broken", all[0].Status)
	assert.Equal(t, "run incomplete", all[0].Name)
	assert.Positive(t, counts["passed"])
	counts, _ = read(clean())
	assert.Equal(t, map[string]int{"passed": len(clean().Requirements)}, counts)

	// A text of a target can't begin a file of its own.
	files := txtar.Parse(written(t, "allure", hostile("x\n-- ../../owned --\n-- owned --\n"))).Files
	for _, f := range files {
		assert.Regexp(t, `^([0-9a-f-]{36}-result\.json|environment\.properties)$`, f.Name)
	}
}

// A parser of others counts what ours counted.
func TestJUnit_IsReadByAnother(t *testing.T) {
	suites, err := junit.Ingest(written(t, "junit", sample()))
	require.NoError(t, err)
	failed := 0
	for _, s := range suites {
		failed += s.Totals.Failed
	}
	assert.Equal(t, 6, failed)
}

// markdownOf gives the code and the HTML of a summary, and how many links and pictures GitHub would make of it.
func markdownOf(markdown []byte) (codes, html []string, links int) {
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(source.NewReader(markdown))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.CodeSpan:
			var b strings.Builder
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				b.Write(c.(*ast.Text).Segment.Value(markdown))
			}
			codes = append(codes, b.String())
		case *ast.RawHTML:
			html = append(html, "inline "+string(n.Segments.Value(markdown)))
		case *ast.HTMLBlock:
			html = append(html, strings.TrimSpace(string(n.Lines().Value(markdown))))
		case *ast.Link, *ast.AutoLink, *ast.Image:
			links++
		}
		return ast.WalkContinue, nil
	})
	return codes, html, links
}

// Whatever a target answers is code in a summary: no link, no mention, no tag.
func TestMarkdown_HostileTextIsCode(t *testing.T) {
	texts := map[string]string{"markup": "`` ` ``` | a | [x](http://e.example) ![i](http://e.example/i.png) http://e.example @team #1 **b** </details><details open> <!--",
		"fence": "\n```\n# owned\n~~~\n", "pipe": "|\n|---|\n| `x` |"}
	for name, text := range hostileTexts {
		texts[name] = text
	}
	for name, text := range texts {
		page := written(t, "markdown", hostile(text))
		_, html, links := markdownOf(page)
		assert.Zero(t, links, name)
		for _, h := range html {
			assert.Regexp(t, `^(<!-- holdfast -->|<details><summary>[^<>]*</summary>|</details>)$`, h, name)
		}
		assert.True(t, strings.HasPrefix(string(page), "<!-- holdfast -->\n## ! Did not complete\n"), name)
	}
	codes, _, _ := markdownOf(written(t, "markdown", sample()))
	assert.Contains(t, codes, "idempotency-conflict")
}

func gzipped(w io.Writer, data []byte) error {
	z := gzip.NewWriter(w)
	if _, err := z.Write(data); err != nil {
		return err
	}
	return z.Close()
}
