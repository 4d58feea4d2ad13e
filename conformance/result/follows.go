package result

import (
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// follow marks the findings that a simpler one of the same operation explains.
func follow(findings []Finding) {
	rules := map[string]cases.Rule{}
	for _, r := range plan.Rules() {
		rules[r.ID] = r
	}
	for i := range findings {
		f := &findings[i]
		f.Follows = ""
		for _, simpler := range rules[f.Rule].Follows {
			j := slices.IndexFunc(findings, func(h Finding) bool {
				return h.Rule == simpler && h.Operation == f.Operation && h.Level == cases.Violation && !h.Flaky && (h.Only == "" || f.Status/100 == 4) // a status explains no broken balance
			})
			if j >= 0 {
				f.Follows = findings[j].Requirement
				break
			}
		}
	}
}
