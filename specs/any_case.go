package specs

import (
	"regexp"
	"strings"

	"holdfast/specs/jsonpointer"
)

// anyCase finds the words by which two texts are one where their capitals alone differ. "In any case" alone is as often a manner of speaking.
var anyCase = regexp.MustCompile(`(?i)\bany (?:case|capitals) of (?:its|the|their) (?:letters|characters)\b|\bany (?:letter[ -]case|capitali[sz]ation)\b|\bcase[- ]insensitiv\w*|\b(?:regardless|irrespective) of (?:the )?(?:case|capital\w*)\b|\b(?:ignor(?:ing|es)|without regard to|disregard(?:ing|s)) (?:the )?(?:letter )?(?:case|capital\w*)\b|\bwhatever (?:its|the|their) (?:case|capitals)\b|\bbut for (?:its |the )?capitals\b`)

// takesBack finds what says that it is not so.
var takesBack = regexp.MustCompile(`(?i)\b(?:not|non|no|isn't|never)\b`)

// AnyCase says whether the words about a member that two objects can't share say that capitals do not tell two values apart.
func (c *Contract) AnyCase(op *Operation, member string) bool {
	sent, _ := op.Sent()
	own, _, _ := sent.Member(jsonpointer.Of(member)).Find("description")
	about, _ := own.(string)
	for sentence := range strings.FieldsFuncSeq(about, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
		if anyCase.MatchString(sentence) && !takesBack.MatchString(sentence) {
			return true
		}
	}
	return false
}
