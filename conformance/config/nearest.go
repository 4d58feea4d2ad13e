package config

import (
	"slices"
	"strings"

	"holdfast/internal/nearest"
)

// didYouMean is a hint with the nearest of the known names; where none is near, the list of them, if it is short.
func didYouMean(name string, known []string) string {
	if hint := nearest.Hint(name, known); hint != "" {
		return hint
	}
	if len(known) == 0 || len(known) > 12 {
		return ""
	}
	sorted := slices.Clone(known)
	slices.Sort(sorted)
	return "known are " + strings.Join(sorted, ", ")
}
