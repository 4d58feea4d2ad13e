package reports

import (
	"fmt"
	"io"
	"strings"

	"holdfast/internal/nearest"
)

// Format is one way of writing a report.
type Format struct {
	// Name is what --report and --format take.
	Name string
	// File is the name of the file where none is given.
	File string
	// Summary says in a few words who reads it.
	Summary string
	// Folder says that the file is a folder, and what is written a text archive of its files (golang.org/x/tools/txtar).
	Folder bool
	// Write writes the report; it neither closes w nor writes anywhere else.
	Write func(w io.Writer, d *Digest) error
}

// All lists the formats, the one for people in a terminal first.
func All() []Format {
	return []Format{
		{Name: "text", File: "report.txt", Summary: "a summary for the terminal", Write: Text},
		{Name: "html", File: "index.html", Summary: "one page for reviewers, readable without scripts", Write: HTML},
		{Name: "junit", File: "junit.xml", Summary: "test cases for CI servers", Write: JUnit},
		{Name: "junit-requirements", File: "junit-requirements.xml", Summary: "one test case a requirement, for servers that take few", Write: JUnitRequirements},
		{Name: "json", File: "report.json", Summary: "everything, for programs", Write: JSON},
		{Name: "sarif", File: "holdfast.sarif", Summary: "SARIF 2.1.0 for code scanning", Write: SARIF},
		{Name: "codequality", File: "gl-code-quality-report.json", Summary: "GitLab Code Quality", Write: CodeQuality},
		{Name: "markdown", File: "summary.md", Summary: "a summary for a job's page or a comment", Write: Markdown},
		{Name: "ctrf", File: "ctrf-report.json", Summary: "Common Test Report Format", Write: CTRF},
		{Name: "tap", File: "report.tap", Summary: "Test Anything Protocol 14", Write: TAP},
		{Name: "allure", File: "allure-results", Folder: true, Summary: "a folder of Allure results", Write: Allure},
		{Name: "har", File: "holdfast.har", Summary: "the exchanges of what broke, for browsers", Write: HAR},
		{Name: "badge", File: "badge.svg", Summary: "a small picture with the verdict", Write: Badge},
	}
}

// Names are those of the formats, in the order of [All].
func Names() []string {
	var names []string
	for _, format := range All() {
		names = append(names, format.Name)
	}
	return names
}

// Find gives the format of a name. The error names the nearest one:
//
//	unknown report format "junti"; did you mean "junit"? known formats: text, html, junit, …
func Find(name string) (Format, error) {
	for _, format := range All() {
		if format.Name == name {
			return format, nil
		}
	}
	names := Names()
	known := "known formats: " + strings.Join(names, ", ")
	if hint := nearest.Hint(name, names); hint != "" {
		known = hint + " " + known
	}
	return Format{}, fmt.Errorf("unknown report format %q; %s", name, known)
}
