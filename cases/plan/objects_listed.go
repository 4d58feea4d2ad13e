package plan

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// foreignListed looks for one tenant's new object in the list that another tenant gets.
func foreignListed() generator {
	return generator{
		rules: []cases.Rule{{
			ID: "foreign-listed", Summary: "A list shows another tenant nothing that is not its own.",
			Source: "OWASP API Security Top 10 2023 API1", Level: cases.Violation, Confidence: cases.Declared,
			Fix: "select by the caller in the query of the list",
		}},
		plan: func(d *draft) {
			r := d.requirement("refusal:foreign-listed")
			if r == nil {
				return
			}
			other, ok := d.other()
			if !ok {
				d.skipOther(r)
				return
			}
			c := cases.Case{
				ID: r.ID + "~" + other, Rule: "foreign-listed", Requirements: []string{r.ID}, Class: cases.Positive,
				Why:      "what was made belongs to another tenant than the one who lists",
				Mutation: &cases.Mutation{In: "credentials", Sent: "those of " + other + ", another tenant", Valid: "those of " + d.caller},
				Proof:    "the object was made by " + d.caller + " just before",
			}
			if declared, _ := d.contract.ListsOwn(d.op); !declared {
				c.Level = cases.Warning // it is read off words
			}
			l, err := d.listing(d.op)
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			f, err := l.fill(d, c.ID, "", 1)
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			s, err := f.walk(d, c.ID, "list", cases.Probe, l.largest(), cases.ListExpectation{Lacks: f.ids, Shared: true})
			if err != nil {
				d.skip(r.ID, err.Error(), unlockOf(err))
				return
			}
			s.Caller = other
			g, err := d.group("minimal")
			if err != nil {
				return
			}
			c.Steps = append(f.steps, s)
			g.Cases = append(g.Cases, c)
			d.foreignNarrowed(g, l, &c, other)
		},
	}
}

// foreignNarrowed lists as another tenant with one parameter more, such as the new object fulfils: what a filter or an order selects by forgets the
// tenant where a query of its own was written for it. A filter only leaves out, so that it shows nobody what is not theirs. What asks by its name or
// its value for more than the caller's own, scope=all, is no filter.
func (d *draft) foreignNarrowed(g *groupDraft, l *listing, first *cases.Case, other string) {
	for _, p := range l.list.op.Parameters {
		at := jsonpointer.Of(p.Name)
		if p.In != "query" || p.Required || l.pages(p.Name) || l.list.has("query", at) || d.commands(l.list.op, p) || widens(p.Name) {
			continue
		}
		for i, v := range d.narrowing(l, p) {
			asked, c := *l, *first
			var err error
			if asked.list, err = l.list.with("query", at, v); err != nil {
				continue
			}
			c.ID = fmt.Sprintf("%s-by-%s", first.ID, kebab(p.Name))
			if i > 0 {
				c.ID += fmt.Sprint("-", i+1)
			}
			f, err := asked.fill(d, c.ID, "", 1)
			if err != nil {
				return
			}
			s, err := f.walk(d, c.ID, "list", cases.Probe, l.largest(), cases.ListExpectation{Lacks: f.ids, Shared: true})
			if err != nil {
				return
			}
			if got, err := d.classify(&s); err != nil || got.Class != cases.Positive {
				continue
			}
			c.Why += fmt.Sprintf(", and the list is asked for with %s %s", p.Name, cases.Brief(v))
			s.Caller, s.Expect.Outcome = other, cases.Either
			c.Steps = append(f.steps, s)
			g.Cases = append(g.Cases, c)
		}
	}
}

// ordersTried is how many orders of a list are asked for as another tenant.
const ordersTried = 4

// narrowing are the values of a parameter that the new item fulfils: that of the member of its name, or a part of its title or name for a text that is
// looked for. Of a closed list that no member has, an order most likely, the first few are taken.
func (d *draft) narrowing(l *listing, p *specs.Parameter) []any {
	if p.Schema == nil {
		return nil
	}
	schema, wrap := p.Schema, func(v any) any { return v }
	if items := schema.Items(); items != nil {
		schema, wrap = items, func(v any) any { return []any{v} }
	}
	if v, ok := l.item.literal("body", jsonpointer.Of(p.Name)); ok && schema.Accepts(v) {
		if widens(fmt.Sprint(v)) {
			return nil
		}
		return []any{wrap(v)}
	}
	listed, _, closed := schema.Find("enum")
	list, _ := listed.([]any)
	var found []any
	list = slices.DeleteFunc(slices.Clone(list), func(v any) bool { return widens(fmt.Sprint(v)) })
	for _, v := range list[:min(len(list), ordersTried)] {
		found = append(found, wrap(v))
	}
	if closed || !slices.Contains([]string{"q", "query", "search", "text", "term", "filter", "keyword", "keywords"}, strings.ToLower(p.Name)) {
		return found
	}
	for _, name := range []string{"title", "name", "subject", "label", "owner", "summary", "description"} {
		at, text := jsonpointer.Of(name), ""
		if v, ok := l.item.literal("body", at); ok {
			text, _ = v.(string)
		}
		if slices.Contains(l.item.unique, at) {
			text = "hf-" // what is new for each request begins so
		}
		if part := []rune(text); len(part) > 2 && schema.Accepts(string(part[:3])) {
			return []any{wrap(string(part[:3]))}
		}
	}
	return nil
}

// widens says whether the name of a parameter, or a value of one, speaks of who may see an object: it can ask for what others share as well.
func widens(text string) bool {
	wide := []string{
		"all", "any", "everyone", "everybody", "everything", "public", "shared", "global", "others", "discover", "scope", "visibility", "visible", "audience", "access",
		"affiliation", "team", "organization", "organisation", "org", "tenant", "foreign",
	}
	return slices.ContainsFunc(nouns.Words(text), func(w string) bool { return slices.Contains(wide, w) })
}

// pages says whether a query parameter is one of those by which the list is read in parts.
func (l *listing) pages(parameter string) bool {
	return slices.Contains([]string{l.facts.Limit, l.facts.Cursor, l.facts.Offset, l.facts.Page}, "$request.query."+parameter) ||
		slices.Contains([]string{"limit", "offset", "page", "cursor", "per_page", "page_size", "after", "before", "size"}, strings.ToLower(parameter))
}
