package result

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
)

// MixedRule is carried out where a run is added up: no single answer breaks it.
func MixedRule() cases.Rule {
	return cases.Rule{
		ID: "refusal-mixed", Summary: "One condition of an operation is refused with one status, where the contract leaves it open.",
		Source: "RFC 9110 §15.5 (a status says what kind of error it is); x-conformance refusals", Level: cases.Warning, Confidence: cases.Should,
		Fix: "answer one condition with one status, or declare which place is refused how: the report prints the overlay that says so",
	}
}

// mixed is the one finding of a condition that was refused in several ways: at the first case with a status that is not the
// usual one.
func (t *Tally) mixed(u *openRefusal) Finding {
	rule := MixedRule()
	in, statuses, most := u.mix()
	f := Finding{
		Rule: rule.ID, Requirement: u.Operation + "/response:status", Operation: u.Operation, Level: rule.Level, Confidence: rule.Confidence, Fix: rule.Fix,
		Why:  fmt.Sprintf("the condition %s is declared nowhere, so each of its refusals passed", u.Condition),
		Want: "one status for " + u.Condition, Got: statusCounts(statuses), At: u.Condition,
	}
	for s, all := range u.seen {
		if _, counts := statuses[s.status]; counts && !u.parsed(s) && (in == allParts || s.in == in) && s.status != most && (f.Case == "" || all.id < f.Case) {
			f.Case, f.Group = all.id, all.group
		}
	}
	if i, ok := t.index[f.Requirement]; ok {
		f.Where = t.requirements[i].Where
	}
	f.Sum()
	f.Level = LevelOf(&f, t.header.Strict, t.header.Levels)
	return f
}

// statusCounts writes "400 in 12 cases, 422 in 3".
func statusCounts(statuses map[int]int) string {
	var parts []string
	for _, s := range slices.Sorted(maps.Keys(statuses)) {
		text := fmt.Sprintf("%d in %d", s, statuses[s])
		if len(parts) == 0 {
			text += " case"
			if statuses[s] != 1 {
				text += "s"
			}
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}
