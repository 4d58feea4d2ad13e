package reports

import "slices"

// causeGroup are causes that say the same of several places: one rule, what was wanted and what came. A setting of a whole service
// shows on every operation, and is read once.
type causeGroup struct {
	// Lead is the worst, Others the rest in their order.
	Lead   cause
	Others []cause
}

// groupsOf groups causes in the order of the first of each.
func groupsOf(causes []cause) []causeGroup {
	type key struct{ rule, word, want, got string }
	var groups []causeGroup
	index := map[key]int{}
	for _, c := range causes {
		k := key{c.Rule, c.Word(), c.Want, c.Got}
		if i, seen := index[k]; seen {
			groups[i].Others = append(groups[i].Others, c)
			continue
		}
		index[k] = len(groups)
		groups = append(groups, causeGroup{Lead: c})
	}
	return groups
}

// Operations are those of all causes.
func (g causeGroup) Operations() []string {
	all := slices.Clone(g.Lead.Operations)
	for _, c := range g.Others {
		for _, operation := range c.Operations {
			if !slices.Contains(all, operation) {
				all = append(all, operation)
			}
		}
	}
	return all
}

// Cases counts those of all causes.
func (g causeGroup) Cases() int {
	n := len(g.Lead.Cases)
	for _, c := range g.Others {
		n += len(c.Cases)
	}
	return n
}
