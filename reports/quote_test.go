package reports

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// quoted gives the excerpt of a line of a file, hit lines with a mark.
func quotedLines(text string, at int) (all []string) {
	d := Read(&result.Report{Findings: []result.Finding{{Rule: "x", Where: specs.Place{File: "a.yaml", Line: at}}}})
	d.Quote(func(file string) ([]byte, error) {
		if file != "a.yaml" {
			return nil, errors.New("another file")
		}
		return []byte(text), nil
	})
	for _, l := range d.Causes[0].Excerpt {
		mark := " "
		if l.Hit {
			mark = ">"
		}
		all = append(all, fmt.Sprintf("%s%d %s", mark, l.Number, l.Text))
	}
	return all
}

func TestQuote_LinesAroundTheBrokenOne(t *testing.T) {
	text := "a:\n    b:\n        c: 1\n        d: 2\n        e: 3\n    f: 4\n    g: 5\n    h: 6\n\n"
	assert.Equal(t, []string{" 2 b:", " 3     c: 1", ">4     d: 2", " 5     e: 3", " 6 f: 4", " 7 g: 5", " 8 h: 6"}, quotedLines(text, 4))
	assert.Equal(t, []string{">1 a:", " 2     b:", " 3         c: 1", " 4         d: 2", " 5         e: 3"}, quotedLines(text, 1))
	assert.Equal(t, []string{`>1 \u001b[31m\u202ered`}, quotedLines("\x1b[31m\u202ered", 1))
	assert.Empty(t, quotedLines(text, 99), "a line that is not there")
	assert.Empty(t, quotedLines(strings.Repeat("{", 5000), 1), "a document on one line")
	assert.Empty(t, quotedLines("\x1f\x8b packed", 1))
}
