package expr

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Template is a text with expressions in it: one expression as a whole ("$request.path.id"), expressions in braces
// ("/customers/{$request.path.id}"), or plain text.
type Template struct {
	whole bool
	parts []part
}

type part struct {
	text string
	expr *Expression
}

// ParseTemplate reads a text. One that begins with $ is an expression as a whole; in any other, {$…} embeds one.
func ParseTemplate(s string) (Template, error) {
	if strings.HasPrefix(s, "$") {
		e, err := Parse(s)
		return Template{whole: true, parts: []part{{expr: &e}}}, err
	}
	var t Template
	for {
		before, rest, found := strings.Cut(s, "{$")
		if before != "" {
			t.parts = append(t.parts, part{text: before})
		}
		if !found {
			return t, nil
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			return Template{}, fmt.Errorf("the brace before %q is not closed", "$"+rest)
		}
		e, err := Parse("$" + inner)
		if err != nil {
			return Template{}, err
		}
		t.parts = append(t.parts, part{expr: &e})
		s = after
	}
}

// String is the text that ParseTemplate reads.
func (t Template) String() string {
	var b strings.Builder
	for _, p := range t.parts {
		switch {
		case p.expr == nil:
			b.WriteString(p.text)
		case t.whole:
			b.WriteString(p.expr.String())
		default:
			b.WriteString("{" + p.expr.String() + "}")
		}
	}
	return b.String()
}

// Expressions are those in the template, in order.
func (t Template) Expressions() []Expression {
	var all []Expression
	for _, p := range t.parts {
		if p.expr != nil {
			all = append(all, *p.expr)
		}
	}
	return all
}

// Evaluate fills the template in. One that is an expression as a whole keeps the type of its value.
func (t Template) Evaluate(x Exchange) (any, error) {
	if t.whole {
		return t.parts[0].expr.Evaluate(x)
	}
	var b strings.Builder
	for _, p := range t.parts {
		if p.expr == nil {
			b.WriteString(p.text)
			continue
		}
		v, err := p.expr.Evaluate(x)
		if err != nil {
			return nil, err
		}
		s, err := plain(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.expr, err)
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

// plain writes a value into text: strings as they are, anything else as JSON.
func plain(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case nil:
		return "", errors.New("null can't stand in a text")
	}
	data, err := json.Marshal(v)
	return string(data), err
}
