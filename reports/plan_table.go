package reports

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const (
	// maxReasons is how many reasons for what is not tried a table of the plan lists.
	maxReasons = 10
	// maxNamed is how many requirements it names under one reason.
	maxNamed = 3
)

// PlanTable gathers the cases of a plan by operation and by what they are about, as the matrix of the page does:
//
//	OPERATION       REQUEST  SECURITY  REFUSALS  IDEMPOTENCY  BALANCE  CASES  NOT TRIED
//	createCustomer       38         2         4            .        .     44          1
type PlanTable struct {
	kinds  map[string]specs.Kind
	counts map[string][]int
	// Cases is how many there are, with the controls.
	Cases int
	// guessed are the operations whose path is tried with values that nothing supplies.
	guessed []string
}

// NewPlanTable is an empty table.
func NewPlanTable(c *specs.Contract) *PlanTable {
	t := &PlanTable{kinds: map[string]specs.Kind{}, counts: map[string][]int{}}
	for i := range c.Requirements {
		t.kinds[c.Requirements[i].ID] = c.Requirements[i].Kind
	}
	return t
}

// Add counts a group's cases.
func (t *PlanTable) Add(g *cases.Group) {
	row := t.counts[g.Operation]
	if row == nil {
		row = make([]int, len(columns))
		t.counts[g.Operation] = row
	}
	count := func(c *cases.Case) {
		kind := specs.KindAccepts
		if len(c.Requirements) > 0 {
			kind = t.kinds[c.Requirements[0]]
		}
		row[columnOf(kind)]++
		t.Cases++
	}
	count(&g.Control)
	if len(plan.Guesses(&g.Control.Steps[0])) > 0 && !slices.Contains(t.guessed, g.Operation) {
		t.guessed = append(t.guessed, g.Operation)
	}
	for i := range g.Cases {
		count(&g.Cases[i])
	}
}

// Write prints the table, and why the rest is not tried: the reason that costs most comes first. Operations that are not selected are left out.
func (t *PlanTable) Write(w io.Writer, p *plan.Plan, skips []plan.Skip) error {
	skips, others := plan.OfSelected(skips)
	untried := map[string]int{}
	for _, s := range skips {
		if q := p.Contract.Requirement(s.Requirement); q != nil {
			untried[q.Operation]++
		}
	}
	var rows []string
	for _, op := range p.Contract.Operations {
		rows = append(rows, op.ID)
	}
	rows = slices.DeleteFunc(append(rows, ""), func(name string) bool { return t.counts[name] == nil && untried[name] == 0 })
	width := len("OPERATION")
	for _, name := range rows {
		width = max(width, utf8.RuneCountInString(rowName(name)))
	}
	// What is padded to one width stays at the left in a table that is aligned at the right.
	left := func(text string) string { return text + strings.Repeat(" ", width-utf8.RuneCountInString(text)) }
	used := t.used()
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	header := []string{left("OPERATION")}
	for _, i := range used {
		header = append(header, strings.ToUpper(columns[i].name))
	}
	printRow(table, append(header, "CASES", "NOT TRIED"))
	for _, name := range rows {
		cells, sum := []string{left(rowName(name))}, 0
		for _, i := range used {
			n := 0
			if row := t.counts[name]; row != nil {
				n = row[i]
			}
			sum += n
			cells = append(cells, orDot(n))
		}
		printRow(table, append(cells, orDot(sum), orDot(untried[name])))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s; %s of %s not tried\n%s%sThe cases: --format text. The obligations: --format markdown.\n", counted(t.Cases, "case"), grouped(len(skips)), counted(len(p.Contract.Requirements)-others, "requirement"), reasons(skips), t.guesses())
	return err
}

// guesses says which operations are read with values of the path that nothing supplies.
func (t *PlanTable) guesses() string {
	n := len(t.guessed)
	if n == 0 {
		return ""
	}
	shown := strings.Join(t.guessed[:min(n, maxNamed)], ", ")
	if n > maxNamed {
		shown += " and " + counted(n-maxNamed, "other")
	}
	return fmt.Sprintf("  %s with made-up values in the path, since nothing supplies them (--set NAME=VALUE): %s\n", counted(n, "operation"), Harmless(shown))
}

// used are the columns that have anything.
func (t *PlanTable) used() []int {
	var all []int
	for i := range columns {
		for _, row := range t.counts {
			if row[i] > 0 {
				all = append(all, i)
				break
			}
		}
	}
	return all
}

func rowName(operation string) string { return cmp.Or(Harmless(operation), "several operations") }

func printRow(w io.Writer, cells []string) { fmt.Fprintln(w, strings.Join(cells, "\t")+"\t") }

func orDot(n int) string {
	if n == 0 {
		return "."
	}
	return grouped(n)
}

// reasons are why requirements are not tried, with the line that would let them be.
func reasons(skips []plan.Skip) string {
	type reason struct{ text, unlock string }
	named := map[reason][]string{}
	for _, s := range skips {
		r := reason{s.Reason, s.Unlock}
		named[r] = append(named[r], s.Requirement)
	}
	all := slices.SortedFunc(maps.Keys(named), func(a, b reason) int {
		return cmp.Or(len(named[b])-len(named[a]), cmp.Compare(a.text, b.text), cmp.Compare(a.unlock, b.unlock))
	})
	var b strings.Builder
	for i, r := range all {
		if i == maxReasons {
			fmt.Fprintf(&b, "  and %s\n", counted(len(all)-i, "other reason"))
			break
		}
		of := named[r]
		fmt.Fprintf(&b, "  %s: %s", grouped(len(of)), Harmless(r.text))
		if r.unlock != "" {
			fmt.Fprintf(&b, " (%s)", Harmless(r.unlock))
		}
		shown := of[:min(len(of), maxNamed)]
		fmt.Fprintf(&b, "\n     %s", Harmless(strings.Join(shown, ", ")))
		if more := len(of) - len(shown); more > 0 {
			fmt.Fprintf(&b, " and %s", counted(more, "other"))
		}
		b.WriteByte('\n')
	}
	return b.String()
}
