package reports

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"holdfast/conformance"
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
	near := slices.MinFunc(names, func(a, b string) int { return distance(name, a) - distance(name, b) })
	if distance(name, near) <= 2 {
		return Format{}, fmt.Errorf("unknown report format %q; did you mean %q? %s", name, near, known)
	}
	return Format{}, fmt.Errorf("unknown report format %q; %s", name, known)
}

// distance is the number of letters to insert, delete or replace to make b of a, whatever their case.
func distance(a, b string) int {
	from, to := []rune(strings.ToLower(a)), []rune(strings.ToLower(b))
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, left := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, right := range to {
			cost := diagonal
			if left != right {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
