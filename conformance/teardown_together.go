package conformance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// together finds the DELETE of what several path parameters name together, /recipes/{name}/{version}, and its request target. The first
// of them is the object's own id or a name that nothing had before, so that all below it is the run's own; the others are as the answer
// to the creation says, or a read of the object, or the request: a service gives the version that a request leaves out or breaks.
func (h *holdings) together(ctx context.Context, o *heldObject) (*specs.Operation, string) {
	made := h.run.Contract.Operation(o.Operation)
	if made == nil || h.run.pathNames(made) || o.answer == nil {
		return nil, ""
	}
	for _, op := range h.run.Contract.Operations {
		if op.Method != http.MethodDelete || h.run.withheld[op.ID] != "" || op.Body != nil && op.Body.Required {
			continue
		}
		rest, below := strings.CutPrefix(op.Path, strings.TrimSuffix(made.Path, "/")+"/")
		names := strings.Split(rest, "/")
		if !below || len(names) < 2 || slices.ContainsFunc(names, func(s string) bool { return !strings.HasPrefix(s, "{") || !strings.HasSuffix(s, "}") }) {
			continue
		}
		if target, ok := h.namedTogether(ctx, o, op, names); ok {
			return op, target
		}
	}
	return nil, ""
}

// namedTogether is the path of an object with a value for each of the parameters that name it.
func (h *holdings) namedTogether(ctx context.Context, o *heldObject, op *specs.Operation, names []string) (string, bool) {
	path := objectPath(o.answer.Request.Target)
	template := strings.TrimSuffix(h.run.Contract.Operation(o.Operation).Path, "/")
	for i, segment := range names {
		name := strings.Trim(segment, "{}")
		_, member, inBody := strings.Cut(h.partExpression(o, op, name), ".body#")
		value, ok := firstID(o.answer, []string{"$response.body#" + member})
		if !ok && i > 0 {
			value, ok = h.readPart(ctx, o, path, template, member)
		}
		if !ok {
			value, ok = firstID(o.answer, []string{"$request.body#" + member})
		}
		if !ok || !inBody || i == 0 && !h.ours(o, value) && (value != o.ID || !h.run.owned.proven(o.property)) {
			return "", false
		}
		path, template = path+"/"+url.PathEscape(value), template+"/{}"
	}
	return path, true
}

// ours says that nothing was called so before the run: the request drew the name for itself, or it is that of another object of the
// run's own. How long a name is does not tell: a request may name what was there by an example of the contract, or what was given.
func (h *holdings) ours(o *heldObject, value string) bool {
	if !unguessable(value) {
		return false
	}
	return slices.Contains(o.drawn, value) || slices.ContainsFunc(h.run.owned.called(value), func(p *property) bool {
		return p.holder == h && h.run.owned.proven(p)
	})
}

// partExpression says where the creation of an object has what a parameter of its DELETE names it by.
func (h *holdings) partExpression(o *heldObject, op *specs.Operation, name string) string {
	for _, f := range h.run.Plan.Environment.Fixtures {
		if f.Create != nil && f.Create.Operation == o.Operation && f.Create.ID != "" && slices.Contains(f.Binds, cases.Through(op.Path, name)) {
			return f.Create.ID
		}
	}
	return "$response.body#/" + name
}

// readPart reads the object that a path names so far, and takes the value from there.
func (h *holdings) readPart(ctx context.Context, o *heldObject, path, template, member string) (string, bool) {
	reader := h.run.reader(template)
	if reader == nil {
		return "", false
	}
	read := ownRequest(reader, path, o.answer.Request)
	x := h.run.send(ctx, sent{wire: read, op: reader, caller: h.remover(o)}, "teardown")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return "", false
	}
	v, ok := answerOf(x).Evaluate("$response.body#" + member)
	return fmt.Sprint(v), ok
}

// stillRead says that a read shows an object: a DELETE that is told another version of it than it has answers 404 as well.
func (h *holdings) stillRead(ctx context.Context, o *heldObject) bool {
	made := h.run.Contract.Operation(o.Operation)
	reader := h.run.reader(h.run.itemOf(made))
	if reader == nil {
		return false
	}
	read := ownRequest(reader, o.property.path, o.creating())
	x := h.run.send(ctx, sent{wire: read, op: reader, caller: h.remover(o)}, "teardown")
	return x.Response != nil && x.Response.Status/100 == 2
}
