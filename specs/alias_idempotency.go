package specs

import (
	"fmt"
	"slices"
	"strings"
)

// fernIdempotent reads x-fern-idempotent: true, which says that the operation takes the headers which the root lists under
// x-fern-idempotency-headers: [{header: Idempotency-Key, name: …}]. Generated clients send them whether the operation
// declares them as parameters or not.
func (b *builder) fernIdempotent(op *Operation, x cursor) {
	const extension = "x-fern-idempotent"
	if !x.ok() || x.kind == scalarKind && x.value == false {
		return
	}
	if !x.yes() {
		b.unread(x, extension, "it is not true or false")
		return
	}
	if op.Facts.Idempotency != nil {
		return // x-conformance says more
	}
	headers := cursor{b.places.root, ""}.at("x-fern-idempotency-headers")
	var names []string
	if headers.ok() && headers.kind == arrayKind {
		for _, h := range headers.kids {
			if name := h.get("header").text(); name != "" {
				names = append(names, name)
			}
		}
	}
	at := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, "Idempotency-Key") })
	switch {
	case at >= 0:
	case len(names) == 1:
		at = 0
	case len(names) == 0:
		if op.Parameter("header", "Idempotency-Key") == nil {
			b.unread(x, extension, "x-fern-idempotency-headers on the root names no header")
		}
		return
	default:
		b.unread(x, extension, "which of the headers "+listing(names)+" is the key is not said")
		return
	}
	name, meaning := names[at], ""
	p := op.Parameter("header", name)
	if p == nil {
		p = &Parameter{Name: name, In: "header", Style: "simple", Place: b.place(headers)}
		op.Parameters = append(op.Parameters, p)
		meaning = ", which it does not declare"
	}
	op.Facts.Idempotency = &Idempotency{Key: "$request.header." + p.Name, Place: b.place(x)}
	b.hint(extension, x, fmt.Sprintf("%s takes an idempotency key in the header %s%s", op.ID, p.Name, meaning))
}
