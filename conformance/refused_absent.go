package conformance

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"holdfast/internal/nouns"
)

// absences are the words by which a refusal says that something is not there.
var absences = regexp.MustCompile(`(?i)\b(does not|doesn't|do not|don't) exist\b|\bnot found\b|\bno such\b`)

// absentBeside is the text of a refusal that says that something is not there, where the request differs from its accepted twin in another value of
// an enum alone, and the text speaks neither of the member nor of the value: a shared wallet is one of those that exist, and a plain
// one asks for none.
func (j *judgement) absentBeside() string {
	body, tokens := j.listedValueRefused()
	if tokens == nil {
		return ""
	}
	texts := j.x.said(body, false)
	for _, about := range []string{tokens[len(tokens)-1], j.c.Mutation.Sent} {
		if slices.ContainsFunc(texts, func(text string) bool { return speaksOf(text, about) }) {
			return ""
		}
	}
	i := slices.IndexFunc(texts, func(text string) bool {
		return absences.MatchString(text) && !strings.EqualFold(strings.Trim(text, " .!"), http.StatusText(http.StatusNotFound))
	})
	if i < 0 {
		return ""
	}
	return texts[i]
}

// speaksOf says whether a text has a name or a value, as it is written or as prose writes it: wallet_type is "wallet type".
func speaksOf(text, name string) bool {
	words := func(s string) string { return strings.Join(nouns.Words(s), " ") }
	return strings.Contains(strings.ToLower(text), strings.ToLower(strings.Trim(name, `"`))) || hasWord(words(text), words(name))
}
