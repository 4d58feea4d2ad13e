package vet

import (
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/stub"
	"holdfast/specs"
)

// provoked gives the refusals that a stub saw, each once, and the operations that it carried out.
func provoked(seen []stub.Seen) (refusals []stub.Seen, accepted []string) {
	known := map[string]bool{}
	for _, s := range seen {
		key := s.Operation + " " + strings.Join(s.Conditions, ",")
		if s.Operation == "" || known[key] {
			continue
		}
		known[key] = true
		if len(s.Conditions) > 0 {
			refusals = append(refusals, s)
		} else {
			accepted = append(accepted, s.Operation)
		}
	}
	return refusals, accepted
}

// likes are the values and statuses that a case asks for where the contract leaves several open: a stub may keep both.
func likes(c *cases.Case) (map[stub.Like]any, map[string][]int) {
	values, statuses := map[stub.Like]any{}, map[string][]int{}
	for _, s := range c.Steps {
		for _, text := range s.Expect.Statuses {
			if status, err := strconv.Atoi(text); err == nil {
				statuses[s.Operation] = append(statuses[s.Operation], status)
			}
		}
		for _, k := range s.Expect.Criteria {
			parsed, err := specs.ParseCondition(k.Text)
			if k.Type != "simple" || err != nil || s.Expect.Outcome == cases.Refused {
				continue
			}
			for expression, v := range parsed.Equalities() {
				if pointer, ok := strings.CutPrefix(expression, "$response.body#"); ok {
					for _, status := range []int{200, 201, 202} {
						values[stub.Like{Operation: s.Operation, Status: status, Pointer: pointer}] = v
					}
				}
			}
		}
	}
	return values, statuses
}
