package conformance

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases/plan"
	"holdfast/specs"
)

// removalPath is the DELETE of an object and its request target. Doubtful says that only its kind or its number leads there, so that what is read there
// has to show first that it is the run's own.
type removalPath struct {
	op       *specs.Operation
	target   string
	doubtful bool
}

// kin is the DELETE of an object that another operation has made than such objects come from, with what its creation calls it by.
func (h *holdings) kin(o *heldObject, made *specs.Operation) removalPath {
	found, ok := h.run.kinOf(made)
	if !ok || h.run.withheld[found.Delete.ID] != "" || o.beside || o.answer == nil || !h.allOwn(found.Below) {
		return removalPath{}
	}
	path, slash := strings.CutSuffix(found.Delete.Path, "/")
	segments := strings.Split(path, "/")
	for i, s := range segments {
		before, after, isParameter := parameterSegment(s)
		if !isParameter {
			continue
		}
		expression := found.Parts[s[len(before)+1:len(s)-len(after)-1]]
		v, known := o.values[expression]
		if !known {
			v, known = o.answer.Evaluate(expression)
		}
		value := fmt.Sprint(v)
		if _, isObject := v.(map[string]any); !known || v == nil || isObject || value == "" {
			return removalPath{}
		}
		segments[i] = before + url.PathEscape(value) + after
	}
	target := strings.Join(segments, "/")
	if slash {
		target += "/"
	}
	return removalPath{op: found.Delete, target: target, doubtful: true}
}

// allOwn says whether all fixtures of some names were made by the run. The holdings are locked.
func (h *holdings) allOwn(fixtures []string) bool {
	return !slices.ContainsFunc(fixtures, func(name string) bool {
		f := h.run.Plan.Environment.Fixture(name)
		return f == nil || f.Create == nil || !slices.ContainsFunc(h.objects, func(o heldObject) bool {
			return (o.Fixture == name || f.Create.Holder && o.Operation == f.Create.Operation) && o.property != nil && h.run.owned.everProven(o.property)
		})
	})
}

// kinOf is [plan.KinOf], asked once for each operation.
func (r *runner) kinOf(op *specs.Operation) (plan.Kin, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, asked := r.kins[op.ID]
	if !asked {
		k, _ = plan.KinOf(r.Contract, &r.Plan.Environment, op)
		if r.kins == nil {
			r.kins = map[string]plan.Kin{}
		}
		r.kins[op.ID] = k
	}
	return k, k.Delete != nil
}

// kinExpressions are what the removal of an object asks for that is known by its kind alone.
func (r *runner) kinExpressions(op *specs.Operation) (all []string) {
	if op == nil {
		return nil
	}
	if k, ok := r.kinOf(op); ok {
		for _, p := range k.Delete.Parameters {
			if expression := k.Parts[p.Name]; p.In == "path" && !slices.Contains(all, expression) {
				all = append(all, expression)
			}
		}
	}
	return all
}

// showsDrawn reads what a DELETE would take away, and says why it is not shown to be the run's: it has to have a text that was drawn for the request
// which made the object, and for no other. Found says that something is read there.
func (h *holdings) showsDrawn(ctx context.Context, o *heldObject, at removalPath, caller string) (reason string, found bool) {
	reader := h.run.reader(at.op.Path)
	if reader == nil {
		return fmt.Sprintf("nothing shows that DELETE %s would remove it and nothing else", at.target), false
	}
	x := h.run.send(ctx, sent{wire: ownRequest(reader, at.target, o.creating()), op: reader, caller: caller}, "teardown")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return fmt.Sprintf("GET %s does not find it", at.target), false
	}
	body, err := x.Response.JSON()
	if err == nil && (showsOneOf(body, o.drawn) || h.newThere(o, at, body)) {
		return "", true
	}
	return fmt.Sprintf("GET %s shows nothing that was made for it alone", at.target), true
}

// showsStill says that an object is read after it was deleted.
func (h *holdings) showsStill(ctx context.Context, o *heldObject, at removalPath, caller string) bool {
	reason, _ := h.showsDrawn(ctx, o, at, caller)
	return reason == ""
}

// newThere says that a list which was read whole before did not have an object, and that it is read as it was sent.
func (h *holdings) newThere(o *heldObject, at removalPath, body any) bool {
	path := objectPath(at.target)
	i := strings.LastIndexByte(path, '/')
	if shown, whole := h.run.owned.shownIn(path[:i], lastSegment(at.target)); shown || !whole {
		return false
	}
	alike := 0
	for name, v := range o.property.sent {
		now, there := memberOf(body, name)
		switch {
		case !there || now == nil:
		case !specs.EqualJSON(now, v):
			return false
		default:
			alike++
		}
	}
	return alike > 0
}

// showsOneOf says whether an object, or the one that an answer wraps, has one of the texts as a member of its own: what it only holds or refers to may
// be the run's while it is another's itself.
func showsOneOf(body any, texts []string) bool {
	object, _ := body.(map[string]any)
	for _, one := range []any{object, object["data"], object["result"], object["item"]} {
		members, _ := one.(map[string]any)
		for _, v := range members {
			if text, isText := v.(string); isText && slices.Contains(texts, text) {
				return true
			}
		}
	}
	return false
}
