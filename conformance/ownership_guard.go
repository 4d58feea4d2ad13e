package conformance

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// idPlace is a segment of a request's path that names an object.
type idPlace struct {
	parameter *specs.Parameter
	// template is the path's template up to the segment, and before the path up to it.
	template, before string
	// prefix and suffix are what the template has beside the parameter in the segment.
	prefix, suffix string
	value          string
	// fixture is the fixture whose id the step sends there, and fresh says that it is a value that was drawn for being absent.
	fixture string
	fresh   bool
	// like is the request itself.
	like *cases.Wire
}

func (p *idPlace) at(id string) string { return p.before + "/" + url.PathEscape(p.prefix+id+p.suffix) }

func (p *idPlace) target(id string) string { return p.at(id) }

// permit says why a request may not be sent; empty lets it go. A run changes only what it made: unsafe requests go to objects
// of the run's own, below those that were given, and to ids that nothing has.
func (g *groupRun) permit(ctx context.Context, out sent, s *cases.Step) string {
	method := out.wire.Method
	led := g.router.routes(out.wire.Target)
	for _, l := range led {
		if l.op.Method != method || out.op != nil && l.op != out.op && (shape(l.op.Path) == shape(out.op.Path) || !closer(l.op.Path, out.op.Path) && l.exact) {
			continue
		}
		if reason := g.withheld[l.op.ID]; reason != "" && !restates(s) {
			return "not sent: " + reason
		}
		if l.op != out.op && !safeMethod(method) {
			return fmt.Sprintf("not sent: %s %s is also the path of %s", method, out.wire.Target, l.op.ID)
		}
	}
	places, ok := g.idPlaces(out, s)
	if safeMethod(method) {
		return g.givenAgain(places, s)
	}
	if !ok {
		return fmt.Sprintf("not sent: which object %s %s means is not clear", method, out.wire.Target)
	}
	declared := out.op != nil && s.Operation != ""
	if len(places) == 0 {
		if !declared {
			return "not sent: a method that is not declared would meet a collection that exists"
		}
		return g.permitBody(ctx, out, s)
	}
	for i := range places {
		last := i == len(places)-1
		if !last && g.holder(&places[i], &places[i+1]) {
			continue // it names nothing alone: what both name together is looked at
		}
		if reason := g.permitPlace(ctx, &places[i], s, last && (!declared || method != http.MethodPost || g.posting[s.Operation] || g.actsOnAll(out.op)), declared); reason != "" {
			return reason
		}
	}
	return g.permitBody(ctx, out, s)
}

// actsOnAll says that a POST changes the object that it stands below, since it acts on all that this has of a kind, and that nobody allowed it.
func (g *groupRun) actsOnAll(op *specs.Operation) bool {
	return intent.ActsOnAll(g.Contract, op) && !slices.ContainsFunc(g.Plan.Environment.Allow, func(pattern string) bool { return intent.Chooses(pattern, op) })
}

// restates says whether a request writes nothing but what a step before it has read: then it has no effect where it is carried out.
func restates(s *cases.Step) bool {
	if s.Restates == "" || s.Body == nil || s.Method != http.MethodPatch {
		return false
	}
	v, err := specs.DecodeJSON(s.Body.Payload)
	members, _ := v.(map[string]any)
	if err != nil || len(members) == 0 || len(members) != len(s.Body.Replacements) {
		return false
	}
	for _, r := range s.Body.Replacements {
		e := r.Value.Expression
		if tokens := jsonpointer.Tokens(r.Target); e == nil || e.Step != s.Restates || e.Expr != "$response.body#"+r.Target || len(tokens) != 1 || members[tokens[0]] == nil {
			return false
		}
	}
	return true
}

