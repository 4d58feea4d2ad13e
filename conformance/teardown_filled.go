package conformance

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// filled is the path of a DELETE with the object's id in its last parameter and those of its creation in the others. Beside says that one of them is an object of
// the group that the creation does not name in its path: that it was made below that one is not known.
func (h *holdings) filled(op *specs.Operation, o *heldObject) (target string, beside, ok bool) {
	path, slash := strings.CutSuffix(op.Path, "/")
	template := strings.Split(path, "/")
	segments := slices.Clone(template)
	for i, s := range segments {
		if !strings.HasPrefix(s, "{") {
			continue
		}
		id := o.ID
		if i < len(segments)-1 {
			name := strings.Trim(s, "{}")
			v, known := o.answer.Evaluate("$request.path." + name)
			if !known {
				v, known = h.holderOf(o, strings.Join(template[:i+1], "/"))
			}
			if f := h.run.Plan.Environment.FixtureFor(op, "path", name); !known && f != nil {
				v, known = h.ids[f.Name]
				beside = true
			}
			if !known {
				return "", false, false
			}
			id = fmt.Sprint(v)
		}
		segments[i] = url.PathEscape(id)
	}
	target = strings.Join(segments, "/")
	if slash {
		target += "/"
	}
	return target, beside, true
}

// tagOf is the entity tag of what is to be removed, as its reader shows it; "*" where none does.
func (h *holdings) tagOf(ctx context.Context, op *specs.Operation, target, caller string, like *cases.Wire) string {
	reader := h.run.reader(op.Path)
	if reader == nil {
		return "*"
	}
	x := h.run.send(ctx, sent{wire: ownRequest(reader, target, like), op: reader, caller: caller}, "teardown")
	if x.Response == nil {
		return "*"
	}
	return cmp.Or(x.Response.Header.Get("ETag"), "*")
}
