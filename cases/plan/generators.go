package plan

import "holdfast/cases"

// generator makes the cases of one kind of requirement. A newcomer adds one by adding a file and a line to generators.
type generator struct {
	// rules are those that its cases' breaches are reported under.
	rules []cases.Rule
	// plan adds the cases of one operation to its groups.
	plan func(*draft)
}

// generators lists all, in the order in which their cases stand in a group.
func generators() []generator {
	return []generator{
		positives(),
		boundaries(),
		ambiguous(),
		negatives(),
		edges(),
		bodies(),
		credentials(),
		scopes(),
		absentObjects(),
		duplicates(),
		foreignObjects(),
		foreignListed(),
		namedObjects(),
		looksAbsent(),
		crossParents(),
		precedence(),
		idempotency(),
		balances(),
		additions(),
		readBack(),
		lives(),
		actions(),
		removed(),
		states(),
		locks(),
		conditionals(),
		versions(),
		pages(),
		filters(),
		sorts(),
		undeclaredMethods(),
		examples(),
		workflows(),
		ledgers(),
		unchanged(), // it looks at the cases of all others
	}
}

// Rules are the rules that generators' expectations are reported under, in the catalogue's order.
func Rules() []cases.Rule {
	var rules []cases.Rule
	for _, g := range generators() {
		rules = append(rules, g.rules...)
	}
	return rules
}

// add appends a case that sends one request, which differs from the group's control in one place.
func (g *groupDraft) add(c cases.Case, s cases.Step) {
	c.Steps = append(c.Steps, s)
	if s.Class != "" {
		c.Class = s.Class
	}
	g.Cases = append(g.Cases, c)
}
