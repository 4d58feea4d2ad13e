package reports

import (
	"fmt"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// maxJUnitBody is how many bytes of a message a failure shows.
const maxJUnitBody = 16 << 10

// junitCases has one test case a case of the plan; none where there are too many.
func junitCases(d *Digest) []junitEntry {
	places := make(map[string]specs.Place, len(d.Requirements))
	for _, q := range d.Requirements {
		places[q.ID] = q.Where
	}
	var entries []junitEntry
	listed := map[string]bool{}
	for _, o := range d.Outcomes {
		entry := junitEntry{operation: o.Operation, Name: oneLine(o.ID), verdict: o.Verdict, Time: seconds(o.Duration)}
		entry.place(places[o.Requirement])
		entry.judge(o.Causes, o.Reason)
		entry.note(o.Notes)
		listed[o.ID] = true
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return nil
	}
	// A finding is never lost, not even one whose case the journal does not hold.
	for _, c := range d.Causes {
		if !listed[c.Case] && c.gates() {
			listed[c.Case] = true
			entry := junitEntry{operation: c.Operation, Name: oneLine(c.Case), verdict: result.Fail}
			entry.place(c.Where)
			entry.judge([]cause{c}, "")
			entries = append(entries, entry)
		}
	}
	return append(entries, junitBaseline(d.Report)...)
}

// judge fills in the outcome of a test case. A warning and a finding that did not come back do not fail it; they are told
// in its output.
func (e *junitEntry) judge(all []cause, reason string) {
	var gating, told []cause
	for _, c := range all {
		if c.gates() {
			gating = append(gating, c)
		} else {
			told = append(told, c)
		}
	}
	var notes []string
	for _, c := range told {
		notes = append(notes, c.Word()+": "+junitVerdict(c)+"\n"+c.Title())
	}
	e.Out = output(strings.Join(notes, "\n\n"))
	switch {
	case len(gating) > 0:
		first := gating[0]
		e.verdict = result.Fail
		e.Failure = &junitProblem{Message: cut(oneLine(junitMessage(first)), 500), Type: oneLine(first.Rule), Text: junitText(gating)}
		e.place(first.Where)
	case e.verdict == result.Fail && len(all) == 0:
		e.Failure = &junitProblem{Message: "broken", Type: "broken", Text: oneLine(orElse(reason, "no finding was recorded"))}
	case e.verdict == result.Errored:
		e.Error = &junitProblem{Message: cut(oneLine(reason), 500), Type: "error", Text: oneLine(orElse(reason, "the case could not be judged"))}
	case e.verdict == result.Inconclusive || e.verdict == result.None:
		reason = oneLine(e.verdict.Words() + ": " + orElse(reason, "no reason was recorded"))
		e.Skipped = &junitProblem{Message: cut(reason, 500), Text: reason}
	}
}

// note adds notes to a test case's output; they never fail it.
func (e *junitEntry) note(notes []result.Finding) {
	var lines []string
	if e.Out != nil {
		lines = append(lines, e.Out.Text, "")
	}
	for _, f := range notes {
		lines = append(lines, cut("note: "+oneLine(f.Rule)+": "+junitVerdict(cause{Finding: f}), 500))
	}
	if len(notes) > 0 {
		e.Out = output(strings.Join(lines, "\n"))
	}
}

func junitMessage(c cause) string { return "wanted " + c.Want + ", got " + c.Got }

// junitVerdict is the first line of a failure: CI servers cut the rest.
func junitVerdict(c cause) string {
	return oneLine(strings.TrimSpace(c.Operation+": "+junitMessage(c))) + " (" + placeText(c.Where) + ")"
}

func junitText(gating []cause) string {
	var b strings.Builder
	for _, c := range gating {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(cut(junitVerdict(c), 1000))
		if c.Record == nil {
			b.WriteString("\n" + c.Replay())
			continue
		}
		lines := []string{oneLine(c.Curl()), "requirement: " + oneLine(c.Requirement), "why: " + oneLine(c.Why)}
		if c.Mutation != nil {
			lines = append(lines, "sent: "+oneLine(mutationSentence(c.Mutation)))
		}
		lines = append(lines, "fix: "+oneLine(c.Fix), "replay: "+c.Replay())
		b.WriteString("\n" + strings.Join(lines, "\n"))
		if judged := c.Judged(); judged != nil {
			b.WriteString("\n\n" + exchangeText(judged, c.At))
		}
	}
	return b.String()
}

// exchangeText writes a request and its answer with "> " and "< " before each line.
func exchangeText(e *result.Exchange, at string) string {
	var b strings.Builder
	write := func(mark string, head []string, body []line) {
		size := 0
		for _, h := range head {
			fmt.Fprintf(&b, "%s %s\n", mark, cut(oneLine(h), maxLine))
		}
		for _, l := range window(body, 60, 20) {
			if size += len(l.Text); size > maxJUnitBody {
				fmt.Fprintf(&b, "%s … the rest is left out\n", mark)
				break
			}
			fmt.Fprintf(&b, "%s %s\n", mark, l.Text)
		}
	}
	if e.Request != nil {
		head := append([]string{e.Request.Method + " " + e.Request.Target}, headerLines(e.Request.Header)...)
		write(">", head, bodyLines(e.Request.Body, ""))
	}
	if e.Response == nil {
		write("<", []string{"no answer: " + e.Err}, nil)
	} else {
		head := append([]string{e.Response.Proto + " " + cases.StatusText(e.Response.Status)}, headerLines(e.Response.Header)...)
		write("<", head, bodyLines(e.Response.Body, at))
	}
	return strings.TrimSuffix(b.String(), "\n")
}
