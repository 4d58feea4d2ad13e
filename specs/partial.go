package specs

import (
	"slices"
	"strings"
)

// SaysPartial says whether the text of a PATCH that is no merge patch says that what its body leaves out stays as it is: "members that are left
// out keep their value", "only the fields that are given are changed".
func (o *Operation) SaysPartial() bool {
	if o.Method != "PATCH" {
		return false
	}
	return slices.ContainsFunc(slices.Concat(sentencesOf(o.Summary), sentencesOf(o.Description)), func(words []string) bool {
		said := " " + strings.Join(words, " ") + " "
		says := func(phrases ...string) bool {
			return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(said, " "+p+" ") })
		}
		leftOut := says("left out", "omitted", "absent", "not sent", "not given", "not provided", "not supplied", "not specified", "not included", "not present", "missing", "unspecified", "leave out", "omit")
		stays := says("keep", "keeps", "kept", "unchanged", "stay", "stays", "remain", "remains", "retained", "retain", "untouched", "not changed", "not modified", "not updated", "unaffected", "left alone", "left as they are")
		only := onlyMembers(words) && says("given", "provided", "supplied", "sent", "present", "specified", "included") && says("changed", "updated", "modified", "replaced", "applied", "change", "update", "updates", "changes")
		lost := says("removed", "deleted", "erased", "emptied", "lost", "dropped", "not kept", "not keep", "not retained", "not retain", "not stay", "not remain", "no longer")
		return !lost && !says("reset", "resets", "default", "defaults", "cleared", "null", "except", "unless") && (leftOut && stays || only)
	})
}

// onlyMembers says whether "only" is said of the members of a body: "only the given fields", and not "only the owner of the given note".
func onlyMembers(words []string) bool {
	i := slices.Index(words, "only") + 1
	for i > 0 && i < len(words) && slices.Contains([]string{"the", "those", "these", "that"}, words[i]) {
		i++
	}
	return i > 0 && i < len(words) && slices.Contains([]string{
		"fields", "field", "members", "member", "properties", "property", "attributes", "attribute", "values", "parameters", "keys", "parts", "what",
		"given", "provided", "supplied", "sent", "present", "specified", "included",
	}, words[i])
}
