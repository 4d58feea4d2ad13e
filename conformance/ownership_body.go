package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// mostMade is how many objects one request may make that are asked for before.
const mostMade = 200

// permitBody says why a request may not be sent because of the ids that its body names. Many services write over what has one already,
// whichever the method is: POST {"id": 1} of another's object is no creation, and no more is it in a list of new objects.
func (g *groupRun) permitBody(ctx context.Context, out sent, s *cases.Step) string {
	places := g.namedInBody(out, s)
	if len(places) > mostMade {
		return fmt.Sprintf("not sent: it names %d objects, any of which may be another's", len(places))
	}
	for i := range places {
		if reason := g.permitNamed(ctx, &places[i], out, s); reason != "" {
			return reason
		}
	}
	return ""
}

// permitNamed says why an object may not be named in a request's body.
func (g *groupRun) permitNamed(ctx context.Context, place *idPlace, out sent, s *cases.Step) string {
	if out.op.Method == http.MethodPost && unnameable(place.value) {
		return "not sent: what is called by half a surrogate pair or U+0000 could not be named in a path, and so not be removed"
	}
	if g.owned.owns(g.holdings, place.at(place.value), asker{out.op, out.wire, g.known(s.Caller)}) {
		return ""
	}
	if outOfReach(place.value, nil) {
		if !documents(out.op, http.StatusCreated) {
			g.looked(ctx, place, place.value, s.Caller) // what was not there before is the run's own then
		}
		return ""
	}
	return g.nobodyHas(ctx, place, s.Caller)
}

// unnameable says that no path can hold a name, or that many servers take none with it: half a surrogate pair, and U+0000.
func unnameable(id string) bool {
	return strings.ContainsRune(id, utf8.RuneError) || strings.ContainsRune(id, 0)
}

// namedInBody finds the ids that a request's body gives to the objects which it makes, or to the one that it changes.
func (g *groupRun) namedInBody(out sent, s *cases.Step) []idPlace {
	if out.op == nil || s.Operation == "" || !out.wire.HasBody || s.Body == nil {
		return nil
	}
	body, err := specs.FirstJSON(out.wire.Body)
	if err != nil {
		return nil
	}
	at, changed := idPlace{like: out.wire, before: collectionPath(out.op, out.wire.Target), template: strings.TrimSuffix(intent.Collection(out.op.Path), "/") + "/{}"}, ""
	items, isList := body.([]any)
	switch {
	case out.op.Method == http.MethodPost && g.hasItem(out.op.Path): // an object that holds others is a collection too
	case namesItem(out.op.Path) && !isList:
		i := strings.LastIndexByte(at.before, '/')
		at.before, changed, at.template = at.before[:i], lastSegment(out.wire.Target), out.op.Path
	default:
		return nil
	}
	if op := g.reader(at.template); op != nil {
		at.parameter = op.Parameter("path", lastParameter(op.Path))
	}
	if !isList {
		items = []any{body}
	}
	name := g.idMember(s, out.op, isList)
	var all []idPlace
	for _, item := range items {
		members, _ := item.(map[string]any)
		place := at
		switch v := members[name].(type) {
		case bool:
			place.value = map[bool]string{true: "1", false: "0"}[v] // as servers read it that take it for a number
		case string:
			if len(v) <= mostID { // nothing is called so else
				place.value = v
			}
		case json.Number:
			place.value = v.String()
		}
		if place.value != "" && place.value != changed && !slices.ContainsFunc(all, func(p idPlace) bool { return p.value == place.value }) {
			all = append(all, place)
		}
	}
	return all
}

// idMember is the member that names an object in the body of what makes or changes it, or in each item of a list of them: of a change the one by which
// its path calls what it changes, which may be a name.
func (g *groupRun) idMember(s *cases.Step, op *specs.Operation, inList bool) string {
	var id string
	if op.Method == http.MethodPost {
		id = g.holdings.idUse(s, op).ID
	} else if f := g.Plan.Environment.FixtureFor(op, "path", lastParameter(op.Path)); f != nil && f.Create != nil {
		id = f.Create.ID
	}
	_, pointer, _ := strings.Cut(id, ".body#")
	tokens := jsonpointer.Tokens(pointer)
	if inList && len(tokens) == 2 && tokens[0] == "0" {
		tokens = tokens[1:]
	}
	if len(tokens) == 1 {
		return tokens[0]
	}
	return "id"
}
