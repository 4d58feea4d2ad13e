package specs

import (
	"encoding/json"
	"errors"
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

// conditionParser reads by precedence: || below && below comparisons below !.
type conditionParser struct {
	text string
	at   int
}

const maxConditionDepth = 50

var comparisons = []string{"==", "!=", "<=", ">=", "<", ">"}

// peek gives the operator or bracket that comes next; "operand" for anything else, "" at the end.
func (p *conditionParser) peek() string {
	for p.at < len(p.text) && strings.ContainsRune(" \t\r\n", rune(p.text[p.at])) {
		p.at++
	}
	if p.at == len(p.text) {
		return ""
	}
	for _, token := range append([]string{"||", "&&", "(", ")"}, append(comparisons, "!")...) {
		if strings.HasPrefix(p.text[p.at:], token) {
			return token
		}
	}
	return "operand"
}

func (p *conditionParser) take(token string) bool {
	if p.peek() != token {
		return false
	}
	p.at += len(token)
	return true
}

func (p *conditionParser) or(depth int) (*conditionNode, error) {
	return p.chain("||", depth, p.and)
}

func (p *conditionParser) and(depth int) (*conditionNode, error) {
	return p.chain("&&", depth, p.comparison)
}

func (p *conditionParser) chain(op string, depth int, next func(int) (*conditionNode, error)) (*conditionNode, error) {
	if depth > maxConditionDepth {
		return nil, errors.New("it is nested too deep")
	}
	left, err := next(depth)
	for err == nil && p.take(op) {
		var right *conditionNode
		if right, err = next(depth); err == nil {
			left = &conditionNode{op: op, left: left, right: right}
		}
	}
	return left, err
}

func (p *conditionParser) comparison(depth int) (*conditionNode, error) {
	left, err := p.unary(depth)
	if err != nil {
		return nil, err
	}
	op := p.peek()
	if !slices.Contains(comparisons, op) {
		return left, nil
	}
	p.at += len(op)
	right, err := p.unary(depth)
	return &conditionNode{op: op, left: left, right: right}, err
}

func (p *conditionParser) unary(depth int) (*conditionNode, error) {
	switch {
	case depth > maxConditionDepth:
		return nil, errors.New("it is nested too deep")
	case p.take("!"):
		inner, err := p.unary(depth + 1)
		return &conditionNode{op: "!", left: inner}, err
	case p.take("("):
		inner, err := p.or(depth + 1)
		if err == nil && !p.take(")") {
			err = errors.New("a bracket is not closed")
		}
		return inner, err
	case p.peek() != "operand":
		return nil, errors.New("an operand is missing")
	}
	return p.operandNode()
}

func (p *conditionParser) operandNode() (*conditionNode, error) {
	if p.text[p.at] == '\'' {
		return p.quoted()
	}
	start := p.at
	for p.at < len(p.text) && !strings.ContainsRune(" \t\r\n()=!<>&|'", rune(p.text[p.at])) {
		p.at++
	}
	word := p.text[start:p.at]
	switch word {
	case "true", "false":
		return &conditionNode{op: "literal", literal: word == "true"}, nil
	case "null":
		return &conditionNode{op: "literal"}, nil
	}
	if strings.HasPrefix(word, "$") {
		return &conditionNode{op: "operand", operand: dereferenced(word)}, nil
	}
	if json.Valid([]byte(word)) && word[0] != '"' {
		return &conditionNode{op: "literal", literal: json.Number(word)}, nil
	}
	return nil, fmt.Errorf("%q is neither an expression nor a literal; strings stand in single quotes", word)
}

// quoted reads a string in single quotes; a quote in it is doubled.
func (p *conditionParser) quoted() (*conditionNode, error) {
	var b strings.Builder
	for i := p.at + 1; i < len(p.text); i++ {
		if p.text[i] != '\'' {
			b.WriteByte(p.text[i])
			continue
		}
		if i+1 < len(p.text) && p.text[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		p.at = i + 1
		return &conditionNode{op: "literal", literal: b.String()}, nil
	}
	return nil, errors.New("a string is not closed")
}
