package conformance

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// sentMembers are the texts and numbers that the request of a creation sent, but those that its answer shows otherwise: a service may tidy
// what it takes, or give its own. Of a form they are the texts that stand for nothing else.
func sentMembers(x *exchange) map[string]any {
	sent, isObject := bodySent(x.Request).(map[string]any)
	if !isObject {
		return nil
	}
	_, err := x.Request.Value()
	form := err != nil
	answer, _ := x.Response.JSON()
	all := map[string]any{}
	for name, v := range sent {
		if shown, there := memberOf(answer, name); there && !specs.EqualJSON(shown, v) {
			continue
		}
		switch v := v.(type) {
		case string:
			if v != "" && len(v) <= mostID && !(form && json.Valid([]byte(v))) {
				all[name] = v
			}
		case json.Number:
			all[name] = v
		}
	}
	return all
}

// memberOf is a member of an object, or of the one object that an answer wraps.
func memberOf(v any, name string) (any, bool) {
	object, _ := v.(map[string]any)
	if member, there := object[name]; there {
		return member, true
	}
	for _, wrapper := range []string{"data", "result", "item", "attributes"} {
		if within, isObject := object[wrapper].(map[string]any); isObject {
			if member, there := within[name]; there {
				return member, true
			}
		}
	}
	return nil, false
}

// another says that what is read in another collection, by another caller or for another tenant than those in which an object was made, under the
// id that it has there, is something else: an item of a cart may have the number of one of the catalogue, and tenants may count from 1 each. Once an
// object was found to be read so, all that its operation makes are. What another caller reads under the number, or is read in another region, has to
// show something that was sent; where nothing is read there, it may be tried. So has what is read below an owner, under a short id: the number that a
// creation shows may count something else than those of the path.
func (r *runner) another(ctx context.Context, p *property, template, target, caller string, like *cases.Wire) bool {
	reader := r.reader(template)
	stranger := !unguessable(p.id) && (p.caller != "" && p.caller != caller || reader != nil && !sameScope(reader, like, p.creating))
	held := p.held && p.elsewhere(target)
	if !stranger && !held && (reader == nil || len(p.sent) == 0 || !p.elsewhere(target)) {
		return false
	}
	if reader == nil {
		return true
	}
	w := ownRequest(reader, target, like)
	pair := p.operation + " " + shape(template) + scopeOf(w) + " " + caller
	r.owned.mu.Lock()
	known := p.read || !held && r.owned.twins[pair]
	r.owned.mu.Unlock()
	if known && !stranger {
		return false
	}
	x := r.send(ctx, sent{wire: w, op: reader, caller: caller}, "look")
	if x.Response == nil || x.Response.Status/100 != 2 {
		return false
	}
	body, err := x.Response.JSON()
	if err != nil {
		return stranger
	}
	alike := 0
	for name, v := range p.sent {
		shown, there := memberOf(body, name)
		switch {
		case !there || shown == nil:
		case !specs.EqualJSON(shown, v):
			return true
		case !stranger || tells(v):
			alike++
		}
	}
	if alike > 0 && !stranger { // what two tenants were given may look the same
		r.owned.mu.Lock()
		r.owned.twins[pair], p.read = true, p.read || held
		r.owned.mu.Unlock()
	}
	return (stranger || held) && alike == 0
}

// tells says that a value is so long that another tenant's object hardly has it by chance.
func tells(v any) bool {
	switch v := v.(type) {
	case string:
		return len(v) >= 8
	case json.Number:
		return len(v) >= 4
	}
	return false
}

// elsewhere says that a request target names an object by its id in another collection than the one in which it was made.
func (p *property) elsewhere(target string) bool {
	path := objectPath(target)
	i := strings.LastIndexByte(path, '/')
	return path != p.path && path[i+1:] == url.PathEscape(p.id) && path[:i] != p.path[:strings.LastIndexByte(p.path, '/')]
}
