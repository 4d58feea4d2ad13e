package nouns

import (
	"slices"
	"strings"
)

// A puts the indefinite article before a name: an item, a user.
func A(name string) string {
	w := strings.Join(Words(name), " ")
	said := strings.HasPrefix(w, "u") && slices.ContainsFunc([]string{"uni", "use", "uri", "url", "uui", "uti"}, func(begins string) bool { return strings.HasPrefix(w, begins) })
	if w != "" && strings.ContainsRune("aeiou", rune(w[0])) && !said && !strings.HasPrefix(w, "one") || strings.HasPrefix(w, "hour") {
		return "an " + name
	}
	return "a " + name
}
