package specs

import (
	"fmt"
	"slices"
	"strings"
)

// Condition is a criterion of type simple (Arazzo 1.0.1 §4.6.11), parsed: comparisons of literals and expressions, joined by && and ||.
//
//	$statusCode == 201
//	$response.body#/id == $steps.first.outputs.id && !($response.body#/status == 'failed')
type Condition struct {
	text string
	root *conditionNode
}

// conditionNode is an operator with its operands, an expression, or a literal.
type conditionNode struct {
	op          string // "||", "&&", "!", a comparison, "operand" or "literal"
	left, right *conditionNode
	operand     string
	literal     any
}

// ParseCondition reads a condition.
func ParseCondition(text string) (*Condition, error) {
	p := &conditionParser{text: text}
	root, err := p.or(0)
	if err == nil && p.peek() != "" {
		err = fmt.Errorf("%q is left over", p.text[p.at:])
	}
	if err != nil {
		return nil, fmt.Errorf("%q is no condition: %w", text, err)
	}
	return &Condition{text: text, root: root}, nil
}

// String is the condition as it was written.
func (c *Condition) String() string { return c.text }

// Operands are the expressions that the condition names, each once.
func (c *Condition) Operands() []string {
	var all []string
	var walk func(*conditionNode)
	walk = func(n *conditionNode) {
		if n == nil {
			return
		}
		if n.op == "operand" && !slices.Contains(all, n.operand) {
			all = append(all, n.operand)
		}
		walk(n.left)
		walk(n.right)
	}
	walk(c.root)
	return all
}

// Equalities gives the expressions that must equal a literal for the condition to hold, where it says so outright.
func (c *Condition) Equalities() map[string]any {
	all := map[string]any{}
	var walk func(*conditionNode)
	walk = func(n *conditionNode) {
		switch {
		case n.op == "&&":
			walk(n.left)
			walk(n.right)
		case n.op == "==" && n.left.op == "operand" && n.right.op == "literal":
			all[n.left.operand] = n.right.literal
		case n.op == "==" && n.left.op == "literal" && n.right.op == "operand":
			all[n.right.operand] = n.left.literal
		}
	}
	walk(c.root)
	return all
}

// Holds evaluates the condition. lookup gives the value of an expression in the model of DecodeJSON; false where it has none, which
// equals null only. Strings are compared without regard to case (Arazzo 1.0.1 §4.6.11.3), whole objects and arrays exactly.
func (c *Condition) Holds(lookup func(expression string) (any, bool)) bool {
	return truth(c.root.value(lookup))
}

func (n *conditionNode) value(lookup func(string) (any, bool)) any {
	switch n.op {
	case "literal":
		return n.literal
	case "operand":
		v, ok := lookup(n.operand)
		if !ok {
			return nil
		}
		return v
	case "!":
		return !truth(n.left.value(lookup))
	case "&&":
		return truth(n.left.value(lookup)) && truth(n.right.value(lookup))
	case "||":
		return truth(n.left.value(lookup)) || truth(n.right.value(lookup))
	}
	return compareValues(n.op, n.left.value(lookup), n.right.value(lookup))
}

// truth is how a value stands for itself: what is absent, null and false does not hold.
func truth(v any) bool {
	b, isBool := v.(bool)
	return v != nil && (!isBool || b)
}

func compareValues(op string, a, b any) bool {
	equal := EqualJSON(a, b)
	x, isText := a.(string)
	y, alsoText := b.(string)
	if isText && alsoText {
		equal = strings.EqualFold(x, y)
	}
	switch op {
	case "==":
		return equal
	case "!=":
		return !equal
	}
	order := 0
	p, isNumber := Rational(a)
	q, alsoNumber := Rational(b)
	switch {
	case isNumber && alsoNumber:
		order = p.Cmp(q)
	case isText && alsoText:
		order = strings.Compare(strings.ToLower(x), strings.ToLower(y))
	default:
		return false
	}
	switch op {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}
