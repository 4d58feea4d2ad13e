// Package nearest proposes the name that a misspelt one was meant to be: every message about an unknown name has one.
package nearest

import (
	"fmt"
	"strings"
)

// Name gives the nearest of the known names, if one is near: a third of its letters may differ, two of a short one's.
func Name(name string, known []string) (string, bool) {
	best, least := "", 2+len([]rune(name))/3
	for _, k := range known {
		lower, other := strings.ToLower(name), strings.ToLower(k)
		d := distance([]rune(lower), []rune(other))
		if len(lower) > 2 && strings.HasPrefix(other, lower) { // user for username
			d = min(d, 2)
		}
		if d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

// Hint asks whether the nearest of the known names was meant; it is empty where none is near.
func Hint(name string, known []string) string {
	near, ok := Name(name, known)
	if !ok {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", near)
}

// distance counts the insertions, deletions, substitutions and swaps of neighbours that lead from a to b (optimal string
// alignment). It gives up on long names, which nobody mistypes into each other.
func distance(a, b []rune) int {
	if max(len(a), len(b)) > 200 {
		return max(len(a), len(b))
	}
	var before []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next := make([]int, len(b)+1)
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(b)]
}
