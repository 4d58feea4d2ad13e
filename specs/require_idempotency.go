package specs

import (
	"slices"
	"strings"
)

// idempotency lists what a key promises. Where the policy was guessed from a header's name only what every policy holds is
// promised; what follows from declared facts is added where they are declared.
func (r *requirer) idempotency() {
	i := r.op.Facts.Idempotency
	if i == nil {
		return
	}
	add := func(keyword, text string) {
		r.add(Requirement{
			ID: r.id("idempotency:" + keyword), Kind: KindIdempotency, Keyword: keyword, Place: i.Place, Text: text,
		})
	}
	add("replay", "the same request with the same key takes effect once")
	add("conflict", "another request with the same key is refused")
	const raced = "the same request sent many times at once takes effect once"
	if !i.Declared {
		add("raced", raced)
		return
	}
	if i.Marker != "" {
		add("marker", "a replay is marked as one, and a first answer is not")
	}
	add("conflict-intact", "a refused reuse of a key leaves the first request and its answer as they were")
	add("distinct-keys", "two keys are two requests, though all else is equal")
	add("raced", raced)
	add("lost-answer", "a request whose answer was lost takes effect once when it is sent again")
	if slices.Contains(i.Fingerprint, "$request.body") {
		add("reformatted", "the same body in other bytes is the same request")
	}
	if i.Remembers != "" {
		add("after-refusal", afterRefusal(i.Remembers))
	}
	if slices.ContainsFunc(i.Scope, func(s string) bool { return strings.HasPrefix(s, "$request.path.") }) {
		add("scope", "the same key on another object is another key")
	}
	if r.c.SharesKey(r.op) != nil {
		add("operation-scope", "the same key of another operation is another key")
	}
	if slices.Contains(i.Scope, "caller") {
		add("caller-scope", "the same key of another caller is another key")
	}
	if i.TTL != "" {
		add("expiry", "a key is a new one when "+i.TTL+" have passed")
	}
}

// SharesKey gives another operation that takes its key at the same place, where both declare that the operation is part of what makes a key the
// same; nil where there is none.
func (c *Contract) SharesKey(op *Operation) *Operation {
	apart := func(i *Idempotency) bool { return i != nil && i.Declared && slices.Contains(i.Scope, "operation") }
	if !apart(op.Facts.Idempotency) {
		return nil
	}
	for _, other := range c.Operations {
		if i := other.Facts.Idempotency; other != op && other.Planned && apart(i) && i.Key == op.Facts.Idempotency.Key {
			return other
		}
	}
	return nil
}

func afterRefusal(remembers string) string {
	switch remembers {
	case "success":
		return "a refused request does not use its key up"
	case "executed":
		return "a request that was refused for its form does not use its key up"
	}
	return "a refused request uses its key up"
}
