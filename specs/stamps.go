package specs

import (
	"regexp"
	"slices"
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
		if words, _ := description.(string); format == "date-time" && lastChanged.MatchString(words) {
			all = append(all, p.Name)
		}
	}
	return all
}
