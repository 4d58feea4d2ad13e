package specs

import (
	"maps"
	"slices"

	"holdfast/specs/jsonpointer"
)

// balances lists what a bound promises that the operation draws from.
func (r *requirer) balances() {
	for _, name := range slices.Sorted(maps.Keys(r.op.Facts.Draws)) {
		d := r.op.Facts.Draws[name]
		for _, q := range []Requirement{
			{Keyword: "exact", Text: "the " + name + " balance falls by exactly the amount"},
			{Keyword: "exceeds", Text: "an amount over the " + name + " balance is refused"},
			{Keyword: "cumulative", Text: "the amounts that were drawn count together against the " + name + " balance"},
			{Keyword: "no-credit", Text: "no amount of zero or less adds to the " + name + " balance"},
			{Keyword: "refusals", Text: "refused requests draw nothing from the " + name + " balance"},
			{Keyword: "replays", Text: "replays draw nothing from the " + name + " balance"},
			{Keyword: "raced", Text: "requests at once never draw more than the " + name + " balance"},
			{Keyword: "separate", Text: "two objects don't share a " + name + " balance"},
			{Keyword: "ledger", Text: "every reading of the " + name + " balance and of what drew from it is what the requests so far come to"},
			{Keyword: "sequence", Text: "any sequence of requests leaves the " + name + " balance that it comes to"},
		} {
			if q.Keyword == "replays" && r.op.Facts.Idempotency == nil {
				continue
			}
			q.ID, q.Kind, q.Place = r.id("balance/"+jsonpointer.Escape(name)+":"+q.Keyword), KindBalance, d.Place
			r.add(q)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(r.op.Facts.Adds)) {
		r.add(Requirement{
			ID: r.id("balance/" + jsonpointer.Escape(name) + ":adds"), Kind: KindBalance, Keyword: "adds", Place: r.op.Facts.Adds[name].Place,
			Text: "the " + name + " balance rises by exactly the amount, once, and by nothing where the request is refused",
		})
	}
	for _, name := range slices.Sorted(maps.Keys(r.op.Facts.Restores)) {
		r.add(Requirement{
			ID: r.id("balance/" + jsonpointer.Escape(name) + ":restores"), Kind: KindBalance, Keyword: "restores",
			Text: "it gives back to the " + name + " balance what was drawn, once",
		})
	}
}
