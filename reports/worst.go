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
		return cmp.Or(standing(a)-standing(b), harm(a.Rule)-harm(b.Rule))
	})
}

// table writes the verdict again and one line a cause, so that the last lines of a long text are the whole in small.
func (t *text) table(d *Digest) {
	if len(d.Causes) == 0 {
		return
	}
	rows := d.Causes[:min(len(d.Causes), maxTableRows)]
	var wide [3]int
	cells := make([][3]string, len(rows))
	for i, c := range rows {
		cells[i] = [3]string{cut(harmless(c.Word()), 20), cut(harmless(c.Rule), 30), cut(harmless(operationsText(c.Operations)), 40)}
		for k, cell := range cells[i] {
			wide[k] = max(wide[k], len([]rune(cell)))
		}
	}
	t.row("")
	t.headline(d)
	for i, c := range rows {
		line := "   "
		for k, cell := range cells[i] {
			line += cell + strings.Repeat(" ", wide[k]-len([]rune(cell))+2)
		}
		times := ""
		if n := len(c.Cases); n > 1 {
			times = " ×" + grouped(n)
		}
		t.row("%s%s%s", line, harmless(cut("wanted "+c.Want+", got "+c.Got, maxTableCell)), times)
	}
	if more := len(d.Causes) - len(rows); more > 0 {
		t.row("   and %s: see the page or -v", counted(more, "more cause"))
	}
}

// maxTableRows and maxTableCell bound the table at the end.
const (
	maxTableRows = 30
	maxTableCell = 100
)

// quiet writes the verdict alone.
func (t *text) quiet(d *Digest) error {
	t.headline(d)
	return t.w.Flush()
}
