package reports

import (
	"encoding/xml"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// The elements and attributes are those of the de facto reference, testmoapp/junitxml.
type junitSuites struct {
	XMLName   xml.Name     `xml:"testsuites"`
	Name      string       `xml:"name,attr"`
	Tests     int          `xml:"tests,attr"`
	Failures  int          `xml:"failures,attr"`
	Errors    int          `xml:"errors,attr"`
	Skipped   int          `xml:"skipped,attr"`
	Time      string       `xml:"time,attr"`
	Timestamp string       `xml:"timestamp,attr,omitempty"`
	Suites    []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string       `xml:"name,attr"`
	Tests     int          `xml:"tests,attr"`
	Failures  int          `xml:"failures,attr"`
	Errors    int          `xml:"errors,attr"`
	Skipped   int          `xml:"skipped,attr"`
	Timestamp string       `xml:"timestamp,attr,omitempty"`
	Cases     []junitEntry `xml:"testcase"`
}

// junitEntry is one test case with at most one of Failure, Error and Skipped.
type junitEntry struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Time    string        `xml:"time,attr,omitempty"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitProblem `xml:"failure"`
	Error   *junitProblem `xml:"error"`
	Skipped *junitProblem `xml:"skipped"`
	Out     *junitOutput  `xml:"system-out"`

	operation string
	verdict   result.Verdict
}

// junitProblem is text in a CDATA section: Datadog counted &quot; entities and gave up at a thousand.
type junitProblem struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",cdata"`
}

type junitOutput struct {
	Text string `xml:",cdata"`
}

func output(s string) *junitOutput {
	if s == "" {
		return nil
	}
	return &junitOutput{Text: s}
}

// add appends a suite and counts it; an empty one is left out.
func (d *junitSuites) add(name string, entries []junitEntry) {
	if len(entries) == 0 {
		return
	}
	suite := junitSuite{Name: name, Tests: len(entries), Timestamp: d.Timestamp, Cases: entries}
	for i := range entries {
		if entries[i].Class == "" {
			entries[i].Class = d.Name + "." + name
		}
		switch {
		case entries[i].Failure != nil:
			suite.Failures++
		case entries[i].Error != nil:
			suite.Errors++
		case entries[i].Skipped != nil:
			suite.Skipped++
		}
	}
	d.Tests += suite.Tests
	d.Failures += suite.Failures
	d.Errors += suite.Errors
	d.Skipped += suite.Skipped
	d.Suites = append(d.Suites, suite)
}

func (e *junitEntry) place(p specs.Place) {
	if p.File != "" {
		e.File, e.Line = oneLine(p.File), p.Line
	}
}

// seconds writes a duration as JUnit has it.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// headerLines writes header fields by name, one line a value.
func headerLines(h http.Header) []string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			lines = append(lines, name+": "+value)
		}
	}
	return lines
}
