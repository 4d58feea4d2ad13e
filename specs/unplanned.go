package specs

import (
	"fmt"
	"strings"
)

// plan sets aside what can't be turned into requests yet: with a required part the operation, with an optional one that part alone.
func (b *builder) plan() {
	for _, op := range b.Operations {
		kept := op.Parameters[:0:0]
		for _, p := range op.Parameters {
			if p.ofTheConnection() {
				b.unplan(op, p.Place, fmt.Sprintf("the header parameter %s is not tried: it says how HTTP carries the request, and is the client's to write", p.Name), false)
				continue
			}
			if reason := p.unusual(); reason != "" {
				b.unplan(op, p.Place, fmt.Sprintf("the %s parameter %s %s", p.In, p.Name, reason), p.Required)
				if !p.Required {
					continue
				}
			}
			kept = append(kept, p)
		}
		op.Parameters = kept
		if op.Body != nil && op.Body.Written() == nil {
			types := make([]string, len(op.Body.Content))
			for i, m := range op.Body.Content {
				types[i] = m.Type
			}
			b.unplan(op, op.Body.Place, "the body is only declared as "+listing(types)+", which is not written", op.Body.Required)
			if !op.Body.Required {
				op.Body = nil
			}
		}
	}
}

// unexercised lists what the document describes and no request of ours can try: what the API itself sends, and nothing at all.
func (b *builder) unexercised(root cursor) {
	list := func(c cursor, what string) {
		if c.ok() && c.kind == objectKind && len(c.keys) > 0 {
			b.Unplanned = append(b.Unplanned, Unplanned{
				Reason: fmt.Sprintf("%s not exercised, since the API sends them: %s", counted(len(c.keys), what)+map[bool]string{true: " is", false: " are"}[len(c.keys) == 1], shortList(c.keys)),
				Place:  b.place(c),
			})
		}
	}
	list(root.at("webhooks"), "webhook")
	for _, op := range b.Operations {
		n, _, _ := b.places.find(op.Place.inTree())
		if c := (cursor{n, op.Place.inTree()}).at("callbacks"); c.ok() {
			before := len(b.Unplanned)
			list(c, "callback")
			for i := range b.Unplanned[before:] {
				b.Unplanned[before+i].Operation = op.ID
			}
		}
	}
	if len(b.Operations) == 0 {
		reason := "the contract has no operation: there is no paths member"
		at := root
		if paths := root.at("paths"); paths.ok() {
			reason, at = "the contract has no operation that can be read: nothing below paths is one", paths
		}
		b.Unplanned = append(b.Unplanned, Unplanned{Reason: reason, Place: b.place(at)})
	}
}

func (b *builder) unplan(op *Operation, place Place, reason string, whole bool) {
	if whole {
		op.Planned = false
	}
	b.Unplanned = append(b.Unplanned, Unplanned{Operation: op.ID, Reason: reason, Place: place})
}

func listing(names []string) string {
	switch len(names) {
	case 0:
		return "nothing"
	case 1:
		return names[0]
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
