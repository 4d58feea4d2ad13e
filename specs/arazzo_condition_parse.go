package specs

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

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
