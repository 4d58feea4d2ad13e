package reports

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// How much of each list the text shows; the other formats have the rest.
const (
	maxTextCauses = 50
	maxTextRows   = 10
	maxTextValue  = 160
)

// Text writes the summary that a stranger reads in a terminal, without colour.
//
//	BROKEN: Refunds 1.0.0 at http://127.0.0.1:8080: 1 violation; 123 of 124 requirements proven, 1 broken
//
//	1. ✗ violation  createRefund  idempotency-conflict
//	   a key that is used again with another body is refused
//	   contract  refunds.yaml:112
//	   sent      9000 in body /amount_cents; its valid twin sends 5000
//	   wanted    409 idempotency_key_reused
//	   got       201
//	   fix       compare the stored fingerprint before the stored answer is sent again
//	   curl      curl -X POST …
//	   replay    holdfast replay 'createRefund/idempotency:conflict~other-body'
//	   also      2 more cases have the same cause
func Text(w io.Writer, d *Digest) error { return TextOptions{}.Write(w, d) }

// TextOptions are choices of the text format. The zero value writes plain text.
type TextOptions struct {
	// Color adds terminal colours; the caller knows whether there is a terminal and what NO_COLOR says.
	Color bool
	// Quiet writes the verdict alone. Details is how many causes are told in full; 0 is as many as the format has room for.
	Quiet   bool
	Details int
}

// Write writes a report as [Text] does.
func (o TextOptions) Write(w io.Writer, d *Digest) error {
	t := &text{w: bufio.NewWriter(w), color: o.Color, whole: o.Details == 0}
	if o.Quiet {
		return t.quiet(d)
	}
	r := d.Report
	details := maxTextCauses
	if o.Details > 0 {
		details = min(o.Details, details)
	}
	t.headline(d)
	t.leftOut(d)
	t.causes(d.Causes, details)
	t.notes(r.Notes)
	t.requirements(d)
	t.baseline(r)
	t.idle(r.Idle)
	t.gates(r.Gates)
	t.undecided(r)
	t.open(r.Open)
	t.unlocks(r.Unlocks)
	t.recorded(r.Recorded)
	t.hints(r.Header.Hints)
	t.notPlanned(r.NotPlanned)
	t.table(d)
	t.run(d)
	return t.w.Flush()
}

// text writes lines. Everything it is given goes through [oneLine], and no line begins with what a target sent, so that
// neither a terminal nor a CI server takes an answer for a command.
type text struct {
	w     *bufio.Writer
	color bool
	// whole tells everything of a cause.
	whole bool
}

// The colours, as SGR parameters.
const (
	bold   = "1"
	faint  = "2"
	red    = "1;31"
	green  = "32"
	yellow = "33"
)

func (t *text) paint(sgr, s string) string {
	if !t.color {
		return s
	}
	return "\x1b[" + sgr + "m" + s + "\x1b[0m"
}

// row writes one line. The writer keeps its first error, which Flush returns.
func (t *text) row(format string, args ...any) {
	_, _ = fmt.Fprintf(t.w, format+"\n", args...)
}

// field writes "   label     value" with the value made safe.
func (t *text) field(label, value string) {
	if value == "" {
		return
	}
	t.row("   %s %s", t.paint(faint, fmt.Sprintf("%-9s", label)), harmless(value))
}

// harmless is oneLine that also breaks up the marks by which CI servers find commands: "::error::" at the start of a line,
// "##[error]", "##vso[…]" and "##teamcity[…]" anywhere.
func harmless(s string) string {
	s = strings.ReplaceAll(oneLine(s), "##", `#\u0023`)
	if rest := strings.TrimLeft(s, " "); strings.HasPrefix(rest, "::") {
		return `\u003a` + rest[1:]
	}
	return s
}

func (t *text) headline(d *Digest) {
	color := red
	if d.headline().State == result.StateKept {
		color = green
	}
	word := d.headline().Word()
	t.row("%s%s", t.paint(color, word), harmless(strings.TrimPrefix(d.headline().Line(d.Report), word)))
}

func (t *text) section(title string) {
	t.row("")
	t.row("%s", t.paint(bold, title))
}

func (t *text) requirements(d *Digest) {
	t.section("requirements")
	t.row("   %s", talliesText(d.Counts.Requirements))
	if o := d.Counts.Operations; o.Accepted < o.Total {
		t.row("   %s of %s accepted a request", grouped(o.Accepted), counted(o.Total, "operation"))
	}
	for i, g := range textGapsOf(d.Requirements) {
		if i == maxTextRows {
			t.row("   …and more reasons: see the page or the JSON report")
			break
		}
		t.row("   %s %s: %s", glyph(g.Verdict), counted(g.Count, "requirement"), harmless(g.Verdict.Words()+": "+g.Reason))
	}
}

func (t *text) gates(all []string) {
	if len(all) == 0 {
		return
	}
	t.section("the gate is not met")
	lines := textGatesOf(all)
	for i, unmet := range lines {
		if i == maxTextRows {
			t.row("   and %d more", len(lines)-i)
			break
		}
		t.row("   %s", harmless(unmet))
	}
}

func (t *text) unlocks(all []result.Unlock) {
	if len(all) == 0 {
		return
	}
	t.section("what would let more be tried")
	for i, u := range all {
		if i == maxTextRows {
			t.row("   and %d more", len(all)-i)
			break
		}
		t.row("   %s: %s", counted(u.Requirements, "requirement"), harmless(u.Line))
	}
}

func (t *text) notPlanned(all []specs.Unplanned) {
	if len(all) == 0 {
		return
	}
	t.section("in the contract, not in the plan")
	for i, u := range all {
		if i == maxTextRows {
			t.row("   and %d more", len(all)-i)
			break
		}
		t.row("   %s: %s", harmless(strings.TrimSpace(placeText(u.Place)+" "+u.Operation)), harmless(u.Reason))
	}
}

func (t *text) run(d *Digest) {
	t.row("")
	if d.Inventory != nil {
		t.row("%s", t.paint(faint, harmless(d.Inventory.String())))
		if !slices.Contains(d.Header.Command, "--keep") { // then all is left that was made
			t.left(d.Inventory)
		}
	}
	if text := exploredText(d.Explored); text != "" {
		t.row("%s", t.paint(faint, text))
	}
	t.row("%s", t.paint(faint, harmless(fmt.Sprintf("%s, %s, seed %d, run %s, holdfast %s",
		counted(d.Counts.Cases, "case"), counted(d.Counts.Requests, "request"), d.Header.Seed, d.Header.RunID, d.Header.ToolVersion))))
}

// mostLeft is how many rows of what is left the text has.
const mostLeft = 6

// left says of what is left what made it, and why it was not removed.
func (t *text) left(i *result.Inventory) {
	rows := i.Lefts()
	for n, row := range rows {
		if n == mostLeft {
			rest := 0
			for _, row := range rows[n:] {
				rest += row.Count
			}
			t.row("%s", t.paint(faint, fmt.Sprintf("   and %d more: see the page or the JSON report", rest)))
			return
		}
		t.row("%s", t.paint(faint, harmless(fmt.Sprintf("   %d left by %s: %s", row.Count, row.Operation, row.Reason))))
	}
}
