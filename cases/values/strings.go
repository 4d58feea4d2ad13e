package values

import (
	"iter"
	"math/rand/v2"
	"strings"
)

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	// maxLength is the longest string that is made.
	maxLength = 100_000
	// modestLength is as long as a string gets without need.
	modestLength = 40
)

// strings proposes texts: by format, by pattern, by the name of the place, then plain letters. All are printable ASCII, since
// servers count other characters differently and trim white space at the ends.
func (j *job) strings(v view, a at) iter.Seq[any] {
	return func(yield func(any) bool) {
		least, _ := v.count("minLength")
		most, bounded := v.count("maxLength")
		if !bounded {
			most = max(modestLength, least)
		}
		r := j.m.random(a)
		propose := func(s string) bool { return !plain(s) || len(s) > most || yield(s) }
		for format := range v.all("format") {
			name, _ := format.(string)
			for _, s := range j.m.formatted(name, a.name, r) {
				if !propose(s) {
					return
				}
			}
		}
		for pattern := range v.all("pattern") {
			p, _ := pattern.(string)
			for s := range matching(p, least, most, r) {
				if !propose(s) {
					return
				}
			}
		}
		for _, s := range named(a.name, r) {
			if a.salt == 0 && !propose(fit(s, least, most)) {
				return
			}
		}
		if !yield(spelled(max(least, min(most, 8)), r)) || bounded {
			return
		}
		for pattern := range v.all("pattern") { // it may demand more than is modest
			p, _ := pattern.(string)
			for s := range matching(p, least, most, r) {
				if plain(s) && len(s) <= maxLength && !yield(s) {
					return
				}
			}
		}
	}
}

// plain says whether a text is printable ASCII without white space at its ends.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return strings.TrimSpace(s) == s
}

// spelled is n letters.
func spelled(n int, r *rand.Rand) string {
	var b strings.Builder
	for range min(n, maxLength+1) {
		b.WriteByte(letters[r.IntN(len(letters))])
	}
	return b.String()
}

// fit cuts or stretches a text to the bounds on its length.
func fit(s string, least, most int) string {
	if len(s) > most {
		s = strings.TrimSpace(s[:most])
	}
	if len(s) < least {
		s += strings.Repeat("x", least-len(s))
	}
	return s
}
