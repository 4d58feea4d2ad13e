package reports

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// obligations lists what is tried or judged, one a line.
func (t *planText) obligations(title string, all []*specs.Requirement) {
	first := true
	for _, q := range all {
		p := t.proofs[q.ID]
		if p == nil && !t.inAnswers(q) {
			continue
		}
		if first {
			t.row("")
			if title != "" {
				t.row("### %s", title)
				t.row("")
			}
			first = false
		}
		t.row("- %s. %s", t.sentence(q, p), code(q.ID))
	}
}

// sentence is an obligation in words: what the contract promises, and how its breach must be refused.
func (t *planText) sentence(q *specs.Requirement, p *proof) string {
	text := md(oneLine(q.Text))
	if p == nil {
		return text
	}
	names := p.must
	if len(names) == 0 {
		names = p.refused
	}
	refused := make([]string, len(names))
	for i, name := range names {
		refused[i] = code(name)
	}
	as := " as " + strings.Join(refused, " or ")
	should := len(p.refused) > 0 && len(p.must) == 0
	switch {
	case len(names) == 0:
	case q.Kind == specs.KindRequest || q.Kind == specs.KindBody:
		is := "is"
		if should {
			is = "should be"
		}
		text += fmt.Sprintf("; what breaks it %s refused%s", is, as)
	case strings.HasSuffix(text, " refused"):
		text += as
	}
	if should {
		text += " (a warning)"
	}
	if p.chance {
		text += " (it depends on chance: not refuted at best)"
	}
	return text
}

// refusals lists the conditions that are provoked, with what passes.
func (t *planText) refusals(op *specs.Operation) {
	names := map[string]bool{}
	for _, q := range t.contract.Requirements {
		p := t.proofs[q.ID]
		if p == nil || q.Operation != op.ID && (q.Operation != "" || q.Path != op.Path || t.contract.OperationsAt(op.Path)[0] != op) {
			continue
		}
		for _, name := range p.refused {
			names[name] = true
		}
	}
	if len(names) == 0 {
		return
	}
	t.row("")
	t.row("### How it is refused")
	t.row("")
	t.row("| condition | answer | |")
	t.row("|---|---|---|")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		condition, place, _ := strings.Cut(name, "@")
		if o, ok := t.contract.Outcome(op, condition, place); ok {
			answer := cases.StatusText(o.Status)
			if o.Code != "" && t.contract.Facts.Error != "" {
				answer += " " + code(o.Code)
			}
			t.row("| %s | %s | declared |", code(name), answer)
			continue
		}
		var documented []string
		for _, r := range op.Responses {
			if strings.HasPrefix(r.Status, "4") {
				documented = append(documented, r.Status)
			}
		}
		if len(documented) == 0 || condition == "undeclared-method" {
			t.row("| %s | any 4xx | undecided |", code(name))
			continue
		}
		t.row("| %s | any 4xx; documented are %s | undecided |", code(name), strings.Join(documented, ", "))
	}
}

// untried lists what the plan does not try, each with its reason.
func (t *planText) untried(all []*specs.Requirement) {
	first := true
	for _, q := range all {
		s, skipped := t.skips[q.ID]
		if !skipped {
			continue
		}
		if first {
			t.row("")
			t.row("### Not tried")
			t.row("")
			first = false
		}
		line := fmt.Sprintf("- %s: %s.", md(oneLine(q.Text)), md(oneLine(s.Reason)))
		if s.Unlock != "" {
			line += " What would let it be tried: " + code(s.Unlock) + "."
		}
		t.row("%s %s", line, code(q.ID))
	}
}

// raced says whether a case's outcome depends on chance.
func raced(c *cases.Case, s *cases.Step) bool { return s.Race != nil || c.Attempts > 1 }

// md writes text so that Markdown shows it as it is.
func md(s string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", `*`, `\*`, `<`, `\<`, `[`, `\[`, `]`, `\]`, `|`, `\|`, `^_`, `^\_`).Replace(oneLine(s))
}

// code writes text as a code span (CommonMark 0.31 §6.1); in a table a bar has to be escaped there too.
func code(s string) string {
	s = strings.ReplaceAll(oneLine(s), "|", `\|`)
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		return fence + " " + s + " " + fence
	}
	return fence + s + fence
}