// permitPlace says why a request may not be sent because of one of the objects that its path names. With changes it is the
// one that the request is about and may change.
func (g *groupRun) permitPlace(ctx context.Context, place *idPlace, s *cases.Step, changes, declared bool) string {
	if f := g.given(place); f != nil && (declared || !changes) {
		if changes && !f.Writable {
			return fmt.Sprintf("not sent: %s was given by hand, and only what is made below it may be changed; write fixtures: { %s: { writable: true } } where it may be changed itself", place.value, f.Name)
		}
		return ""
	}
	if (declared || !changes) && g.madeWith(place) {
		return ""
	}
	p := g.owned.find(g.holdings, place.at(place.value), place.value, place.template, g.declaredFixture(place.fixture) || g.calledAfter(place), asker{g.Contract.Operation(s.Operation), place.like, g.known(s.Caller)})
	if p != nil && (declared || !changes) {
		switch {
		case p.holder != g.holdings:
			return fmt.Sprintf("not sent: %s is an object of another group of this run", place.at(place.value))
		case g.owned.proven(p):
			if g.another(ctx, p, place.template, place.target(place.value), g.known(s.Caller), place.like) {
				return fmt.Sprintf("not sent: %s is another object than the one that %s made under this id", place.at(place.value), p.operation)
			}
			return ""
		}
		switch g.owned.standingOf(p) {
		case nobodys:
			return fmt.Sprintf("not sent: it is not proven that this run made %s: %s gave it for more than one creation, an earlier reading showed it, or it is a number alone that may be a count", place.value, p.operation)
		case disputed:
			return fmt.Sprintf("not sent: it is not proven that this run made %s: %s gave it to two callers, or for two tenants, and they may be one object", place.value, p.operation)
		case unproven:
			return fmt.Sprintf("not sent: it is not proven that this run made %s: %s did not answer 201, and nothing lists such objects", place.value, p.operation)
		}
	}
	if p != nil && !declared && changes {
		return "not sent: a method that is not declared would meet an object that exists"
	}
	if f := g.Plan.Environment.Fixture(place.fixture); p == nil && f != nil && f.List != nil && place.parameter != nil {
		return fmt.Sprintf("not sent: %s was taken from a list, and below it things are only read; --set %s=%s lets them be made", place.value, place.parameter.Name, place.value)
	}
	if strings.ContainsAny(place.value, "/\\") {
		return fmt.Sprintf("not sent: %q in a path may lead anywhere", place.value)
	}
	if place.fresh && changes && s.Role == cases.Setup && g.reader(place.template) == nil && !outOfReach(place.value, nil) && !strings.HasPrefix(place.value, "hf-") {
		// A PUT that is to make it would write over what has the name: one of a few million is no proof that nothing has.
		return fmt.Sprintf("not sent: nothing reads such objects, and another may be called %s", place.value)
	}
	if p != nil {
		// It was deleted: its number may have been given again since, so that what was asked before says nothing.
		// Where nothing reads such objects, that the run made and deleted it is all that can be known.
		g.owned.forget(place.at(place.value))
		place.fresh = true
	}
	reason := g.nobodyHas(ctx, place, s.Caller)
	if p != nil && p.async && reason != "" {
		return fmt.Sprintf("not sent: the DELETE of %s was answered with 202, and may not be done yet", place.at(place.value))
	}
	return reason
}

// madeWith says that a segment is a second name of the object that the one before it names, which the group has made.
func (g *groupRun) madeWith(place *idPlace) bool {
	for i := range g.group.Fixtures {
		f := &g.group.Fixtures[i]
		if f.With == "" || f.Name != place.fixture || g.binder.Fixtures[f.Name] != place.value {
			continue
		}
		return strings.HasSuffix(place.before, "/"+url.PathEscape(g.binder.Fixtures[f.With])) && g.holdings.provenAs(f.With)
	}
	return false
}

// givenAgain says that a path names an object of another group now, by an id that this group had for one that is gone.
func (g *groupRun) givenAgain(places []idPlace, s *cases.Step) string {
	for i := range places {
		at := places[i].at(places[i].value)
		g.owned.mu.Lock()
		now := g.owned.within(at, asker{g.Contract.Operation(s.Operation), places[i].like, g.known(s.Caller)})
		had := slices.ContainsFunc(g.owned.byID[places[i].value], func(p *property) bool { return p.holder == g.holdings && p.path == at })
		g.owned.mu.Unlock()
		if now != nil && now.holder != g.holdings && had {
			return fmt.Sprintf("the target gave the id %s to another object since", places[i].value)
		}
	}
	return ""
}

// given is the fixture that supplied an id by hand; nil where none did.
func (g *groupRun) given(place *idPlace) *cases.Fixture {
	for i := range g.Plan.Environment.Fixtures {
		f := &g.Plan.Environment.Fixtures[i]
		if f.Given && (place.fixture == f.Name || place.fixture == "") && g.binder.Fixtures[f.Name] == place.value {
			return f
		}
	}
	return nil
}

// declaredFixture says whether a fixture's use for a parameter was configured, not inferred.
func (g *groupRun) declaredFixture(name string) bool {
	return slices.ContainsFunc(g.Plan.Environment.Fixtures, func(f cases.Fixture) bool {
		return f.Name == name && (f.Inferred == "" || strings.HasPrefix(f.Inferred, "the link "))
	})
}

// calledAfter says that a parameter's own name is that of what its fixture makes.
func (g *groupRun) calledAfter(place *idPlace) bool {
	return place.parameter != nil && slices.ContainsFunc(g.Plan.Environment.Fixtures, func(f cases.Fixture) bool {
		making := f.Create != nil && f.Name == place.fixture && place.fixture != ""
		if !making {
			return false
		}
		op := g.Contract.Operation(f.Create.Operation)
		return op != nil && nouns.CalledAfter(place.parameter.Name, op.Path)
	})
}

func safeMethod(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions || method == http.MethodTrace || method == "QUERY"
}
