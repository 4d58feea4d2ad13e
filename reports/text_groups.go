package reports

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"holdfast/conformance/result"
)

// textGap is a set of gaps that read alike.
type textGap struct {
	Verdict result.Verdict
	Reason  string
	Count   int
}

// ofOneRun are the values that a run draws for itself: with them one reason would be as many as there are requests.
var ofOneRun = regexp.MustCompile(`\bhf-[0-9a-f]{4,}\b|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`)

// textGapsOf groups the gaps that read alike, whatever unlocks them, the largest first. A reason that several name with values of their
// own is shown without them.
func textGapsOf(all []result.RequirementResult) []textGap {
	type key struct {
		verdict result.Verdict
		reason  string
	}
	var gaps []textGap
	index := map[key]int{}
	for _, g := range gapsOf(all) {
		reason := orElse(g.Reason, "no reason was recorded")
		k := key{g.Verdict, ofOneRun.ReplaceAllString(reason, "…")}
		i, seen := index[k]
		if !seen {
			i = len(gaps)
			index[k] = i
			gaps = append(gaps, textGap{Verdict: g.Verdict, Reason: reason})
		}
		if gaps[i].Reason != reason {
			gaps[i].Reason = k.reason
		}
		gaps[i].Count += len(g.Requirements)
	}
	slices.SortStableFunc(gaps, func(a, b textGap) int { return b.Count - a.Count })
	return gaps
}

// fewestGrouped is how many operations must lack the same thing for one line to tell it of them all.
const fewestGrouped = 3

// textGatesOf tells what the gate asks for, with the operations that lack the same thing in one line.
func textGatesOf(all []string) []string {
	of := map[string][]string{}
	for _, unmet := range all {
		if operation, lack, ok := perOperation(unmet); ok {
			of[lack] = append(of[lack], operation)
		}
	}
	var lines []string
	for _, unmet := range all {
		operation, lack, ok := perOperation(unmet)
		switch operations := of[lack]; {
		case !ok || len(operations) < fewestGrouped:
			lines = append(lines, unmet)
		case operations[0] == operation:
			lines = append(lines, firstFew(operations)+": "+lack)
		}
	}
	return lines
}

// perOperation splits what the gate says of one operation; false where it speaks of the run.
func perOperation(unmet string) (operation, lack string, ok bool) {
	operation, lack, ok = strings.Cut(unmet, ": ")
	return operation, lack, ok && !strings.Contains(operation, " ")
}

// firstFew names the first six.
func firstFew(names []string) string {
	const enough = 6
	if len(names) > enough {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:enough], ", "), len(names)-enough)
	}
	return strings.Join(names, ", ")
}

// textNotesOf joins the notes that read alike but for their operations.
func textNotesOf(all []result.Note) []result.Note {
	var joined []result.Note
	for _, n := range all {
		i := slices.IndexFunc(joined, func(o result.Note) bool {
			return o.Rule == n.Rule && placeText(o.Where) == placeText(n.Where) && o.Want == n.Want && o.Got == n.Got
		})
		if i < 0 {
			n.Operations = slices.Clone(n.Operations)
			joined = append(joined, n)
			continue
		}
		for _, operation := range n.Operations {
			if !slices.Contains(joined[i].Operations, operation) {
				joined[i].Operations = append(joined[i].Operations, operation)
			}
		}
	}
	return joined
}
