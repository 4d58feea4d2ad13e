package specs

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Change is an operation that the difference of two versions of a contract can have affected.
type Change struct {
	Operation *Operation
	// Parts are what changed, in the order of their pointers: parts of the operation itself, and components that it leads to.
	Parts []ChangedPart
}

// ChangedPart is one part that differs.
type ChangedPart struct {
	// Pointer is its place in the document, and Place that in the file of the newer version; the place is empty where it is gone.
	Pointer string
	Place   Place
	// What is "changed", "new" or "gone".
	What string
}

// String says what changed and where: "#/components/schemas/NewRefund changed (refunds.yaml:272)".
func (p ChangedPart) String() string {
	text := "#" + p.Pointer + " " + p.What
	if p.What != "gone" && p.Place.File != "" {
		text += fmt.Sprintf(" (%s:%d)", p.Place.File, p.Place.Line)
	}
	return text
}

// Affected lists the operations of a contract that differ from those of an older version, in themselves or in anything that they lead to,
// in the contract's order, and the places of those that are no longer there ("DELETE:/refunds/{id}"). What only describes, as texts and
// tags, makes no difference.
func Affected(old, now *Contract) (changes []Change, gone []string) {
	before, after := newReach(old), newReach(now)
	there := map[string]bool{}
	for _, op := range now.Operations {
		there[op.Method+" "+op.Path] = true
		was, is := before.of(op), after.of(op)
		c := Change{Operation: op}
		for pointer, sum := range is {
			part := ChangedPart{Pointer: pointer, Place: now.Place(pointer), What: "changed"}
			switch have, known := was[pointer]; {
			case !known:
				part.What = "new"
			case have == sum:
				continue
			}
			c.Parts = append(c.Parts, part)
		}
		for pointer := range was {
			if _, known := is[pointer]; !known {
				c.Parts = append(c.Parts, ChangedPart{Pointer: pointer, What: "gone"})
			}
		}
		if len(c.Parts) > 0 {
			slices.SortFunc(c.Parts, func(a, b ChangedPart) int { return cmp.Compare(a.Pointer, b.Pointer) })
			changes = append(changes, c)
		}
	}
	for _, op := range old.Operations {
		if !there[op.Method+" "+op.Path] {
			gone = append(gone, op.Method+":"+op.Path)
		}
	}
	return changes, gone
}

// reach works out what operations lead to.
type reach struct {
	root *node
	find func(string) (*node, string, bool)
	// sums are those of the parts that were asked for, leads the references in them.
	sums  map[string]string
	leads map[string][]string
}

func newReach(c *Contract) *reach {
	return &reach{root: c.places.root, find: c.places.find, sums: map[string]string{}, leads: map[string][]string{}}
}

// of gives the parts that an operation is made of, by pointer, each with a sum of its content.
func (r *reach) of(op *Operation) map[string]string {
	parts := map[string]string{}
	own := []string{jsonpointer.Of("paths", op.Path)}
	for _, key := range r.root.keys {
		if !slices.Contains([]string{"paths", "components", "definitions", "parameters", "responses", "info", "tags", "externalDocs", "openapi", "swagger", "servers", "host", "webhooks", mountKey}, key) {
			own = append(own, jsonpointer.Of(key))
		}
	}
	own = append(own, jsonpointer.Of("components", "securitySchemes"), jsonpointer.Of("securityDefinitions"))
	var queue []string
	for _, pointer := range own {
		if n, _, exact := r.find(pointer); exact {
			if strings.HasPrefix(pointer, "/paths/") {
				queue = append(queue, r.item(parts, n, pointer, strings.ToLower(op.Method))...)
				continue
			}
			queue = append(queue, r.part(parts, n, pointer)...)
		}
	}
	for len(queue) > 0 {
		pointer := queue[0]
		queue = queue[1:]
		if _, seen := parts[pointer]; seen {
			continue
		}
		if n, _, exact := r.find(pointer); exact {
			queue = append(queue, r.part(parts, n, pointer)...)
		}
	}
	return parts
}

// item adds what a Path Item has for one of its operations: the operation's members one by one, and what is shared by all.
func (r *reach) item(parts map[string]string, n *node, pointer, method string) (leads []string) {
	for i, key := range n.keys {
		at := pointer + "/" + jsonpointer.Escape(key)
		switch kid := n.kids[i]; {
		case key == method:
			for k, member := range kid.keys {
				if !describes(member, kid.kids[k]) {
					leads = append(leads, r.part(parts, kid.kids[k], at+"/"+jsonpointer.Escape(member))...)
				}
			}
		case slices.Contains([]string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}, key), describes(key, kid):
		default:
			leads = append(leads, r.part(parts, kid, at)...)
		}
	}
	return leads
}

// part adds a part and gives the pointers that it refers to.
func (r *reach) part(parts map[string]string, n *node, pointer string) []string {
	if _, known := r.sums[pointer]; !known {
		h := sha256.New()
		var leads []string
		write(h, n, &leads)
		r.sums[pointer], r.leads[pointer] = hex.EncodeToString(h.Sum(nil)), leads
	}
	parts[pointer] = r.sums[pointer]
	return r.leads[pointer]
}

// write writes a node so that two of the same content are written alike, whatever the order of their members, and collects its references.
func write(w io.Writer, n *node, leads *[]string) {
	switch n.kind {
	case objectKind:
		keys := slices.Clone(n.keys)
		slices.Sort(keys)
		fmt.Fprint(w, "{")
		for _, key := range keys {
			kid := n.get(key)
			if describes(key, kid) {
				continue
			}
			if ref := kid.text(); key == "$ref" && ref != "" {
				if pointer, ok := localPointer(ref); ok {
					*leads = append(*leads, pointer)
				}
			}
			fmt.Fprintf(w, "%q:", key)
			write(w, kid, leads)
		}
		fmt.Fprint(w, "}")
	case arrayKind:
		fmt.Fprint(w, "[")
		for _, kid := range n.kids {
			write(w, kid, leads)
			fmt.Fprint(w, ",")
		}
		fmt.Fprint(w, "]")
	default:
		fmt.Fprintf(w, "%T %v;", n.value, n.value)
	}
}

// describes says whether a member is for people only. A property may have such a name: its schema is no text.
func describes(key string, n *node) bool {
	switch key {
	case "description", "summary", "title":
		return n.text() != "" || n.kind != objectKind
	case "externalDocs", "tags", "deprecated":
		return n.kind != objectKind || key == "externalDocs" && n.get("url").text() != ""
	}
	return false
}
