package reports

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// cause is a set of findings with one fingerprint: one mistake, however many cases show it. The finding shown is the
// first.
type cause struct {
	result.Finding
	// Cases are the IDs of the cases that show it, the first finding's first.
	Cases []string
	// Operations and Requirements are those that it was seen on, the first finding's first.
	Operations, Requirements []string
	// Promise is the requirement's text; empty where the report does not know the requirement.
	Promise string
	// Record is the case's line of the journal; nil where there is none.
	Record *result.CaseRecord
	// Compared says that the run has a baseline, so that what it does not know is new.
	Compared bool
	// Excerpt is the part of the contract that is broken; empty where it was not quoted.
	Excerpt []excerptLine
	// From is the report directory of the run, and Command its command line.
	From    string
	Command []string
}

// causesOf groups a report's findings by fingerprint, in the order of their first.
func causesOf(r *result.Report) []cause {
	promises := make(map[string]string, len(r.Requirements))
	for _, q := range r.Requirements {
		promises[q.ID] = q.Text
	}
	var all []cause
	index := map[string]int{}
	for _, f := range r.Findings {
		if f.Fingerprint == "" {
			f.Sum()
		}
		i, seen := index[f.Fingerprint]
		if !seen {
			index[f.Fingerprint] = len(all)
			all = append(all, cause{Finding: f, Cases: []string{f.Case}, Operations: []string{f.Operation}, Requirements: []string{f.Requirement},
				Promise: promises[f.Requirement], From: r.Header.ReportDir, Command: r.Header.Command, Compared: r.Baseline != nil})
			continue
		}
		if !slices.Contains(all[i].Operations, f.Operation) {
			all[i].Operations = append(all[i].Operations, f.Operation)
		}
		if !slices.Contains(all[i].Requirements, f.Requirement) {
			all[i].Requirements = append(all[i].Requirements, f.Requirement)
		}
		// One case that gates is enough, and the plainest of them is the one to show.
		if c := &all[i]; gates(f) && (!gates(c.Finding) || oddity(&f) < oddity(&c.Finding)) {
			c.Finding = f
			c.Cases, c.Promise = append([]string{f.Case}, c.Cases...), promises[f.Requirement]
		} else if c.Cases[len(c.Cases)-1] != f.Case {
			c.Cases = append(c.Cases, f.Case)
		}
	}
	worstFirst(all)
	return all
}

// oddity says how far a finding's request is from an ordinary one: what a valid request shows needs no other, and half a surrogate pair
// only leads away from an answer that is wrong for all.
func oddity(f *result.Finding) int {
	switch {
	case f.Mutation == nil && f.Only != "":
		return 2 // one request that is wrong in one place shows it best
	case f.Mutation == nil:
		return 0
	case f.Mutation.Keyword == "well-formed", strings.HasSuffix(f.Case, "beyond-double"), strings.HasSuffix(f.Case, "5000-digits"), strings.HasSuffix(f.Case, "past-double"):
		return 2
	}
	return 1
}

// gates says whether a finding fails a run.
func gates(f result.Finding) bool {
	return f.Level == cases.Violation && !f.Flaky && f.Known == ""
}

func (c cause) gates() bool { return gates(c.Finding) }

// Word is what the cause counts as, for people.
func (c cause) Word() string {
	switch {
	case c.Flaky:
		return "flaky " + string(c.Level)
	case c.Known != "":
		return "known " + string(c.Level)
	case c.Compared:
		return "new " + string(c.Level)
	}
	return string(c.Level)
}

// Title names the promise that was broken, or the requirement's ID. A promise alone would read as a fact.
func (c cause) Title() string {
	switch {
	case c.Rule == "lenient-coercion":
		return "takes what the contract does not allow"
	case c.Rule == "no-content":
		return "sends a body where none may be" // the status is right
	case c.Only != "" && c.Status/100 == 2:
		return oneLine("answered with " + c.Got + "; the contract says " + c.Want)
	case c.Only != "":
		return oneLine("refused with " + c.Got + "; the contract says " + c.Want)
	case c.Promise == "":
		return oneLine(c.Requirement)
	}
	return oneLine("not kept: " + c.Promise)
}

// Curl sends the judged request again; empty where the journal has no line for it.
func (c cause) Curl() string {
	if c.Finding.Curl != "" {
		return c.Finding.Curl
	}
	if c.Record == nil {
		return ""
	}
	return c.Record.Curl
}

// Script are the lines that send all requests of the case again; empty where it has one.
func (c cause) Script() []string {
	if c.Record == nil {
		return nil
	}
	return c.Record.Script
}

// variable is a secret in a curl line.
var variable = regexp.MustCompile(`\$\{([A-Z][A-Z0-9_]*)\}`)

// Variables are those that have to be set before a curl line is pasted.
func (c cause) Variables() (names []string) {
	for _, match := range variable.FindAllStringSubmatch(c.Curl()+" "+strings.Join(c.Script(), " "), -1) {
		if !slices.Contains(names, match[1]) {
			names = append(names, match[1])
		}
	}
	return names
}

// Judged is the exchange whose answer broke the contract: that of the finding's step with its status, since a step may be sent more
// than once, or at once with others, else the step's last, else the last of all; nil where none was kept.
func (c cause) Judged() *result.Exchange {
	if c.Record == nil || len(c.Record.Exchanges) == 0 {
		return nil
	}
	exchanges := c.Record.Exchanges
	answered := func(x *result.Exchange) bool { return x.Response != nil && x.Response.Status == c.Status }
	for _, is := range []func(x *result.Exchange) bool{
		func(x *result.Exchange) bool { return x.Step == c.Step && answered(x) },
		func(x *result.Exchange) bool { return strings.HasPrefix(x.Step, c.Step+"/") && answered(x) },
		func(x *result.Exchange) bool { return x.Step == c.Step },
	} {
		for i := len(exchanges) - 1; i >= 0 && c.Step != ""; i-- {
			if is(&exchanges[i]) {
				return &exchanges[i]
			}
		}
	}
	return &exchanges[len(exchanges)-1]
}

// Replay is the line that shows whether the cause is still there: it sends its first case again, or where no single case shows it
// everything.
func (c cause) Replay() string {
	if c.OfWholeRun() && len(c.Command) > 0 {
		return oneLine(commandText(c.Command))
	}
	line := "holdfast replay " + quoted(oneLine(c.Case))
	if c.From != "" && c.From != "holdfast-report" {
		line += " --from " + quoted(oneLine(c.From))
	}
	return line
}

// placeText writes a place as editors and terminals link it: "refunds.yaml:118", the pointer where there is no file.
func placeText(p specs.Place) string {
	switch {
	case p.File == "":
		return oneLine(p.Pointer)
	case p.Line == 0:
		return oneLine(p.File)
	default:
		return oneLine(fmt.Sprintf("%s:%d", p.File, p.Line))
	}
}

// mutationPlace names the one place of a mutation: "body /amount_cents (maximum)".
func mutationPlace(m *cases.Mutation) string {
	place := strings.TrimSpace(m.In + " " + m.Pointer)
	if m.Keyword != "" {
		place += " (" + m.Keyword + ")"
	}
	return oneLine(place)
}
