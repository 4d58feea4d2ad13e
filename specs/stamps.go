package specs

import (
	"regexp"
	"slices"
	"strings"

	"holdfast/internal/nouns"
)

// lastChanged finds the words that say that a time is that of the last change of what it stands in.
var lastChanged = regexp.MustCompile(`(?i)\b(last|most recently|most recent) (was )?(changed?|updated?|modified|modification|edited|edit|written)\b|\b(changed|updated|modified|edited) last\b`)

// Stamps are the members of an object's reader whose own descriptions say that they are the time of the last change, and that the operation, which changes the
// object, is not sent.
func (op *Operation) Stamps(reader *Operation) []string {
	if op.Method != "PUT" && op.Method != "PATCH" || reader == nil {
		return nil
	}
	sent, _ := op.Sent()
	var all []string
	for _, p := range reader.Shown().Properties() {
		if p.Schema == nil || slices.ContainsFunc(sent.Properties(), func(o Property) bool { return o.Name == p.Name }) {
			continue
		}
		format, _, _ := p.Schema.Find("format")
		description, _, _ := p.Schema.Find("description")
		if words, _ := description.(string); format == "date-time" && lastChanged.MatchString(words) && ofTheWhole(p.Name, words, reader.Shown().Properties()) {
			all = append(all, p.Name)
		}
	}
	return all
}

// ofSomeChanges finds what says that not each change counts.
var ofSomeChanges = regexp.MustCompile(`(?i)\b(?:by|content\w*|passwords?|secrets?|significant\w*|major|substantial\w*|only|except|unless|other than|not)\b`)

// ofTheWhole says whether a time of the last change is that of the whole object: neither its name nor its words speak of a part of it, such as the price, or of
// who has made the change.
func ofTheWhole(name, words string, members []Property) bool {
	stamp := []string{"updated", "update", "changed", "change", "modified", "modification", "edited", "edit", "written", "write", "last", "at", "on", "time", "date", "timestamp", "datetime", "utc", "ts"}
	if slices.ContainsFunc(nouns.Words(name), func(w string) bool { return !slices.Contains(stamp, w) }) {
		return false
	}
	sentence := strings.ToLower(words)
	if at := strings.IndexAny(sentence, ".;\n"); at >= 0 {
		sentence = sentence[:at]
	}
	said := strings.Fields(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return ' '
	}, sentence))
	return !ofSomeChanges.MatchString(words) && !slices.ContainsFunc(members, func(m Property) bool {
		own := nouns.Words(m.Name)
		return m.Name != name && len(own) > 0 && !slices.Contains(stamp, own[0]) && slices.Contains(said, strings.ToLower(own[0]))
	})
}
