package cases

import (
	"fmt"

	"holdfast/specs"
)

// Condition is a criterion that somebody wrote by hand (Arazzo 1.0.1 §4.6.11): data, with the values that it compares with.
type Condition struct {
	// Type is simple, regex or jsonpath.
	Type string `json:"type"`
	// Text is the condition as it was written: "$statusCode == 201".
	Text string `json:"text"`
	// Context is the expression that a regex or a jsonpath is applied to.
	Context string `json:"context,omitempty"`
	// Operands are the values of the expressions that are not about the answer at hand: "$inputs.key", "$steps.first.outputs.id".
	Operands map[string]Value `json:"operands,omitempty"`
	// Where is its place in the file of cases.
	Where specs.Place `json:"where,omitzero"`
}

// Evaluate says whether the condition holds for an answer, and what was found instead where it doesn't. The binder gives the values
// of operands: those of earlier answers, fixtures and fresh values. An error says that nothing can be said.
func (c *Condition) Evaluate(b *Binder, answer *Answer) (holds bool, got string, err error) {
	lookup := func(expression string) (any, bool) {
		if v, own := c.Operands[expression]; own {
			bound, failed := b.Value(v)
			if failed != nil {
				err = fmt.Errorf("%s: %w", expression, failed)
			}
			return bound, failed == nil
		}
		return answer.Evaluate(expression)
	}
	switch c.Type {
	case "simple":
		parsed, parseErr := specs.ParseCondition(c.Text)
		if parseErr != nil {
			return false, "", parseErr
		}
		holds = parsed.Holds(lookup)
		for _, operand := range parsed.Operands() {
			v, ok := lookup(operand)
			if got != "" {
				got += ", "
			}
			got += operand + " is " + found(v, ok)
		}
		return holds, got, err
	case "regex", "jsonpath":
		v, ok := lookup(c.Context)
		if err != nil {
			return false, "", err
		}
		got = c.Context + " is " + found(v, ok)
		if !ok {
			return false, got, nil
		}
		if c.Type == "jsonpath" {
			holds, err = specs.MatchPath(c.Text, v)
			return holds, got, err
		}
		text, isText := v.(string)
		if !isText {
			text = Brief(v)
			if data, failed := specs.EncodeJSON(v); failed == nil {
				text = string(data)
			}
		}
		holds, err = specs.MatchPattern(c.Text, text)
		return holds, got, err
	}
	return false, "", fmt.Errorf("conditions of type %q can't be evaluated", c.Type)
}

// String is the condition for people.
func (c *Condition) String() string {
	if c.Type == "simple" {
		return c.Text
	}
	return c.Context + " matches " + c.Text
}

func found(v any, ok bool) string {
	if !ok {
		return "absent"
	}
	return Brief(v)
}

// StatusCondition demands an exact status.
func StatusCondition(status string, where specs.Place) Condition {
	return Condition{Type: "simple", Text: "$statusCode == " + status, Where: where}
}

// Brief shows a value to people as JSON, cut where it is long.
func Brief(v any) string {
	data, err := specs.EncodeJSON(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return BriefText(string(data))
}

// BriefText keeps texts for people short; it is used on ASCII that the planner made or on JSON.
func BriefText(s string) string {
	const limit = 80
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return fmt.Sprintf("%s… (%d characters)", string(runes[:limit-20]), len(runes))
}
