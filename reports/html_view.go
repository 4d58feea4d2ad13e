package reports

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// view is what the page shows. Its text is safe to read ([oneLine]); the templates escape it for HTML.
type view struct {
	Policy        string
	Style, Script template.HTML

	Title, Verdict, Glyph, Reason, Line string
	// State names the headline's state in the style sheet.
	State   result.State
	Subject struct{ Title, Version, Target string }
	Proven  string
	Tallies []segment
	Counts  result.RequirementCounts
	// Gates lists what the gate asks for and the run did not show.
	Gates []string

	// Meta says when, how long and of which commit.
	Meta string
	// MoreGates is how many more there are than the page lists.
	MoreGates int

	Found string
	// Rows are the findings, Facets what they can be narrowed to.
	Rows       []groupFindings
	Facets     []facet
	MoreRows   int
	MoreCauses int
	// Notes gate nothing.
	Notes      []noteView
	Matrix     matrix
	Lists      []operationView
	Gaps       []gapView
	Open       int
	Unlocks    []result.Unlock
	NotPlanned []specs.Unplanned
	Undecided  []undecidedView
	// Decide is the overlay that decides them.
	Decide string
	// LeftOut is the sentence on what was not tried, and what unlocks most of it.
	LeftOut, LeftOutLine string
	Recorded, Hints      []noteView
	// LeftOpen is what the contract leaves open; the name is what would decide it.
	LeftOpen  []noteView
	Inventory *inventoryView
	Facts     []fact
}

// segment is one part of the bar under the headline, in percent.
type segment struct {
	tally
	X, Width string
	Count    string
}

type fact struct {
	Name, Value string
	// Code is text that machines read, Copy such text that people copy.
	Code, Copy bool
}

// maxOverlay bounds the overlay on the page, in runes; the JSON report has all of it.
const maxOverlay = 64 << 10

// firstRows is how many rows the first screen names.
const firstRows = 6

// OpenText is how many requirements are neither kept nor broken: "8 requirements".
func (v *view) OpenText() string { return counted(v.Open, "requirement") }

// First are the rows of the first screen.
func (v *view) First() []groupFindings { return v.Rows[:min(len(v.Rows), firstRows)] }

// FirstGaps are the reasons for which most was not proven.
func (v *view) FirstGaps() []gapView {
	most := slices.Clone(v.Gaps)
	slices.SortStableFunc(most, func(a, b gapView) int { return b.number - a.number })
	return most[:min(len(most), 3)]
}

// maxHTMLCauses bounds the page; the JSON report has the rest.
const maxHTMLCauses = 300

func viewOf(d *Digest) *view {
	v := &view{State: d.headline().State, Line: d.headline().Line(d.Report), Counts: d.Counts.Requirements, Found: d.headline().found()}
	v.Reason = oneLine(d.headline().Reason)
	v.Verdict, v.Glyph = verdictOf(d.headline())
	v.Subject.Title = oneLine(orElse(d.Header.Contract.Title, "the contract"))
	v.Subject.Version, v.Subject.Target = oneLine(d.Header.Contract.Version), oneLine(d.Header.Target)
	v.Title = v.Verdict + " · " + strings.TrimSpace(v.Subject.Title+" "+v.Subject.Version)
	v.Proven = fmt.Sprintf("%s of %s", grouped(v.Counts.Pass), counted(v.Counts.Total, "requirement"))
	v.Tallies = segmentsOf(v.Counts)
	v.Open = v.Counts.Inconclusive + v.Counts.Error + v.Counts.None
	v.Rows, v.Facets, v.MoreCauses = groupViews(d)
	v.MoreRows = max(0, len(v.Rows)-firstRows)
	v.Meta = metaText(d)
	v.Notes = foundNotes(d.Notes)
	v.Matrix, v.Lists = matrixOf(d, v.Rows)
	v.Gaps = gapViews(d)
	for _, u := range d.Unlocks {
		v.Unlocks = append(v.Unlocks, result.Unlock{Line: cut(manyLines(u.Line), maxText), Requirements: u.Requirements})
	}
	for _, u := range d.NotPlanned {
		u.Operation, u.Reason, u.Place.Pointer = oneLine(u.Operation), oneLine(u.Reason), placeText(u.Place)
		v.NotPlanned = append(v.NotPlanned, u)
	}
	v.Undecided, v.Decide = undecidedViews(d.Undecided), strings.TrimRight(cut(manyLines(d.Decide), maxOverlay), "\n")
	v.Recorded, v.Hints, v.Inventory = recordedViews(d.Recorded), hintViews(d.Report), inventoryOf(d.Inventory)
	v.LeftOpen = openViews(d.Open)
	v.LeftOut, v.LeftOutLine = leftOutText(d)
	for i, unmet := range d.Gates {
		if i == maxTextRows {
			v.MoreGates = len(d.Gates) - i
			break
		}
		v.Gates = append(v.Gates, sentence(unmet))
	}
	v.Facts = factsOf(d)
	return v
}

