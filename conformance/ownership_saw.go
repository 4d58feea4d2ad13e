package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/plan"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// saw notes what an accepted request of the group has made or deleted. shown is what a reading before it showed.
func (h *holdings) saw(ctx context.Context, s *cases.Step, x *exchange, shown *glimpse) {
	op := h.run.Contract.Operation(s.Operation)
	switch {
	case x.Request == nil || safeMethod(x.Request.Method) || op != nil && intent.Queries(h.run.Contract, op):
	case x.Request.Method == http.MethodDelete:
		h.deleted(ctx, s, op, x)
	case op != nil && x.Response != nil && mayHaveMade(x) && (h.run.makes(op) || documentsCreation(op)):
		h.unsure(s, op, x, "its creation was answered with a server error")
	case x.Response == nil || x.Response.Status/100 != 2 || op == nil:
	default:
		h.tells(x)
		h.revived(ctx, s, op, x)
		h.creates(ctx, s, op, x, shown)
	}
}

// makes says whether a fixture is made by an operation.
func (r *runner) makes(op *specs.Operation) bool {
	return slices.ContainsFunc(r.Plan.Environment.Fixtures, func(f cases.Fixture) bool { return f.Create != nil && f.Create.Operation == op.ID })
}

// sentText says whether a request's body holds a text.
func sentText(x *exchange, text string) bool {
	quoted, err := json.Marshal(text)
	return err == nil && bytes.Contains(x.Request.Body, quoted)
}

// shared says whether an object of the group was given to another creation too.
func (h *holdings) shared() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.named, func(p *property) bool { return h.run.owned.standingOf(p) == nobodys })
}

// notShown is why something that was made can't be removed.
const notShown = "neither its creation's answer nor a list shows its id"

// unnamed notes that a creation was answered and nothing shows what it made, or under which id: it stays, and that is said.
func (h *holdings) unnamed(s *cases.Step, op *specs.Operation, x *exchange) {
	left, unsure := x.unread, false
	if len(left) == 0 {
		certain := x.Response.Status == http.StatusCreated || h.run.owned.looked(op.ID)
		if unsure = !certain; h.run.pathNames(op) || unsure && !h.run.makes(op) && !plan.SaysItMakes(op) {
			return
		}
		left = []string{""}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if key := requestKey(op, answerOf(x), s.Caller); key != "" && slices.ContainsFunc(h.objects, func(o heldObject) bool {
		return o.property == nil && o.Operation == op.ID && o.answer != nil && o.answer.Request != nil && requestKey(op, o.answer, o.Caller) == key
	}) {
		return // a replay makes nothing
	}
	for _, id := range left {
		o := h.unnamedObject(s, op, x, notShown, unsure)
		o.ID = id
		h.objects = append(h.objects, o)
	}
}

// idUse is where the answer to a creation shows the id: as the fixture says that the step makes, or one which is made so, first the one that
// names objects below the very collection, or where the paths below it let the id be looked for.
func (h *holdings) idUse(s *cases.Step, op *specs.Operation) *cases.FixtureUse {
	for i := range h.group.Fixtures {
		if f := &h.group.Fixtures[i]; f.Create != nil && f.Create.ID == s.ID && f.With == "" {
			return f
		}
	}
	item := shape(h.run.itemOf(op))
	var made *cases.Fixture
	for i := range h.run.Plan.Environment.Fixtures {
		f := &h.run.Plan.Environment.Fixtures[i]
		if f.Create == nil || f.Create.Operation != op.ID || f.Create.Holder {
			continue
		}
		below := slices.ContainsFunc(f.Binds, func(bind string) bool { return shape(bind) == item })
		if made == nil || below {
			made = f
		}
		if below {
			break
		}
	}
	if made == nil {
		return &cases.FixtureUse{ID: plan.ResourceID(op)}
	}
	id := plan.CreatedID(op, made)
	return &cases.FixtureUse{Name: made.Name, ID: id, Else: plan.ElseIDs(made, id)}
}

// shownBefore reads the collection that a request may add to: its answer alone may not prove that something was made, and what says 201 of
// an object that was there before lies. A collection is read once: what the run itself makes later is known.
func (g *groupRun) shownBefore(ctx context.Context, out sent, s *cases.Step) *glimpse {
	if out.op == nil || g.pathNames(out.op) {
		return nil
	}
	if documents(out.op, http.StatusCreated) && strings.Contains(out.op.Path, "{") {
		return nil // most often below what the run has made; a 201 says what it means
	}
	var list *specs.Operation
	for _, op := range g.Contract.OperationsAt(intent.Collection(out.op.Path)) {
		if op.Method == http.MethodGet && g.withheld[op.ID] == "" {
			list = op
		}
	}
	if list == nil {
		return nil
	}
	path, _, _ := strings.Cut(out.wire.Target, "?")
	if list.Path != out.op.Path {
		path = collectionPath(out.op, path)
	}
	w := ownRequest(list, path, out.wire)
	key := s.Caller + scopeOf(w) + " " + path
	g.owned.mu.Lock()
	shown, known := g.owned.shown[key]
	g.owned.mu.Unlock()
	if known {
		return shown
	}
	x := g.send(ctx, sent{wire: w, op: list, caller: s.Caller}, "look")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return nil
	}
	body, err := x.Response.JSON()
	if err != nil {
		return nil
	}
	shown = &glimpse{values: map[string]bool{}}
	few := scalars(body, shown.values)
	if !few {
		shown.values = map[string]bool{} // which of them were noted is chance
	}
	shown.whole = few && !paged(list, body) && !linksNext(x.Response.Status, x.Response.Header)
	at := strings.TrimSuffix(list.Path, "/")
	itemIDs(body, []string{nouns.Of(at[strings.LastIndexByte(at, '/')+1:]) + " id", lastMember(g.holdings.idUse(s, out.op).ID)}, shown.values)
	g.owned.mu.Lock()
	defer g.owned.mu.Unlock()
	g.owned.shown[key] = shown
	return shown
}

