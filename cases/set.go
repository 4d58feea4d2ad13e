package cases

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
)

// OneOfSet says of the name of a member that one object of many has it, so that whoever gives it to one takes it from another: is_default, primary. What
// is read of it a moment later may be another caller's doing, and the first object of all may have it unasked.
func OneOfSet(name string) bool {
	words := nouns.Words(name)
	if len(words) == 0 {
		return false
	}
	return slices.Contains([]string{"default", "primary", "main", "preferred", "principal"}, strings.ToLower(words[len(words)-1]))
}
