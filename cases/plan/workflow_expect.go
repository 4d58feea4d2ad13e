package plan

import (
	"encoding/json"
	"slices"
	"strconv"

	"holdfast/cases"
	"holdfast/specs"
)

// expect makes a step's expectation of its criteria. A step without any must be accepted for the case to go on, and so must those of
// the workflows that this one depends on; all others are judged.
func (s *workflowScope) expect(step *specs.WorkflowStep, made *cases.Step, judged bool) error {
	if len(step.Criteria) == 0 {
		made.Role, made.Expect.Outcome = cases.Setup, cases.Accepted
		return nil
	}
	if !judged {
		made.Role = cases.Setup
	}
	allowed := statuses()
	for _, c := range step.Criteria {
		condition := cases.Condition{Type: c.Type, Text: c.Condition, Context: c.Context, Where: c.Place}
		operands := []string{c.Context}
		if c.Type == "simple" {
			parsed, err := specs.ParseCondition(c.Condition)
			if err != nil {
				return err
			}
			if operands = parsed.Operands(); slices.Equal(operands, []string{"$statusCode"}) {
				allowed = slices.DeleteFunc(allowed, func(status int) bool { return !holdsFor(parsed, status) })
			}
		}
		for _, operand := range operands {
			if ref, err := specs.ParseReference(operand); err != nil || ref.Exchange != "" {
				continue
			}
			v, err := s.operand(operand, use{})
			if err != nil {
				return err
			}
			if condition.Operands == nil {
				condition.Operands = map[string]cases.Value{}
			}
			condition.Operands[operand] = v
		}
		made.Expect.Criteria = append(made.Expect.Criteria, condition)
	}
	demand(&made.Expect, allowed)
	if r := step.Retry; r != nil {
		made.Poll = &cases.Poll{Within: max(1, r.After*r.Limit)}
	}
	return nil
}

// demand says by the statuses that a step's criteria allow whether the request must be accepted or refused.
func demand(e *cases.Expectation, allowed []int) {
	family := func(n int) bool {
		return len(allowed) > 0 && !slices.ContainsFunc(allowed, func(status int) bool { return status/100 != n })
	}
	switch {
	case family(2):
		e.Outcome = cases.Accepted
	case family(4):
		e.Outcome, e.Basis, e.Statuses = cases.Refused, cases.BasisDeclared, []string{"4XX"}
		if len(allowed) <= 5 {
			e.Statuses = nil
			for _, status := range allowed {
				e.Statuses = append(e.Statuses, strconv.Itoa(status))
			}
		}
	}
}

func holdsFor(c *specs.Condition, status int) bool {
	return c.Holds(func(string) (any, bool) { return json.Number(strconv.Itoa(status)), true })
}

// statuses are all that an answer can have.
func statuses() []int {
	all := make([]int, 0, 500)
	for status := 100; status < 600; status++ {
		all = append(all, status)
	}
	return all
}
