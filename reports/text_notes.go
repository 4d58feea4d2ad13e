package reports

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// maxTextOverlay is how many lines of the overlay that decides the rest the text shows.
const maxTextOverlay = 14

// notes lists what gates nothing, a line a cause.
//
//	notes: they gate nothing
//	   status-documented at refunds.yaml:31: wanted 200 or 404, got 409; createRefund and 4 more operations
func (t *text) notes(all []result.Note) {
	if len(all) == 0 {
		return
	}
	t.section("notes: they gate nothing")
	all = textNotesOf(all)
	for i, n := range all {
		if i == maxTextRows {
			t.row("   and %d more: see the page or the JSON report", len(all)-i)
			break
		}
		t.row("   %s", harmless(noteText(n)))
	}
}

// noteText is a note in one line.
func noteText(n result.Note) string {
	text := n.Rule
	if place := placeText(n.Where); place != "" {
		text += " at " + place
	}
	return text + ": " + cut(noteSentence(n), 3*maxTextValue)
}

func noteSentence(n result.Note) string {
	text := "wanted " + n.Want + ", got " + n.Got
	if len(n.Operations) > 0 {
		text += "; " + operationsText(n.Operations)
	}
	return oneLine(text)
}

// operationsText names operations: "createRefund", "createRefund and 4 more operations".
func operationsText(all []string) string {
	if len(all) == 1 {
		return orElse(all[0], "any operation")
	}
	return fmt.Sprintf("%s and %s", all[0], counted(len(all)-1, "more operation"))
}

// leftOut is the second line: how much was not tried, and the line that unlocks most of it.
//
//	left out: 9 requirements were not tried; 7 of them need this: --bearer other=TOKEN
func (t *text) leftOut(d *Digest) {
	if sentence, line := leftOutText(d); sentence != "" {
		t.row("%s", harmless("left out: "+sentence+": "+line))
	}
}

// leftOutText says how much was not tried and how much of it a line unlocks, and gives the line; empty where none does.
func leftOutText(d *Digest) (sentence, line string) {
	if len(d.Unlocks) == 0 {
		return "", ""
	}
	first := d.Unlocks[0]
	was, need, more, tried, left := "were", "need", "", "tried", d.Counts.Requirements.None
	if unproven := d.Counts.Requirements.Inconclusive; unproven > 0 && slices.ContainsFunc(d.Requirements, func(r result.RequirementResult) bool { return r.Verdict == result.Inconclusive && r.Unlock != "" }) {
		tried, left = "proven", left+unproven
	}
	if left == 1 {
		was = "was"
	}
	if first.Requirements == 1 {
		need = "needs"
	}
	if n := len(d.Unlocks) - 1; n > 0 {
		more = fmt.Sprintf(" (%s below)", counted(n, "more line"))
	}
	return fmt.Sprintf("%s %s not %s; %s of them %s this%s", counted(left, "requirement"), was, tried, grouped(first.Requirements), need, more), oneLine(first.Line)
}

// openCondition is one condition that several operations refused with the same statuses.
type openCondition struct {
	condition  string
	statuses   map[int]int
	operations []string
	mixed      bool
}

// openConditions puts together what operations have in common, in the order of the first of each.
func openConditions(all []result.Undecided) []openCondition {
	var rows []openCondition
	index := map[string]int{}
	for _, u := range all {
		key := u.Condition
		for _, status := range sortedStatuses(u.Statuses) {
			key += fmt.Sprint(" ", status)
		}
		i, seen := index[key]
		if !seen {
			i = len(rows)
			index[key] = i
			rows = append(rows, openCondition{condition: u.Condition, statuses: map[int]int{}, mixed: u.Mixed})
		}
		rows[i].operations = append(rows[i].operations, u.Operation)
		for status, n := range u.Statuses {
			rows[i].statuses[status] += n
		}
	}
	return rows
}

func sortedStatuses(statuses map[int]int) []int {
	var all []int
	for status := range statuses {
		all = append(all, status)
	}
	slices.Sort(all)
	return all
}

// Where names the operations of a condition: "createRefund", "createRefund and 4 more operations".
func (c openCondition) Where() string {
	return operationsText(c.operations)
}

func (t *text) undecided(r *result.Report) {
	if len(r.Undecided) == 0 {
		return
	}
	t.section("refusals that nobody decided")
	rows := openConditions(r.Undecided)
	for i, u := range rows {
		if i == maxTextRows {
			t.row("   and %s", counted(len(rows)-i, "more condition"))
			break
		}
		mixed := ""
		if u.mixed {
			mixed = " (a mix)"
		}
		t.row("   %s: answered %s%s in %s", harmless(u.condition), statusesText(u.statuses), mixed, harmless(u.Where()))
	}
	if r.Decide == "" {
		return
	}
	t.row("   this overlay decides them as they were seen; correct it, and pass it with --overlay:")
	lines := strings.Split(strings.TrimRight(r.Decide, "\n"), "\n")
	for i, line := range lines {
		if i == maxTextOverlay && len(lines) > i+1 {
			t.row("   … %s: the page and the JSON report have all of it", counted(len(lines)-i, "more line"))
			break
		}
		t.row("   | %s", harmless(line))
	}
}

// recorded lists the facts that are declared and not exercised.
func (t *text) recorded(all []result.Recorded) {
	if len(all) == 0 {
		return
	}
	t.section("declared, and recorded only")
	for i, r := range all {
		if i == maxTextRows {
			t.row("   and %d more: see the page or the JSON report", len(all)-i)
			break
		}
		t.row("   %s: %s", harmless(r.Fact), harmless(r.Reason))
	}
}

// hints lists the extensions of others that the contract was read by.
func (t *text) hints(all []specs.Hint) {
	if len(all) == 0 {
		return
	}
	t.section("taken from extensions of others (x-conformance would say it for sure)")
	for i, h := range all {
		if i == maxTextRows {
			t.row("   and %d more: see the page or the JSON report", len(all)-i)
			break
		}
		t.row("   %s %s: %s", placeText(h.Place), harmless(h.Extension), harmless(h.Meaning))
	}
}

// baseline tells which of the accepted findings no longer fail, and whose time is over.
func (t *text) baseline(r *result.Report) {
	b := r.Baseline
	if b == nil || len(b.Fixed)+len(b.Expired) == 0 {
		return
	}
	t.row("")
	t.row("%s", t.paint(bold, "the baseline"))
	for _, e := range b.Expired {
		t.row("   expired on %s: %s", harmless(e.Expires), harmless(e.String()))
	}
	for _, e := range b.Fixed {
		t.row("   fixed: %s", harmless(e.String()))
	}
	if len(b.Fixed) > 0 {
		t.row("   take what is fixed out of it: holdfast baseline prune")
	}
}

// idle names what is quarantined and was not seen: it may have been mended.
func (t *text) idle(all []string) {
	if len(all) == 0 {
		return
	}
	t.section("quarantined, and not seen: take it out when that lasts")
	for i, entry := range all {
		if i == maxTextRows {
			t.row("   and %d more", len(all)-i)
			break
		}
		t.row("   %s", harmless(entry))
	}
}
