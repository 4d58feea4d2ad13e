package reports

import (
	"fmt"
	"strings"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// matrix is operations × groups of requirements.
type matrix struct {
	Columns []string
	Rows    []matrixRow
	// Compact writes kept cells as text alone: a thousand operations are a table of ten thousand cells.
	Compact bool
}

// compactFrom is from how many operations the matrix is compact; it is, too, where requirements are folded, since its links would lead nowhere.
const compactFrom = 150

type matrixRow struct {
	Name, Route, Anchor string
	Cells               []cell
}

// cell is the worst of a group with how much of it is kept. Name is its name in the style sheet.
type cell struct {
	Column, Name, Glyph, Word, Note, Anchor string
}

// columns are the groups in the order of the page. A kind that this version does not know is put into the last.
var columns = []struct {
	name  string
	kinds []specs.Kind
}{
	{"Request", []specs.Kind{specs.KindAccepts, specs.KindRequest, specs.KindBody, specs.KindVersion}},
	{"Response", []specs.Kind{specs.KindStatus, specs.KindResponseBody, specs.KindResponseHeader}},
	{"Security", []specs.Kind{specs.KindSecurity}},
	{"Refusals", []specs.Kind{specs.KindRefusal, specs.KindMethod}},
	{"Idempotency", []specs.Kind{specs.KindIdempotency}},
	{"Balance", []specs.Kind{specs.KindBalance}},
	{"State", []specs.Kind{specs.KindState, specs.KindPages, specs.KindConditional}},
	{"Hand-written", []specs.Kind{specs.KindExample, specs.KindWorkflow}},
	{"Other", nil},
}

func columnOf(k specs.Kind) int {
	for i, column := range columns {
		for _, kind := range column.kinds {
			if kind == k {
				return i
			}
		}
	}
	return len(columns) - 1
}

// matrixOf sorts the requirements by operation, in the contract's order. Those of whole paths share the last row.
func matrixOf(d *Digest, rows []groupFindings) (matrix, []operationView) {
	all, chance := d.Requirements, map[string][]string{}
	for _, r := range d.Raced {
		if r.Verdict == result.Pass {
			chance[r.Requirement] = append(chance[r.Requirement], r.Text)
		}
	}
	var order []string
	byOperation := map[string][][]result.RequirementResult{}
	used := make([]bool, len(columns))
	for _, q := range all {
		if byOperation[q.Operation] == nil {
			byOperation[q.Operation] = make([][]result.RequirementResult, len(columns))
			if q.Operation != "" {
				order = append(order, q.Operation)
			}
		}
		i := columnOf(q.Kind)
		used[i] = true
		byOperation[q.Operation][i] = append(byOperation[q.Operation][i], q)
	}
	if byOperation[""] != nil {
		order = append(order, "")
	}
	var m matrix
	var lists []operationView
	for i, column := range columns {
		if used[i] {
			m.Columns = append(m.Columns, column.name)
		}
	}
	broken := map[string]string{}
	for _, row := range rows {
		for _, requirement := range row.Lead.Requirements {
			put(broken, oneLine(requirement), row.Lead.ID)
		}
		for _, other := range row.Others {
			put(broken, other.Requirement, other.ID)
		}
	}
	anchors := map[string]bool{}
	for _, operation := range order {
		groups := byOperation[operation]
		name, route := operation, routeOf(groups)
		if name == "" {
			name, route = "any other method", "on every path"
		}
		anchor := unique("op-"+slug(name), anchors)
		row := matrixRow{Name: oneLine(name), Route: oneLine(route), Anchor: anchor}
		list := operationView{Name: row.Name, Route: row.Route, Anchor: anchor}
		var sum result.RequirementCounts
		for i, group := range groups {
			if !used[i] {
				continue
			}
			at := "in-" + strings.ToLower(columns[i].name) + "-" + anchor
			row.Cells = append(row.Cells, cellOf(columns[i].name, at, group, &sum))
			if len(group) > 0 {
				list.Groups = append(list.Groups, groupOf(d, columns[i].name, at, group, broken, chance, len(all) > maxItems))
			}
		}
		list.Summary = summaryText(sum)
		list.fold()
		m.Rows = append(m.Rows, row)
		lists = append(lists, list)
	}
	m.Compact = len(m.Rows) > compactFrom || len(all) > maxItems
	return m, lists
}

// put sets what is not set yet.
func put(m map[string]string, key, value string) {
	if _, set := m[key]; !set {
		m[key] = value
	}
}

func unique(anchor string, taken map[string]bool) string {
	name := anchor
	for i := 2; taken[name]; i++ {
		name = fmt.Sprintf("%s-%d", anchor, i)
	}
	taken[name] = true
	return name
}

// routeOf reads "POST /customers/{customer_id}/refunds" from where an operation's requirements stand in the contract;
// empty where they all stand in shared components.
func routeOf(groups [][]result.RequirementResult) string {
	for _, group := range groups {
		for _, q := range group {
			if s := splitPointer(q.Where.Pointer); len(s) > 2 && s[0] == "paths" && strings.HasPrefix(s[1], "/") && s[2] != "parameters" {
				return strings.ToUpper(s[2]) + " " + s[1]
			}
		}
	}
	return ""
}

func cellOf(column, anchor string, group []result.RequirementResult, sum *result.RequirementCounts) cell {
	var c result.RequirementCounts
	for _, q := range group {
		count(&c, q.Verdict)
		count(sum, q.Verdict)
	}
	if c.Total == 0 {
		return cell{Column: column, Name: "empty", Glyph: "–", Word: "nothing promised"}
	}
	worst := result.Pass
	switch {
	case c.Fail > 0:
		worst = result.Fail
	case c.Error > 0:
		worst = result.Errored
	case c.Inconclusive > 0:
		worst = result.Inconclusive
	case c.Pass == 0:
		worst = result.None
	}
	v := cell{Column: column, Name: worst.String(), Glyph: glyph(worst), Word: worst.Words(), Anchor: anchor,
		Note: fmt.Sprintf("%s of %s kept", grouped(c.Pass), grouped(c.Total))}
	if worst == result.Fail {
		v.Word = grouped(c.Fail) + " broken"
	}
	if worst == result.Pass && c.None > 0 {
		v.Name, v.Glyph, v.Word = "part", "◔", "kept in part"
	}
	return v
}
