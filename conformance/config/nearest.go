package config

import (
	"fmt"
	"slices"
	"strings"
)

// didYouMean is a hint with the nearest of the known names; where none is near, the list of them, if it is short.
func didYouMean(name string, known []string) string {
	best, least := "", 2+len(name)/3
	for _, k := range known {
		lower, other := strings.ToLower(name), strings.ToLower(k)
		d := distance(lower, other)
		if len(lower) > 2 && strings.HasPrefix(other, lower) { // user for username
			d = min(d, 2)
		}
		if d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	if len(known) == 0 || len(known) > 12 {
		return ""
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	return "known are " + strings.Join(sorted, ", ")
}

// distance counts the insertions, deletions, substitutions and swaps of neighbours that lead from a to b, in runes
// (optimal string alignment). It gives up on long names, which nobody mistypes into each other.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	if max(len(s), len(t)) > 200 {
		return max(len(s), len(t))
	}
	var before []int
	row := make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(s); i++ {
		next := make([]int, len(t)+1)
		next[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row = row, next
	}
	return row[len(t)]
}
