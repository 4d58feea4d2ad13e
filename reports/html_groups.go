package reports

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
)

// groupFindings is a row of the page: what broke, wherever it shows.
type groupFindings struct {
	// Lead is told in full, Others in a line each.
	Lead   findingView
	Others []otherView
	// Happened is "wanted 409 …, got 201", Where the operations.
	Happened, Where string
	Cases           int
	// Open says that the row stands open, Facets what it is found by: lines of "level:violation".
	Open   bool
	Facets string
}

// otherView is a further cause of a row.
type otherView struct{ ID, Operation, Requirement, Place, Replay string }

// facet is a choice of the reader: what findings can be narrowed to.
type facet struct {
	Name, Label string
	Values      []facetValue
}

type facetValue struct {
	Value string
	Count int
}

// openRows is how many rows stand open, maxFacetValues how many values a facet offers.
const (
	openRows       = 3
	maxFacetValues = 300
)

// groupViews makes the rows of the page and what they can be narrowed to. Causes beyond what the page has room for are counted.
func groupViews(d *Digest) (rows []groupFindings, facets []facet, more int) {
	counts := map[string]map[string]int{}
	shown := 0
	for _, g := range groupsOf(d.Causes) {
		if shown == maxHTMLCauses {
			more += 1 + len(g.Others)
			continue
		}
		shown++
		row := groupFindings{Lead: findingOf(g.Lead), Where: oneLine(operationsText(g.Operations())), Cases: g.Cases(), Open: len(rows) < openRows && g.Lead.Follows == "",
			Happened: "wanted " + shortened(g.Lead.Want) + ", got " + shortened(g.Lead.Got)}
		for _, c := range g.Others {
			if shown == maxHTMLCauses {
				more++
				continue
			}
			shown++
			row.Others = append(row.Others, otherView{ID: "f-" + slug(c.Fingerprint), Operation: oneLine(operationsText(c.Operations)), Requirement: oneLine(c.Requirement),
				Place: placeText(c.Where), Replay: c.Replay()})
		}
		row.Lead.Source, row.Lead.Issue = oneLine(d.rule(g.Lead.Rule).Source), issueText(d, g.Lead)
		row.Facets = strings.Join(d.facetsOf(g, counts), "\n")
		rows = append(rows, row)
	}
	for _, f := range []facet{{Name: "level", Label: "Level"}, {Name: "rule", Label: "Rule"}, {Name: "operation", Label: "Operation"}, {Name: "tag", Label: "Tag"}, {Name: "status", Label: "Status"}} {
		for value, n := range counts[f.Name] {
			f.Values = append(f.Values, facetValue{value, n})
		}
		slices.SortFunc(f.Values, func(a, b facetValue) int { return cmp.Or(b.Count-a.Count, strings.Compare(a.Value, b.Value)) })
		f.Values = f.Values[:min(len(f.Values), maxFacetValues)]
		if len(f.Values) > 1 {
			facets = append(facets, f)
		}
	}
	return rows, facets, more
}

// facetsOf lists what a row is found by, and counts it.
func (d *Digest) facetsOf(g causeGroup, counts map[string]map[string]int) (all []string) {
	add := func(name, value string) {
		value = cut(oneLine(value), 200)
		line := name + ":" + value
		if value == "" || slices.Contains(all, line) {
			return
		}
		all = append(all, line)
		if counts[name] == nil {
			counts[name] = map[string]int{}
		}
		counts[name][value]++
	}
	add("level", g.Lead.Word())
	add("rule", g.Lead.Rule)
	for _, operation := range g.Operations() {
		add("operation", operation)
		for _, tag := range d.Header.Tags[operation] {
			add("tag", tag)
		}
	}
	for _, c := range append([]cause{g.Lead}, g.Others...) {
		add("status", cases.StatusText(c.Status))
	}
	return all
}

// metaText is the line below the subject: when, how long, and what of the repository.
func metaText(d *Digest) string {
	var parts []string
	if !d.Header.StartedAt.IsZero() {
		parts = append(parts, d.Header.StartedAt.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	parts = append(parts, d.Duration.Round(100*time.Millisecond).String(), fmt.Sprintf("%s in %s", counted(d.Counts.Requests, "request"), counted(d.Counts.Cases, "case")))
	if ci := d.Header.CI; ci != nil && ci.Commit != "" {
		parts = append(parts, strings.TrimSpace("commit "+cut(oneLine(ci.Commit), 12)+" "+oneLine(ci.Branch)))
	}
	return strings.Join(parts, " · ")
}
