package specs

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// resources are the schemas of a contract that have an $id, and the anchors in each (JSON Schema 2020-12 core §8.2). A reference inside
// of one means what it means there: "#/$defs/a" is a part of that schema, not of the document.
type resources struct {
	at      map[string]string   // absolute URI without fragment → pointer; of the document itself "" → ""
	uri     map[string]string   // pointer → absolute URI
	anchors map[string]string   // URI#name → pointer
	names   map[string]string   // what was written as $id or $anchor → pointer, wherever it stands
	dynamic map[string][]string // name of a $dynamicAnchor → pointers
}

func newResources(root *node) *resources {
	r := &resources{
		at: map[string]string{"": ""}, uri: map[string]string{}, anchors: map[string]string{}, names: map[string]string{}, dynamic: map[string][]string{},
	}
	r.collect(cursor{root, ""}, "", true)
	return r
}

// collect enters what stands below a cursor. fixed says that the members are keywords, and not names.
func (r *resources) collect(c cursor, base string, fixed bool) {
	if c.kind == objectKind && fixed {
		if id := c.get("$id").text(); id != "" {
			base = against(base, strings.TrimSuffix(id, "#"))
			r.at[base], r.uri[c.ptr], r.names[strings.TrimSuffix(id, "#")] = c.ptr, base, c.ptr
		}
		for _, k := range [...]string{"$anchor", "$dynamicAnchor"} {
			if name := c.get(k).text(); name != "" {
				r.anchors[base+"#"+name], r.names["#"+name] = c.ptr, c.ptr
				if k == "$dynamicAnchor" {
					r.dynamic[name] = append(r.dynamic[name], c.ptr)
				}
			}
		}
	}
	for i, kid := range c.kids {
		if kid.kind == scalarKind {
			continue
		}
		token, names := fmt.Sprint(i), false
		if c.kind == objectKind {
			token = c.keys[i]
			if fixed && (slices.Contains(dataMembers, token) || token == "examples" || strings.HasPrefix(token, "x-") && token != mountKey) {
				continue
			}
			names = fixed && kid.kind == objectKind && (slices.Contains(schemaMaps, token) || slices.Contains(mapMembers, token) || token == mountKey)
		}
		r.collect(cursor{kid, c.ptr + "/" + jsonpointer.Escape(token)}, base, !names)
	}
}

// against resolves a reference (RFC 3986 §5.2). What can't be parsed stands for itself.
func against(base, ref string) string {
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	to, err := b.Parse(ref)
	if err != nil {
		return ref
	}
	return to.String()
}

// base is the URI of the resource that a pointer lies in; "" is the document.
func (r *resources) base(ptr string) string {
	for len(r.uri) > 0 {
		if uri, ok := r.uri[ptr]; ok {
			return uri
		}
		cut := strings.LastIndexByte(ptr, '/')
		if cut < 0 {
			break
		}
		ptr = ptr[:cut]
	}
	return ""
}

// candidates are the pointers that a reference may mean in the schema at a pointer, the right one first. Many documents that give their
// components an $id go on writing "#/components/schemas/A", so that the document is asked where the resource has no such part.
func (r *resources) candidates(ref, from string) []string {
	var all []string
	before, fragment, _ := cutFragment(ref)
	uri := against(r.base(from), before)
	if root, known := r.at[uri]; known {
		if fragment == "" {
			all = append(all, root)
		} else if below, ok := localPointer("#" + fragment); ok {
			all = append(all, root+below)
		} else if at, ok := r.anchors[uri+"#"+fragment]; ok {
			all = append(all, at)
		}
	}
	if ptr, ok := localPointer(ref); ok {
		all = append(all, ptr)
	} else if ptr, ok := r.names[strings.TrimSuffix(ref, "#")]; ok {
		all = append(all, ptr)
	}
	return slices.Compact(all)
}

// dynamicTarget is what a $dynamicRef means where that does not depend on the way to it; false where it does (JSON Schema 2020-12 core
// §8.2.3.2).
func (r *resources) dynamicTarget(ref string) bool {
	_, name, _ := cutFragment(ref)
	return len(r.dynamic[name]) <= 1
}
