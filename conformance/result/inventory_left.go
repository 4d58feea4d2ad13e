package result

import (
	"cmp"
	"regexp"
	"slices"
)

// Left is what became of objects that are still there: how many of them one operation made, and why they were not removed.
type Left struct {
	// Operation made them; the fixture stands here where the environment did.
	Operation string
	// Reason is why, without the ids of each; Tried says that they could have been removed.
	Reason string
	Tried  bool
	Count  int
}

// noDelete is why an object is left that nothing was tried on.
const noDelete = "nothing in the contract is known to delete it"

// sentTo finds the request target in a reason: it differs from one object to the next.
var sentTo = regexp.MustCompile(`\b(DELETE|GET|POST|PUT|PATCH|what) /\S*`)

// Lefts groups the objects that are left by what made them and why, the most first. Those that may be gone with others are not among them, nor those of which
// nobody knows whether they were made.
func (i *Inventory) Lefts() (all []Left) {
	for _, o := range i.Objects {
		if o.TornDown || o.Below || o.Unsure {
			continue
		}
		row := Left{Operation: cmp.Or(o.Operation, o.Fixture), Reason: sentTo.ReplaceAllString(o.Reason, "$1"), Tried: o.Reason != ""}
		if !row.Tried {
			row.Reason = noDelete
		}
		same := func(other Left) bool { return other.Operation == row.Operation && other.Reason == row.Reason }
		if at := slices.IndexFunc(all, same); at >= 0 {
			all[at].Count++
			continue
		}
		row.Count = 1
		all = append(all, row)
	}
	slices.SortStableFunc(all, func(a, b Left) int { return b.Count - a.Count })
	return all
}
