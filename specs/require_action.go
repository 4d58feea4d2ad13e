package specs

import (
	"slices"
	"strings"
)

// Acted gives the operation that shows the object to which an operation is done: POST /orders/{id}/cancel answers with the order as GET
// /orders/{id} shows it, by one schema. nil where it is no such action.
func (c *Contract) Acted(op *Operation) *Operation {
	i := strings.LastIndexByte(op.Path, '/')
	if op.Method != "POST" || i < 0 || !strings.HasSuffix(op.Path[:i], "}") || strings.Contains(op.Path[i:], "{") || op.Shown() == nil || op.Response(201) != nil {
		return nil
	}
	for _, other := range c.OperationsAt(op.Path) {
		if other.Method != "POST" {
			return nil // a collection or an object of its own
		}
	}
	for _, reader := range c.OperationsAt(op.Path[:i]) {
		if shown := reader.Shown(); reader.Method == "GET" && reader.Planned && shown != nil && shown.Resolve().Pointer() == op.Shown().Resolve().Pointer() {
			return reader
		}
	}
	return nil
}

// Once says whether an action can be done to an object once: it declares a conflict of its own, or what it says of its 409 speaks of a state that
// the object has not; sure is whether a text says so in as many words. A 409 may be about another state than the one that the action leads to,
// and what is said to do nothing the second time may be done again.
func (o *Operation) Once() (once, sure bool) {
	_, declared := o.Facts.Refusals["conflict"]
	documented := o.Response(409)
	own, said := inWords(o.Summary+" "+o.Description), []string(nil)
	if documented != nil {
		said = inWords(documented.Description)
	}
	all := slices.Concat(own, said)
	if !declared && saysAny(own, "idempotent", "idempotently", "unchanged", "no effect", "does nothing", "no op", "noop", "as it is", "as is") {
		return false, false
	}
	sure = saysAny(all, "twice", "second time", "only once") || o.alreadyDone(own) || o.alreadyDone(said)
	return declared || documented != nil && (sure || saysAny(all, "already", "once", "is not", "was not", "no longer")), sure
}

// alreadyDone says that a text speaks of the action as done already, and not of another one: "It is closed already" of close, and not "it has
// already been shipped" of cancel.
func (o *Operation) alreadyDone(words []string) bool {
	action := strings.ToLower(o.Path[strings.LastIndexByte(o.Path, '/')+1:])
	begin := action[:min(len(action), max(2, min(4, len(action)-1)))] // pay, paid; deny, denied; close, closed
	for i, w := range words {
		near := words[max(0, i-2):min(len(words), i+3)]
		if w == "already" && slices.ContainsFunc(near, func(w string) bool { return w == "done" || strings.HasPrefix(w, begin) }) {
			return true
		}
	}
	return false
}

// inWords are the words of a text in small letters.
func inWords(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' })
}

// saysAny says whether one of some phrases stands in a text.
func saysAny(words []string, phrases ...string) bool {
	text := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc(phrases, func(phrase string) bool { return strings.Contains(text, " "+phrase+" ") })
}

func (r *requirer) action() {
	op := r.op
	reader := r.c.Acted(op)
	if reader == nil {
		return
	}
	r.add(Requirement{ID: r.id("state:shown-is-read"), Kind: KindState, Keyword: "shown-is-read", Place: op.Place, Text: "what the answer shows of the object is what is read"})
	if once, _ := op.Once(); once && len(op.Facts.Restores) == 0 && op.Facts.Idempotency == nil {
		r.add(Requirement{ID: r.id("state:once"), Kind: KindState, Keyword: "once", Place: op.Place, Text: "what can be done once is refused the second time"})
	}
}