// lastMember is the name of the member that a runtime expression ends in.
func lastMember(expression string) string {
	_, pointer, _ := strings.Cut(expression, "#")
	tokens := jsonpointer.Tokens(pointer)
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// documents says whether an operation documents a status by itself or by its range.
func documents(op *specs.Operation, status int) bool {
	r := op.Response(status)
	return r != nil && r.Status != "default"
}

// prove makes a fixture once more where the answer to its creation does not show that it is new and nothing lists such
// objects: what makes something new each time does not give one id twice.
func (g *groupRun) prove(ctx context.Context, f *cases.FixtureUse, p *property) {
	if p == nil || g.owned.standingOf(p) != unproven && g.owned.standingOf(p) != disputed || g.owned.tried(p) || !g.changesWhatItMade() {
		return
	}
	defer func(try int) { g.binder.Try = try }(g.binder.Try)
	g.binder.Try = 1000
	if out, reason := g.bound(ctx, f.Create); reason == "" {
		done, _ := g.turn(ctx, out, func() string { return "" })
		defer done()
		x := g.send(ctx, out, f.Create.ID+"/again")
		g.holdings.saw(ctx, f.Create, x, nil)
	}
}

// changesWhatItMade says whether the group sends anything unsafe to objects: else nobody needs to know whose they are.
func (g *groupRun) changesWhatItMade() bool {
	unsafe := func(s cases.Step) bool { return !safeMethod(s.Method) && strings.Contains(s.Path, "{") }
	return slices.ContainsFunc(g.group.Control.Steps, unsafe) ||
		slices.ContainsFunc(g.group.Cases, func(c cases.Case) bool { return slices.ContainsFunc(c.Steps, unsafe) })
}

// tried says that the creations of an object's series were compared already.
func (o *ownership) tried(p *property) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.made[p.series]) > 1 || o.repeated[p.operation]
}