func verdictOf(h headline) (words, sign string) {
	switch h.State {
	case result.StateKept:
		return "Conformant", "✓"
	case result.StateBroken:
		return counted(h.Violations, "violation"), "✗"
	case result.StateUnproven:
		return "Nothing proven", "○"
	case result.StateGate:
		return "Gate not met", "!"
	case result.StatePart:
		return "Part of a run", "○"
	default:
		return "Did not complete", "!"
	}
}

func segmentsOf(c result.RequirementCounts) []segment {
	var all []segment
	x := 0.0
	for _, t := range talliesOf(c) {
		width := 0.0
		if c.Total > 0 {
			width = 100 * float64(t.Count) / float64(c.Total)
		}
		all = append(all, segment{tally: t, X: percent(x), Width: percent(width), Count: grouped(t.Count)})
		x += width
	}
	return all
}

func percent(f float64) string { return fmt.Sprintf("%.2f%%", f) }

// factsOf is what one needs to repeat the run a month later.
func factsOf(d *Digest) []fact {
	h := d.Header
	started := "not recorded"
	if !h.StartedAt.IsZero() {
		started = h.StartedAt.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	var ci result.CI
	if h.CI != nil {
		ci = *h.CI
	}
	all := []fact{
		{"Contract", strings.TrimSpace(h.Contract.Title + " " + h.Contract.Version), false, false},
		{"Contract file", h.Contract.File, true, false},
		{"Contract SHA-256", h.Contract.SHA256, true, true},
		{"Overlays", strings.Join(h.Overlays, ", "), true, false},
		{"Configuration", h.Config, true, false},
		{"Target", h.Target, true, false},
		{"Commit", ci.Commit, true, true},
		{"Branch", ci.Branch, true, false},
		{"Job", ci.JobURL, true, true},
		{"Tool", "holdfast " + h.ToolVersion, false, false},
		{"Seed", fmt.Sprint(h.Seed), true, false},
		{"Run", h.RunID, true, true},
		{"Command", commandText(h.Command), true, true},
		{"Operations", strings.Join(h.Operations, ", "), true, false},
		{"Callers", callersText(h.Environment), false, false},
		{"Strict", strictText(h.Strict), false, false},
		{"Baseline", baselineText(d.Report), false, false},
		{"Exit code", fmt.Sprint(d.ExitCode), false, false},
		{"Started", started, false, false},
		{"Duration", d.Duration.Round(time.Millisecond).String(), false, false},
		{"Sent", fmt.Sprintf("%s in %s", counted(d.Counts.Requests, "request"), counted(d.Counts.Cases, "case")), false, false},
		{"After the plan", exploredText(d.Explored), false, false},
	}
	var shown []fact
	for _, f := range all {
		if f.Value != "" {
			f.Value = oneLine(f.Value)
			shown = append(shown, f)
		}
	}
	return shown
}

func commandText(words []string) string {
	quotedWords := make([]string, len(words))
	for i, word := range words {
		quotedWords[i] = quoted(word)
	}
	return strings.Join(quotedWords, " ")
}

func callersText(e cases.Environment) string {
	names := make([]string, len(e.Callers))
	for i, c := range e.Callers {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

func strictText(strict bool) string {
	if strict {
		return "yes: warnings are violations"
	}
	return ""
}
