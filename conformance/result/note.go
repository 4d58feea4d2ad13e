package result

import (
	"cmp"
	"slices"
	"strings"
)

// Note is one cause of the level note: what is worth knowing and gates nothing.
type Note struct {
	// Finding is the first that was seen.
	Finding
	// Cases counts the cases that show it; Operations are those that it was seen on, by ID.
	Cases      int      `json:"cases"`
	Operations []string `json:"operations,omitempty"`
}

// noted adds notes to those of the run, one a cause.
func (t *Tally) noted(notes []Finding) {
	for _, f := range notes {
		n := t.notes[f.Fingerprint]
		if n == nil {
			n = &Note{Finding: f}
			t.notes[f.Fingerprint] = n
		}
		if cmp.Or(strings.Compare(f.Operation, n.Operation), strings.Compare(f.Case, n.Case)) < 0 {
			n.Finding = f // whichever group ends first
		}
		n.Cases++
		if i, known := slices.BinarySearch(n.Operations, f.Operation); !known && f.Operation != "" {
			n.Operations = slices.Insert(n.Operations, i, f.Operation)
		}
	}
}

// listed gives the notes, sorted by rule, operation and case.
func (t *Tally) listed() []Note {
	var all []Note
	for _, n := range t.notes {
		all = append(all, *n)
	}
	slices.SortFunc(all, func(a, b Note) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Operation, b.Operation), strings.Compare(a.Case, b.Case), strings.Compare(a.Fingerprint, b.Fingerprint))
	})
	return all
}
