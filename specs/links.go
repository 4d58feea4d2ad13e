package specs

import (
	"fmt"
	"slices"
	"strings"

	"holdfast/internal/nearest"
	"holdfast/specs/jsonpointer"
)

// pendingLink is a Link Object whose target is looked up when all operations are known.
type pendingLink struct {
	link   *Link
	owner  *Response
	cursor cursor
}

func (b *builder) responseLinks(r *Response, all cursor) {
	if !all.ok() {
		return
	}
	for _, name := range all.keys {
		c := b.deref(all.at(name))
		if !c.ok() {
			continue
		}
		l := &Link{Name: name, Place: b.place(all.at(name)), Parameters: map[string]any{}}
		if p := c.get("parameters"); p != nil {
			for i, k := range p.keys {
				l.Parameters[k] = p.kids[i].any()
			}
		}
		r.Links = append(r.Links, l)
		b.links = append(b.links, pendingLink{l, r, c})
	}
}

// resolveLinks turns operationId and operationRef into the IDs of operations (OpenAPI 3.1.1 §4.8.20). A link that leads nowhere is
// noted and left out.
func (b *builder) resolveLinks() {
	for _, p := range b.links {
		id, problem := b.linkTarget(p.cursor)
		if problem != "" {
			b.note(p.cursor, problem)
			p.owner.Links = slices.DeleteFunc(p.owner.Links, func(l *Link) bool { return l == p.link })
			continue
		}
		p.link.Operation = id
	}
}

func (b *builder) linkTarget(c cursor) (id, problem string) {
	if id := c.get("operationId").text(); id != "" {
		if b.byID[id] == nil {
			return "", strings.TrimSuffix(fmt.Sprintf("the link's operationId %q is no operation; %s", id, nearest.Hint(id, b.operationIDs())), "; ")
		}
		return id, ""
	}
	ref := c.get("operationRef").text()
	ptr, local := localPointer(ref)
	if !local {
		return "", fmt.Sprintf("the link's operationRef %q is not local", ref)
	}
	for _, op := range b.Operations {
		if op.Place.inTree() == ptr || jsonpointer.Of("paths", op.Path, strings.ToLower(op.Method)) == ptr {
			return op.ID, ""
		}
	}
	return "", fmt.Sprintf("the link's operationRef %q is no operation", ref)
}

func (b *builder) operationIDs() []string {
	ids := make([]string, len(b.Operations))
	for i, op := range b.Operations {
		ids[i] = op.ID
	}
	return ids
}
