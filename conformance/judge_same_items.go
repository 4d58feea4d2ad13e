package conformance

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/cases"
)

// sameItems compares with the walk of another step: as sequences where the order is known, else as sets.
func (j *judgement) sameItems(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	if e.SameAs == "" {
		return "", "", ""
	}
	answer := j.answers[e.SameAs]
	if answer == nil {
		return "", "", "step " + e.SameAs + " has no answer"
	}
	first, reason := walkedList(answer, e.ID)
	switch {
	case reason != "":
		return "", "", "step " + e.SameAs + ": " + reason
	case !first.ended || !l.ended:
		return "", "", "not all of the list was read"
	}
	a, b := slices.Clone(first.ids), slices.Clone(l.ids)
	if e.Grows {
		b = slices.DeleteFunc(b, func(id string) bool { return !slices.Contains(a, id) })
	}
	how := "the same items"
	if len(e.Order) == 0 {
		slices.Sort(a)
		slices.Sort(b)
	} else {
		how += " in the same order"
	}
	if !slices.Equal(a, b) {
		return fmt.Sprintf("%s as in pages of another size: %s", how, shortList(a)), shortList(b), ""
	}
	return "", "", ""
}

func shortList(ids []string) string {
	if len(ids) > 6 {
		return strings.Join(ids[:6], ", ") + fmt.Sprintf(" and %d more", len(ids)-6)
	}
	return strings.Join(ids, ", ")
}
