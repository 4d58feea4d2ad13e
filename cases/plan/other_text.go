package plan

import (
	"fmt"
	"strings"

	"holdfast/cases/values"
	"holdfast/specs"
)

// otherTexts proposes other texts for a member of a schema, of the same kind: a text with a form to keep is made anew, prose goes on, and of
// a word one character changes to its neighbour. A service that knows more of the member than its schema says, and refuses the
// other text for its form, would seem to refuse it for what the case is about.
func (d *draft) otherTexts(s *specs.Schema, name, old string) []any {
	var made []any
	if s != nil {
		for n := range 3 {
			if v, err := values.New(d.plan.Seed, fmt.Sprintf("%s other text %s %d", d.op.ID, name, n)).Sample(s, name); err == nil {
				made = append(made, v)
			}
		}
		for _, keyword := range []string{"format", "pattern", "enum", "const"} {
			if _, _, has := s.Find(keyword); has {
				return append(made, neighbourText(old))
			}
		}
	}
	if strings.Contains(strings.TrimSpace(old), " ") {
		return append([]any{old + " again"}, made...)
	}
	return append(made, neighbourText(old))
}

// neighbourText changes the last letter or digit of a text to the one beside it.
func neighbourText(text string) string {
	for i := len(text) - 1; i >= 0; i-- {
		c := text[i]
		switch {
		case c == '0' || c == 'a' || c == 'A':
			c++
		case c >= '1' && c <= '9', c >= 'b' && c <= 'z', c >= 'B' && c <= 'Z':
			c--
		default:
			continue
		}
		return text[:i] + string(rune(c)) + text[i+1:]
	}
	return text
}

// ofItsFormat says whether a text is of the format that its schema names, asserted or not.
func ofItsFormat(s *specs.Schema, v any) bool {
	text, isText := v.(string)
	if s == nil || !isText {
		return true
	}
	format, _, ok := s.Find("format")
	name, named := format.(string)
	return !ok || !named || specs.OfFormat(name, text) == nil
}
