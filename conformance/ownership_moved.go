package conformance

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// moved notes that an object has another id since a change which gave it one in its body: what asks for it by its old one, and finds nothing,
// is not to blame, and under the new one it is removed.
func (g *groupRun) moved(ctx context.Context, out sent, s *cases.Step, x *exchange) {
	changes := out.op != nil && (out.op.Method == http.MethodPut || out.op.Method == http.MethodPatch) && namesItem(out.op.Path)
	if !changes || x.Response.Status/100 != 2 {
		return
	}
	p := g.holdings.mine(x.Request, out.op, s.Caller)
	if p == nil || g.owned.standingOf(p) != own {
		return
	}
	g.owned.wrote(p, x)
	for _, place := range g.namedInBody(out, s) {
		id, known := g.nowCalled(ctx, &place, s, x, p)
		if !known || g.owned.taken(place.at(id), p) {
			continue
		}
		from := p.id
		g.owned.rename(p, id, place.at(id))
		g.holdings.renamed(p, id)
		for name, bound := range g.binder.Fixtures {
			if bound == from && place.fixtureOf(s) == name {
				g.binder.Fixtures[name] = id
			}
		}
		return
	}
}

// wrote notes what an accepted change has sent in place of what the creation of its object had: by that the object is known again.
func (o *ownership) wrote(p *property, x *exchange) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if p.creating == nil {
		return
	}
	members, isObject := bodySent(x.Request).(map[string]any)
	if !isObject {
		p.sent = nil // a patch of another form may have changed all of it
		return
	}
	now := maps.Clone(p.sent) // others may read it
	maps.DeleteFunc(now, func(name string, _ any) bool { _, changed := members[name]; return changed })
	if now == nil {
		now = map[string]any{}
	}
	maps.Copy(now, sentMembers(x))
	p.sent = now
}

// nowCalled is the id that an object has after its change, where that is the one which the body gave: the answer shows it, and so does a
// reading where there is one, since many services answer with the body that they were sent and keep the object where it was; or where the
// answer shows none, a reading of what was absent before.
func (g *groupRun) nowCalled(ctx context.Context, place *idPlace, s *cases.Step, x *exchange, p *property) (string, bool) {
	making := g.Contract.Operation(p.operation)
	if making == nil {
		return "", false
	}
	readings := idReadings(place.value)
	reader := g.reader(place.template)
	if id, ok := shownID(answerOf(x), g.holdings.idUse(&cases.Step{}, making)); ok {
		return id, id != p.id && slices.Contains(readings, id) && (reader == nil || g.readAt(ctx, place, reader, id))
	}
	for _, id := range readings {
		if reader != nil && id != p.id && g.askedAbsent(g.holdings, place.template, place.at(id), s.Caller, place.like) && g.readAt(ctx, place, reader, id) {
			return id, true
		}
	}
	return "", false
}

// readAt says that an object is read under an id.
func (g *groupRun) readAt(ctx context.Context, place *idPlace, reader *specs.Operation, id string) bool {
	w := ownRequest(reader, place.target(id), place.like)
	read := g.send(ctx, sent{wire: w, op: reader, caller: g.group.Caller}, "look")
	return read.Response != nil && read.Response.Status/100 == 2 && !webPage(reader, read.Response)
}

// fixtureOf is the fixture whose id a step sends in the path's last parameter.
func (p *idPlace) fixtureOf(s *cases.Step) string {
	for _, a := range s.Parameters {
		if a.In == "path" && a.Name == lastParameter(s.Path) {
			return a.Value.Fixture
		}
	}
	return ""
}

// taken says that another object than one is at a path: an answer which shows its id repeats what was sent.
func (o *ownership) taken(path string, but *property) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.ContainsFunc(o.at[path], func(p *property) bool { return p != but && p.there() })
}

// rename gives an object another id and path.
func (o *ownership) rename(p *property, id, path string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.at[p.path] = slices.DeleteFunc(o.at[p.path], func(other *property) bool { return other == p })
	o.byID[p.id] = slices.DeleteFunc(o.byID[p.id], func(other *property) bool { return other == p })
	delete(o.absent, path)
	p.id, p.path = id, path
	o.place(p, path)
	o.byID[id] = append(o.byID[id], p)
}

// renamed gives the group's own object its other id, in the journal too.
func (h *holdings) renamed(p *property, id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i := range h.objects {
		o := &h.objects[i]
		if o.property != p {
			continue
		}
		was := o.ID
		if o.ID = id; h.run.Journal == nil {
			continue
		}
		line := result.ObjectRecord{
			MadeObject: o.MadeObject, Was: h.run.redact.Text(was), Standing: standingNames[own],
			Path: h.run.redact.Text(p.path), Target: h.run.redact.Text(o.answer.Request.Target),
		}
		line.ID = h.run.redact.Text(id)
		for _, text := range o.drawn {
			if h.run.redact.Text(text) == text && len(line.Marks) < mostMarks {
				line.Marks = append(line.Marks, text)
			}
		}
		_ = h.run.Journal.Write(result.Line{Type: "object", Object: &line}) // the first error comes back with the next case
	}
}
