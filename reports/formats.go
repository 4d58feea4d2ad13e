package reports

import (
	"fmt"
	"io"
	"strings"

	"holdfast/conformance"
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
	// Write writes the report; it neither closes w nor writes anywhere else.
	Write func(w io.Writer, r *conformance.Report) error
}

// All lists the formats, the one for people in a terminal first.
func All() []Format {
	return []Format{
		{Name: "text", File: "report.txt", Summary: "a summary for the terminal", Write: Text},
		{Name: "html", File: "index.html", Summary: "one page for reviewers, readable without scripts", Write: HTML},
		{Name: "junit", File: "junit.xml", Summary: "test cases for CI servers", Write: JUnit},
		{Name: "json", File: "report.json", Summary: "everything, for programs", Write: JSON},
	}
}

// Find gives the format of a name. The error names the nearest one:
//
//	unknown report format "junti"; did you mean "junit"? known formats: text, html, junit, json
func Find(name string) (Format, error) {
	all := All()
	names := make([]string, len(all))
	for i, format := range all {
		if format.Name == name {
			return format, nil
		}
		names[i] = format.Name
	}
	known := "known formats: " + strings.Join(names, ", ")
	if hint := nearest.Hint(name, names); hint != "" {
		known = hint + " " + known
	}
	return Format{}, fmt.Errorf("unknown report format %q; %s", name, known)
}
