package faithful

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// accept does what a request asks for and answers.
func (q *request) accept() *answer {
	status, response := q.success()
	if status == 0 {
		return plain(http.StatusNotImplemented)
	}
	q.note()
	address := strings.TrimSuffix(q.fill(q.route.template), "/")
	one := strings.HasSuffix(strings.TrimSuffix(q.route.template, "/"), "}")
	sent := q.sent()
	place := []string{address}
	if !one || q.method == http.MethodPost {
		place = append(place, q.method, q.URL.RawQuery, string(q.body))
	}
	item, collection := q.item(address)
	switch in := q.service.inhabitants; {
	case q.method == http.MethodPost && item != nil:
		place = append(place, strconv.Itoa(len(q.service.made[collection])))
	case q.method == http.MethodPost && in != nil:
		place = append(place, strconv.Itoa(len(in.things))) // what is made is not what was made before
	}
	a, err := q.make(status, response, place...)
	if err != nil {
		return plain(http.StatusNotImplemented)
	}
	sent = within(sent, a.value)
	switch {
	case q.method == http.MethodDelete && one:
		q.service.gone[address] = true
		q.removed(address)
		a.tag()
		return a
	case q.method == http.MethodPost && item != nil:
		q.create(a, collection, item, sent)
	case q.method == http.MethodGet && item != nil && q.route.item.Post != nil: // what nobody can make is there from the start
		q.list(a, address, item)
	case one:
		q.keep(a, address, sent)
	case q.method == http.MethodPost && q.acted(a):
	default:
		q.service.overlay(a, sent)
		q.nameless(a, address)
		a.header.Del("Location")
	}
	q.hand(a.value)
	a.tag()
	if status := q.precondition(a); status != 0 {
		unchanged := plain(status)
		unchanged.header.Set("Etag", a.header.Get("Etag"))
		return unchanged
	}
	return a
}

// sent are the members of the request's body.
func (q *request) sent() map[string]any {
	media, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type"))
	if !isJSON(media) || strings.Contains(media, "json-patch") {
		return nil
	}
	v, _ := decode(q.body)
	members, _ := v.(map[string]any)
	return members
}

// keep answers about one object with all that is known of it, and remembers what it said.
func (q *request) keep(a *answer, address string, sent map[string]any) {
	known := q.service.objects[address]
	if known == nil {
		known = map[string]any{}
		q.service.objects[address] = known
		q.identify(known, q.route)
	}
	if q.method == http.MethodPut || q.method == http.MethodPatch {
		maps.Copy(known, sent)
	}
	q.service.overlay(a, known)
	maps.Copy(known, members(a.value))
}

// identify says that the object has the id that the path names it by.
func (q *request) identify(known map[string]any, r *route) {
	name := r.names[len(r.names)-1]
	for _, candidate := range idNames(name) {
		known[candidate] = typed(q.values[name])
	}
}

// typed gives an id as a number where it is one; overlay takes whichever the schema allows.
func typed(id string) any {
	if v, ok := decode([]byte(id)); ok {
		if n, isNumber := v.(json.Number); isNumber && n.String() == id {
			return n
		}
	}
	return id
}

// idNames are the members that may hold the id which a path parameter names, the likeliest first.
func idNames(parameter string) []string {
	return []string{parameter, "id"}
}

// create makes an object below a list, with what was sent.
func (q *request) create(a *answer, address string, item *route, sent map[string]any) {
	parameter := item.names[len(item.names)-1]
	p := parameterOf(item, parameter)
	var id any
	invented := q.invented(address, p, parameter)
	own := invented[parameter]
	if shown := members(a.value); (shown["id"] != nil || sent["id"] != nil) && shown[parameter] == nil {
		delete(invented, parameter) // the schema has a member for the id, and it is another one
	}
	q.service.overlay(a, invented)
	holder := members(a.value)
	for _, name := range idNames(parameter) {
		if v, there := holder[name]; there && p != nil && (q.service.valid.holds(p.Schema.Value, v) || q.service.valid.holds(p.Schema.Value, typed(text(v)))) {
			id = v // shown as a text, perhaps, and a number in the path
			break
		}
		if v, there := sent[name]; there && id == nil {
			id = v
			break
		}
	}
	known := q.defaults()
	maps.Copy(known, sent)
	if id != nil {
		for _, name := range idNames(parameter) {
			if _, there := holder[name]; there {
				known[name] = id
				break
			}
		}
	}
	q.service.overlay(a, known)
	maps.Copy(known, members(a.value))
	if id == nil && q.service.inhabitants != nil {
		id = own // it has one, shown or not
	}
	if id == nil {
		return
	}
	path := strings.TrimSuffix(address, "/") + "/" + text(id)
	delete(q.service.gone, path)
	q.service.objects[path] = known
	q.service.made[address] = append(q.service.made[address], path)
	q.service.handed[text(id)] = true
	if in := q.service.inhabitants; in != nil {
		in.own[path], in.mine[text(id)] = true, true
		called := slices.Concat(texts(holder), texts(sent), []string{text(id)})
		for _, name := range called {
			delete(q.service.gone, strings.TrimSuffix(address, "/")+"/"+name) // one that was called so was removed
		}
		in.makes(thing{path: path, ids: called})
		for _, name := range idNames(parameter) { // by whichever it is asked for
			if v, there := holder[name]; there {
				in.own[strings.TrimSuffix(address, "/")+"/"+text(v)], in.mine[text(v)] = true, true
			}
		}
	}
	if a.header.Get("Location") != "" && item.item.Get != nil {
		a.header.Set("Location", path)
	} else {
		a.header.Del("Location")
	}
}

// invented is the id that a service gives to what it makes, whatever was sent: whether it is shown is for the contract to say.
func (q *request) invented(address string, p *openapi3.Parameter, parameter string) map[string]any {
	if p == nil || p.Schema.Value == nil {
		return nil
	}
	if in := q.service.inhabitants; in != nil && p.Schema.Value.Type.Is("integer") {
		in.serial++
		ids := map[string]any{}
		for _, name := range idNames(parameter) {
			ids[name] = json.Number(strconv.Itoa(in.serial))
		}
		return ids
	}
	v, err := q.service.valid.value(q.service.random("made", address, strconv.Itoa(len(q.service.made[address]))), p.Schema.Value)
	if err != nil {
		return nil
	}
	ids := map[string]any{}
	for _, name := range idNames(parameter) {
		ids[name] = v
	}
	return ids
}

func text(id any) string { return fmt.Sprint(id) }

func parameterOf(r *route, name string) *openapi3.Parameter {
	for _, op := range r.item.Operations() {
		if p := op.Parameters.GetByInAndName("path", name); p != nil && p.Schema != nil {
			return p
		}
	}
	if p := r.item.Parameters.GetByInAndName("path", name); p != nil && p.Schema != nil {
		return p
	}
	return nil
}
