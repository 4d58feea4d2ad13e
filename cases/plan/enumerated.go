package plan

import (
	"regexp"
	"strings"

	"holdfast/specs"
)

// enumeration is how the words about a member list its values without a mark: "User visibility level: public, limited, or private", "one of low|high".
var enumeration = regexp.MustCompile(`(?i)(?::|\bone of|\bany of|\beither|\bvalues? (?:are|is)|\b(?:can|may|must|should) be)\s+((?:[\w.+-]{1,40})(?:(?:\s*[,|/]\s*(?:or |and )?|\s+or\s+)[\w.+-]{1,40})+)`)

// Enumerated are values that the words about a member of an operation's body list, though no keyword does and nothing marks them. They are no more
// than a guess: worth a try where the member was refused.
func (p *Plan) Enumerated(op *specs.Operation, at string, most int) (all []string) {
	if op == nil || op.Body == nil {
		return nil
	}
	for _, media := range op.Body.Content {
		if media.Schema == nil {
			continue
		}
		member := media.Schema.Member(at)
		if member == nil {
			continue
		}
		found := enumeration.FindStringSubmatch(p.Contract.Described(member.Place()))
		if found == nil {
			continue
		}
		for _, value := range strings.FieldsFunc(strings.NewReplacer(" or ", ",", " and ", ",").Replace(found[1]), func(r rune) bool { return r == ',' || r == '|' || r == '/' }) {
			value = strings.Trim(value, " .")
			for _, word := range []string{"or ", "and "} {
				value = strings.TrimPrefix(value, word)
			}
			if value != "" && !strings.Contains(value, " ") && len(all) < most && member.Accepts(value) {
				all = append(all, value)
			}
		}
		return all
	}
	return nil
}
