package plan

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// mostNaming is how many members of a body are taken together for what its object is called.
const mostNaming = 4

// Names are those of the optional parts that say what an object is called: nearly every service wants such a one, be it required by no schema. The members of
// one word come first: a name before a first name.
func (p *Plan) Names(op *specs.Operation, parts []string) (all []string) {
	sent, _ := op.Sent()
	for _, whole := range []bool{true, false} {
		for _, part := range parts {
			pointer, inBody := strings.CutPrefix(part, "body")
			tokens := jsonpointer.Tokens(pointer)
			if !inBody || len(tokens) != 1 || slices.Contains(all, part) || len(all) == mostNaming {
				continue
			}
			words := nouns.Words(tokens[0])
			s := sent.Member(pointer)
			if len(words) == 0 || len(words) > 2 || (len(words) == 1) != whole || !slices.Equal(s.Types(), []string{"string"}) {
				continue
			}
			if _, _, listed := s.Find("enum"); !listed && slices.Contains(naming(), words[len(words)-1]) && (whole || !slices.Contains(ofPersons(), words[0])) {
				all = append(all, part)
			}
		}
	}
	return all
}

// naming are the words that what something is called is called by.
func naming() []string {
	return []string{"name", "title", "label", "alias", "slug", "username", "login"}
}

// ofPersons are the words before a name that is one of several.
func ofPersons() []string {
	return []string{"first", "last", "middle", "given", "family", "nick", "old", "new", "display", "full"}
}
