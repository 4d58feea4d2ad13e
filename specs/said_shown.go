package specs

import "regexp"

// shownOnly finds what says of a member, as a mark and not in a sentence, that only answers have it: "(Response only) Timestamp of creation",
// "Read-only. The size". "Read-only mode of the disk" says nothing of the member.
var shownOnly = regexp.MustCompile(`(?i)\((?:response|output|read)[ -]?only\)|^\s*\[?(?:response|output|read)[ -]?only\]?\s*(?:[.:;,]|[-–—] |$)`)

// saidShownOnly says that the words about a schema, or about what it refers to, mark it as one that only answers have, though readOnly does not.
func (s *Schema) saidShownOnly() bool {
	for _, at := range []*Schema{s, s.Resolve()} {
		if n, _, exact := at.all.places.find(at.ptr); exact && shownOnly.MatchString(n.get("description").text()) {
			return true
		}
	}
	return false
}
