package conformance

import (
	"fmt"
	"slices"

	"holdfast/cases"
)

// held compares walks in pages of two sizes, each of which was made several times.
func (j *judgement) held(e *cases.ListExpectation, l *listed) (want, got, unproven string) {
	if e.Held == nil {
		return "", "", ""
	}
	same, reason := j.walks(e.Held.Same, e.ID)
	other, also := j.walks(e.Held.Other, e.ID)
	if reason += also; reason != "" {
		return "", "", reason
	}
	same = append(same, l)
	var missing, scattered string
	for _, v := range e.Held.IDs {
		bound, err := j.run.binder.Value(v)
		if err != nil {
			return "", "", err.Error()
		}
		id := idText(bound)
		a, b := walksWith(same, id), walksWith(other, id)
		switch {
		case a == len(same) && b == len(other):
			for _, twice := range [][2][]*listed{{same, other}, {other, same}} {
				if repeats(twice[0], id) == len(twice[0]) && repeats(twice[1], id) == 0 {
					return fmt.Sprintf("%s once in pages of %s, as in pages of %s", brief(id), sizeOf(twice[0]), sizeOf(twice[1])),
						fmt.Sprintf("it on two pages in each of %d walks, and in none of %d others, in turn", len(twice[0]), len(twice[1])), ""
				}
			}
		case a == len(same) && b == 0 && allEnded(other), a == 0 && b == len(other) && allEnded(same):
			sizes := [2]string{sizeOf(other), sizeOf(same)}
			if a == 0 {
				sizes[0], sizes[1] = sizes[1], sizes[0]
			}
			return fmt.Sprintf("%s in pages of %s, as in pages of %s", brief(id), sizes[0], sizes[1]),
				fmt.Sprintf("%d walks with it and %d without it, in turn", max(a, b), len(same)+len(other)-max(a, b)), ""
		case a+b == 0:
			missing = id
		default:
			scattered = id
		}
	}
	switch {
	case !allEnded(same) || !allEnded(other):
		return "", "", l.open()
	case missing != "":
		return "", "", brief(missing) + " is on no page of either size: reads may lag behind"
	case scattered != "":
		return "", "", brief(scattered) + " was on some walks and not on others: the list changes while it is read"
	}
	return "", "", ""
}

// walks reads what earlier steps walked.
func (j *judgement) walks(steps []string, id string) (all []*listed, reason string) {
	for _, step := range steps {
		answer := j.answers[step]
		if answer == nil {
			return nil, "step " + step + " has no answer"
		}
		l, reason := walkedList(answer, id)
		if reason != "" {
			return nil, "step " + step + ": " + reason
		}
		all = append(all, l)
	}
	return all, ""
}

func walksWith(all []*listed, id string) (n int) {
	for _, l := range all {
		if slices.Contains(l.ids, id) {
			n++
		}
	}
	return n
}

// repeats counts the walks that show an item more than once.
func repeats(all []*listed, id string) (n int) {
	for _, l := range all {
		if i := slices.Index(l.ids, id); i >= 0 && slices.Contains(l.ids[i+1:], id) {
			n++
		}
	}
	return n
}

func allEnded(all []*listed) bool {
	return !slices.ContainsFunc(all, func(l *listed) bool { return !l.ended })
}

// sizeOf words the size of the pages of walks: that of the largest.
func sizeOf(all []*listed) string {
	size := int64(0)
	for _, l := range all {
		for _, n := range l.pages {
			size = max(size, n)
		}
	}
	return fmt.Sprint(size)
}
