package reports

import (
	"cmp"
	"slices"
	"strings"

	"holdfast/cases"
)

// What a breach harms, the worst first: other people's data, money, what is stored, the service itself; then what callers are told, in
// which status and in which form; then manners.
const (
	harmsTenants = iota
	harmsMoney
	harmsState
	crashes
	wrongRefusal
	wrongStatus
	wrongShape
	convention
)

// harm ranks a rule by what its breach harms. A rule that is not listed is about what is refused and accepted.
func harm(rule string) int {
	lists := [...][]string{
		harmsTenants: {"foreign-", "idempotency-caller-scope", "page-foreign-cursor", "cross-parent", "credentials-", "insufficient-scope"},
		harmsMoney:   {"balance-", "idempotency-"},
		harmsState:   {"refusal-no-effect", "read-", "sent-is-read", "listed", "gone", "deleted-", "no-extras", "put-", "patch-", "if-match", "page-complete", "page-disjoint", "page-same-items", "page-stable", "page-terminates", "workflow-"},
		crashes:      {"status-not-5xx", "unanswered", "unstable"},
		wrongStatus:  {"status-documented", "undeclared-method", "refusal-mixed", "refusal-precedence", "allow", "challenge"},
		wrongShape:   {"body-", "header-schema", "required-header", "content-type-", "problem-details", "location", "etag-", "entity-tag", "not-modified", "page-"},
		convention:   {"lenient-coercion", "trailing-data", "ambiguous-input", "deprecation"},
	}
	for rank, prefixes := range lists {
		if slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(rule, prefix) }) {
			return rank
		}
	}
	return wrongRefusal
}

// harmOf ranks a cause. Who is refused with another status than the contract's has reached nothing of anybody's.
func harmOf(c cause) int {
	rank := harm(c.Rule)
	if rank == harmsTenants && c.Status/100 == 4 || c.Only != "" {
		return wrongStatus
	}
	return rank
}

// worstFirst orders causes: those that fail the run first, what a simpler one explains after it, each by what is harmed. What is equally
// bad stays in its order.
func worstFirst(all []cause) {
	standing := func(c cause) int {
		switch {
		case c.Known != "":
			return 4
		case c.Flaky:
			return 3
		case c.Level != cases.Violation:
			return 2
		case c.Follows != "":
			return 1
		default:
			return 0
		}
	}
	slices.SortStableFunc(all, func(a, b cause) int {
		return cmp.Or(standing(a)-standing(b), harmOf(a)-harmOf(b))
	})
}

// table writes the verdict again and one line a cause, so that the last lines of a long text are the whole in small.
func (t *text) table(d *Digest) {
	if len(d.Causes) == 0 {
		return
	}
	groups := groupsOf(d.Causes)
	rows := groups[:min(len(groups), maxTableRows)]
	var wide [3]int
	cells := make([][3]string, len(rows))
	for i, g := range rows {
		cells[i] = [3]string{cut(harmless(g.Lead.Word()), 20), cut(harmless(g.Lead.Rule), 30), cut(harmless(operationsText(g.Operations())), 40)}
		for k, cell := range cells[i] {
			wide[k] = max(wide[k], len([]rune(cell)))
		}
	}
	t.row("")
	t.headline(d)
	for i, g := range rows {
		line := "   "
		for k, cell := range cells[i] {
			line += cell + strings.Repeat(" ", wide[k]-len([]rune(cell))+2)
		}
		times := ""
		if n := g.Cases(); n > 1 {
			times = " ×" + grouped(n)
		}
		t.row("%s%s%s", line, harmless("wanted "+shortened(g.Lead.Want)+", got "+shortened(g.Lead.Got)), times)
	}
	if more := len(groups) - len(rows); more > 0 {
		t.row("   and %s: see the page or -v", counted(more, "more line"))
	}
}

// shortened cuts a text in its middle, so that a line has room for both what was wanted and what came.
func shortened(s string) string {
	runes := []rune(oneLine(s))
	if len(runes) <= maxTableCell {
		return string(runes)
	}
	return string(runes[:maxTableCell-15]) + "…" + string(runes[len(runes)-14:])
}

// maxTableRows and maxTableCell bound the table at the end.
const (
	maxTableRows = 30
	maxTableCell = 60
)

// quiet writes the verdict alone.
func (t *text) quiet(d *Digest) error {
	t.headline(d)
	return t.w.Flush()
}
