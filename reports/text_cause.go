package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// causes writes so many causes in full. What says the same of several operations takes one of these places, unless everything is asked for.
func (t *text) causes(all []cause, details int) {
	groups, told := groupsOf(all), 0
	if t.whole {
		groups = nil
		for _, c := range all {
			groups = append(groups, causeGroup{Lead: c})
		}
	}
	for i, g := range groups {
		if i == details {
			t.row("")
			t.row("and %s, in one line each below: -v shows them in full", counted(len(all)-told, "more cause"))
			return
		}
		t.cause(i+1, g.Lead)
		if operations := g.Operations()[len(g.Lead.Operations):]; len(operations) > 0 {
			t.field("same", "in "+harmless(firstFew(operations))+": -v shows each")
		}
		told += 1 + len(g.Others)
	}
}

// cause writes one cause: what, where, sent, wanted, got, how to mend it and how to see it again.
func (t *text) cause(number int, c cause) {
	color, sign := yellow, "△ "
	if c.gates() {
		color, sign = red, "✗ "
	}
	t.row("")
	t.row("%d. %s  %s  %s", number, t.paint(color, sign+c.Word()), harmless(operationsText(c.Operations)), harmless(c.Rule))
	t.row("   %s", t.paint(bold, harmless(c.Title())))
	if c.Follows != "" {
		// One mistake breaks many promises: the simplest is told in full, above.
		t.field("follows", "it may come of what breaks "+c.Follows+": mend that first")
		t.field("wanted", cut(c.Want, maxTextValue))
		t.field("got", cut(c.Got, maxTextValue))
		t.field("replay", c.Replay())
		return
	}
	t.field("contract", placeWithPointer(c.Where))
	if c.Promise != "" {
		t.field("", c.Requirement)
	}
	t.field("why", cut(c.Why, 2*maxTextValue))
	if m := c.Mutation; m != nil {
		t.field("sent", mutationSentence(m))
	}
	if c.Culprit != "" {
		t.field("culprit", "the state was changed by "+c.Culprit)
	}
	t.field("wanted", cut(c.Want, 2*maxTextValue))
	t.field("got", cut(c.Got, 2*maxTextValue))
	t.field("raced", raceText(c.Finding))
	t.answer(c)
	if len(c.Sequence) > 0 {
		t.field("sequence", cut(strings.Join(c.Sequence, ", "), 2*maxTextValue)+": the shortest that fails")
	}
	if c.Flaky {
		t.field("flaky", "it did not come back on fresh fixtures, so it does not gate")
	}
	t.field("known", c.Known)
	t.field("fix", c.Fix)
	if curl := c.Curl(); curl != "" {
		t.field("curl", curl)
		if oneLine(curl) != curl {
			t.field("", "(not byte for byte: it is cut or has escapes; repeat it with the line below)")
		}
	}
	t.script(c)
	t.field("replay", c.Replay())
	if more := len(c.Cases) - 1; more == 1 {
		t.field("also", "1 more case has the same cause")
	} else if more > 1 {
		t.field("also", counted(more, "more case")+" have the same cause")
	}
}

// script writes all requests of a case where everything is asked for, and else that there are more. It names what has to be set.
func (t *text) script(c cause) {
	switch lines := c.Script(); {
	case len(lines) == 0:
	case t.whole:
		for i, line := range lines {
			label := ""
			if i == 0 {
				label = "requests"
			}
			t.field(label, line)
		}
	default:
		t.field("", fmt.Sprintf("(the judged one of %d requests: -v prints them all)", len(lines)))
	}
	if names := c.Variables(); len(names) > 0 {
		t.field("", "(set "+strings.Join(names, ", ")+" first)")
	}
}

// placeWithPointer adds the pointer where the line tells little: a minimised document has one.
func placeWithPointer(p specs.Place) string {
	if p.Line <= 1 && p.File != "" && p.Pointer != "" {
		return placeText(p) + " " + oneLine(p.Pointer)
	}
	return placeText(p)
}

// answer shows the line of the answer that matters, with its neighbours, or the beginning of the answer.
//
//	answer    201, line 4 of 9
//	          | "id": "rfnd_1",
//	          | "amount_cents": "9000",
func (t *text) answer(c cause) {
	judged := c.Judged()
	if judged == nil {
		return
	}
	if judged.Response == nil {
		t.field("answer", orElse(judged.Err, "none"))
		return
	}
	status := cases.StatusText(judged.Response.Status)
	lines := bodyLines(judged.Response.Body, c.At)
	hit := slices.IndexFunc(lines, func(l line) bool { return l.Hit })
	if len(lines) == 0 {
		t.field("answer", status+" without a body")
		return
	}
	if hit < 0 {
		t.field("answer", fmt.Sprintf("%s, %s", status, counted(len(lines), "line")))
		t.body(squeezed(lines))
		return
	}
	t.field("answer", fmt.Sprintf("%s, line %d of %d", status, hit+1, len(lines)))
	for _, l := range lines[max(0, hit-1):min(len(lines), hit+2)] {
		t.body(strings.TrimSpace(l.Text))
	}
}

func (t *text) body(s string) { t.row("   %9s | %s", "", harmless(cut(s, maxTextValue))) }

// squeezed joins the lines of a body for a look at its beginning.
func squeezed(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		if b.Len() > 4*maxTextValue {
			break
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strings.TrimSpace(l.Text))
	}
	return b.String()
}

// mutationSentence says how a request differs from its valid twin: "1000001 in body /amount_cents (maximum); its valid twin
// sends 5000".
func mutationSentence(m *cases.Mutation) string {
	sent, valid := orElse(cut(oneLine(m.Sent), maxTextValue), "nothing"), orElse(cut(oneLine(m.Valid), maxTextValue), "nothing")
	if m.In == "credentials" { // they name their place themselves
		sent, valid = credentialsText(sent), credentialsText(valid)
		return sent + "; its valid twin sends " + valid
	}
	if m.In == "media-type" {
		return sent + " as the media type; its valid twin sends " + valid
	}
	return fmt.Sprintf("%s in %s; its valid twin sends %s", sent, mutationPlace(m), valid)
}

// credentialsText writes "those of owner" out, where nothing before it says what those are.
func credentialsText(s string) string {
	if rest, those := strings.CutPrefix(s, "those of "); those {
		return "the credentials of " + rest
	}
	return s
}

// statusesText writes the answers by status: "400 ×12, 422 ×3".
func statusesText(statuses map[int]int) string {
	var parts []string
	for _, status := range slices.Sorted(maps.Keys(statuses)) {
		parts = append(parts, fmt.Sprintf("%s ×%d", cases.StatusText(status), statuses[status]))
	}
	return orElse(strings.Join(parts, ", "), "nothing")
}
