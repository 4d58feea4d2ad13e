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
// the object has not; sure is whether a text says so in as many words. A 409 may be about another state than the one that the action leads to.
func (o *Operation) Once() (once, sure bool) {
	_, declared := o.Facts.Refusals["conflict"]
	text := o.Summary + " " + o.Description
	documented := o.Response(409)
	if documented != nil {
		text += " " + documented.Description
	}
	text = " " + strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return r < 'a' || r > 'z' }), " ") + " "
	says := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, " "+w+" ") })
	}
	sure = says("already", "twice", "second time", "only once")
	return declared || documented != nil && (sure || says("once", "is not", "was not", "no longer")), sure
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
