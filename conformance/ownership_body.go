package conformance

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// permitBody says why a request may not be sent because of the id that its body names. Many services write over what has it already,
// whichever the method is: POST {"id": 1} of another's object is no creation.
func (g *groupRun) permitBody(ctx context.Context, out sent, s *cases.Step) string {
	place, ok := g.namedInBody(out, s)
	if !ok {
		return ""
	}
	if out.op.Method == http.MethodPost && strings.ContainsRune(place.value, utf8.RuneError) {
		return "not sent: what is called by half a surrogate pair could not be named in a path, and so not be removed"
	}
	if p := g.owned.named(place.at(place.value)); p != nil && p.holder == g.holdings && g.owned.standingOf(p) == own {
		return ""
	}
	if outOfReach(place.value, nil) {
		if !documents(out.op, http.StatusCreated) {
			g.looked(ctx, &place, place.value, s.Caller) // what was not there before is the run's own then
		}
		return ""
	}
	return g.nobodyHas(ctx, &place, s.Caller)
}

// namedInBody finds the id that a request's body gives to the object which it makes or changes.
func (g *groupRun) namedInBody(out sent, s *cases.Step) (idPlace, bool) {
	if out.op == nil || s.Operation == "" || !out.wire.HasBody || s.Body == nil {
		return idPlace{}, false
	}
	body, err := specs.FirstJSON(out.wire.Body)
	members, isObject := body.(map[string]any)
	if err != nil || !isObject {
		return idPlace{}, false
	}
	place, changed := idPlace{before: objectPath(out.wire.Target), template: strings.TrimSuffix(out.op.Path, "/") + "/{}"}, ""
	if strings.HasSuffix(out.op.Path, "}") {
		i := strings.LastIndexByte(place.before, '/')
		segments := pathSegments(out.wire.Target)
		place.before, changed, place.template = place.before[:i], segments[len(segments)-1], out.op.Path
	} else if out.op.Method != http.MethodPost || !g.hasItem(out.op.Path) {
		return idPlace{}, false
	}
	name := g.idMember(s, out.op)
	switch v := members[name].(type) {
	case bool:
		place.value = map[bool]string{true: "1", false: "0"}[v] // as servers read it that take it for a number
	case string:
		if place.value = v; len(v) > mostID {
			return idPlace{}, false // nothing is called so
		}
	case json.Number:
		place.value = v.String()
	}
	return place, place.value != "" && place.value != changed
}

// idMember is the member that names an object in the body of what makes or changes it.
func (g *groupRun) idMember(s *cases.Step, op *specs.Operation) string {
	if op.Method == http.MethodPost {
		_, pointer, _ := strings.Cut(g.holdings.idUse(s, op).ID, "#")
		if tokens := jsonpointer.Tokens(pointer); len(tokens) == 1 {
			return tokens[0]
		}
	}
	return "id"
}
