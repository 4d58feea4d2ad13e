package specs

import (
	"slices"
	"strings"

	"holdfast/internal/nouns"
)

// Acted gives the operation that shows the object to which an operation is done: POST /orders/{id}/cancel answers with the order as GET
// /orders/{id} shows it, by one schema. nil where it is no such action, as where it only shows what would be, or makes another object of it.
func (c *Contract) Acted(op *Operation) *Operation {
	path := op.Resource()
	i := strings.LastIndexByte(path, '/')
	if op.Method != "POST" || i < 0 || !strings.HasSuffix(path[:i], "}") || strings.Contains(path[i:], "{") || op.Shown() == nil || op.Response(201) != nil {
		return nil
	}
	for _, word := range nouns.Words(path[i+1:]) {
		if slices.Contains([]string{"preview", "simulate", "simulation", "estimate", "calculate", "validate", "render", "dry", "try", "compare", "copy", "clone", "duplicate", "fork"}, word) {
			return nil
		}
	}
	for _, other := range c.OperationsAt(op.Path) {
		if other.Method != "POST" {
			return nil // a collection or an object of its own
		}
	}
	for _, reader := range c.OperationsAt(path[:i]) {
		if shown := reader.Shown(); reader.Method == "GET" && reader.Planned && shown != nil && shown.Resolve().Pointer() == op.Shown().Resolve().Pointer() {
			return reader
		}
	}
	return nil
}

// Once says whether an action can be done to an object once: it declares a conflict of its own, or a text speaks of a state that the object has
// not any more; sure is whether one says so of the very state that the action leads to. What is said to have no effect the second time can be
// done again, and so can what is refused for another state, or for somebody else: a paid order is not cancelled by being paid.
func (o *Operation) Once() (once, sure bool) {
	_, once = o.Facts.Refusals["conflict"]
	documented := o.Response(409)
	var conflict [][]string
	if documented != nil {
		conflict = sentencesOf(documented.Description)
	}
	for _, words := range slices.Concat(sentencesOf(o.Summary), sentencesOf(o.Description)) {
		said := " " + strings.Join(words, " ") + " "
		says := func(phrases ...string) bool {
			return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(said, " "+p+" ") })
		}
		if says("idempotent", "idempotently", "no effect", "no op", "does nothing", "nothing happens", "safely", "again returns", "succeeds again", "same result", "ignored", "unchanged") {
			return false, false
		}
		if says("409", "conflict", "refused", "rejected", "fails", "fail", "error", "cannot", "can t", "can not", "can only", "only once", "must not", "not allowed", "impossible", "denied") {
			conflict = append(conflict, words) // the rest is about what the action does
		}
	}
	for _, words := range conflict {
		said := " " + strings.Join(words, " ") + " "
		says := func(phrases ...string) bool {
			return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(said, " "+p+" ") })
		}
		already := slices.Index(words, "already")
		switch {
		case says("another", "other", "others", "someone", "somebody", "different"):
		case says("twice", "second time", "only once"), already >= 0 && o.leadsTo(words):
			return once || documented != nil, true
		case already >= 0 && !says("done", "processed", "handled", "final", "so", "state", "performed", "executed", "applied"): // it is about another state
		case already >= 0:
			once = once || documented != nil
		case documented != nil && says("once", "is not", "isn t", "was not", "no longer"):
			once = true
		}
	}
	return once, false
}

// repeats says that what an action is refused for is a state of its object that it does not lead to: released parcels are not weighed, and a
// weighed one can be weighed again.
func (c *Contract) repeats(op *Operation) bool {
	rule := c.StatesOf(op)
	return rule != nil && !slices.ContainsFunc(rule.States, func(state string) bool {
		return !slices.Contains(rule.Allowed, state) && op.LeadsTo(state)
	})
}

// leadsTo says whether words have the participle of an action's own verb: closed for POST /things/{code}/close.
func (o *Operation) leadsTo(words []string) bool {
	verbs := nouns.Words(o.Resource()[strings.LastIndexByte(o.Resource(), '/')+1:])
	if len(verbs) == 0 {
		return false
	}
	verb := verbs[0]
	forms := map[string][]string{
		"pay": {"paid"}, "send": {"sent"}, "hold": {"held"}, "take": {"taken"}, "begin": {"begun"}, "buy": {"bought"}, "sell": {"sold"}, "withdraw": {"withdrawn"},
		"freeze": {"frozen"}, "stop": {"stopped"}, "start": {"started", "running"}, "run": {"running", "run"}, "undo": {"undone"}, "do": {"done"}, "put": {"put"},
		"lock": {"locked"}, "complete": {"complete", "completed"}, "finish": {"finished", "done"}, "activate": {"activated", "active"}, "open": {"opened", "open"},
		"checkin": {"checked"}, "checkout": {"checked"}, "check": {"checked"}, "deactivate": {"deactivated", "inactive"},
	}
	participles := append([]string{verb + "ed", verb + "d", verb + verb[len(verb)-1:] + "ed", strings.TrimSuffix(verb, "y") + "ied"}, forms[verb]...)
	if strings.HasSuffix(verb, "ation") || strings.HasSuffix(verb, "ion") { // POST /orders/{id}/cancellation
		return slices.ContainsFunc(words, func(w string) bool { return len(w) > 4 && strings.HasPrefix(verb, w[:5]) && strings.HasSuffix(w, "ed") })
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(participles, w) })
}

func (r *requirer) action() {
	op := r.op
	reader := r.c.Acted(op)
	if reader == nil {
		return
	}
	r.add(Requirement{ID: r.id("state:shown-is-read"), Kind: KindState, Keyword: "shown-is-read", Place: op.Place, Text: "what the answer shows of the object is what is read"})
	if once, _ := op.Once(); once && !r.c.repeats(op) && len(op.Facts.Restores) == 0 && op.Facts.Idempotency == nil {
		r.add(Requirement{ID: r.id("state:once"), Kind: KindState, Keyword: "once", Place: op.Place, Text: "what can be done once is refused the second time"})
	}
}
