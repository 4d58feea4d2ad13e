package faithful

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// thing is an object that a request made, for the count at the end.
type thing struct {
	// path is where it is; what no path names is below the one that made it.
	path string
	// ids are what it may be called by. What no path names, a nameless one, is removed by any path that ends in one of them.
	ids      []string
	nameless bool
	// ended says that it was removed, or that another one is where it was.
	ended bool
}

// makes counts an object. It takes the place of one that is, or was, called so.
func (in *inhabitants) makes(t thing) {
	for i := range in.things {
		in.things[i].ended = in.things[i].ended || in.things[i].path == t.path
	}
	in.things = append(in.things, t)
}

// Remaining counts what was made, and of that what was not removed, neither alone nor with what it was made below. Maybe are the methods and paths of
// which accepted requests may make something or not: they were not answered with 201, and no path names what they are about.
func (s *Service) Remaining() (made, left int, maybe map[string]bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.inhabitants.things {
		if !t.ended && !s.isGone(t.path) {
			left++
		}
	}
	return len(s.inhabitants.things), left, s.inhabitants.maybe
}

// Left is what was made and is still there, in the order of its creation: its path, then what else it may be called by.
func (s *Service) Left() (all [][]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.inhabitants.things {
		if !t.ended && !s.isGone(t.path) {
			all = append(all, append([]string{t.path}, t.ids...))
		}
	}
	return all
}

// isGone says whether a path was deleted, or one that it is below.
func (s *Service) isGone(path string) bool {
	for at := path; at != ""; at = parent(at) {
		if s.gone[at] {
			return true
		}
	}
	return false
}

// removed notes that what is at an address was deleted: the object that has the id which it ends in, by whichever member that is.
func (q *request) removed(address string) {
	in := q.service.inhabitants
	if in == nil {
		return
	}
	delete(in.own, address)
	for i := range in.things {
		if t := &in.things[i]; t.path == address && !t.ended {
			t.ended = true
			return
		}
	}
	if t := q.service.thing(address, q.values[q.route.names[len(q.route.names)-1]]); t != nil {
		q.service.gone[t.path], t.ended = true, true
	}
}

// thing is what was made and is called by an id at an address; nil where nothing is.
func (s *Service) thing(address, id string) *thing {
	for i := range s.inhabitants.things {
		t := &s.inhabitants.things[i]
		if slices.Contains(t.ids, id) && (t.nameless || parent(t.path) == parent(address)) && !t.ended && !s.isGone(t.path) {
			return t
		}
	}
	return nil
}

func parent(path string) string { return path[:strings.LastIndexByte(path, '/')] }

// item is the route of one object of what a POST makes, and the address of the collection: that below it, or for POST /containers/create the
// one beside it.
func (q *request) item(address string) (*route, string) {
	if item := q.service.below(q.route.template); item != nil {
		return item, address
	}
	if q.service.inhabitants == nil || strings.HasSuffix(q.route.template, "}") || q.operation.Responses.Value("201") == nil {
		return nil, address
	}
	collection := parent(q.route.template)
	if collection == "" || strings.HasSuffix(collection, "}") {
		return nil, address
	}
	return q.service.below(collection), parent(address)
}

// acted answers what an action did with the object that it stands below, where it answers with such an object.
func (q *request) acted(a *answer) bool {
	if q.service.inhabitants == nil || a.schema == nil {
		return false
	}
	above := parent(q.route.template)
	r := q.service.has(above, http.MethodGet)
	if r == nil || !strings.HasSuffix(above, "}") {
		return false
	}
	about := &request{Request: q.Request, service: q.service, route: r, method: http.MethodGet, operation: r.item.Get, values: q.values}
	_, response := about.success()
	if response == nil || a.media == "" {
		return false
	}
	if m := response.Content.Get(a.media); m == nil || m.Schema == nil || m.Schema.Value != a.schema {
		return false
	}
	about.keep(a, about.fill(above), nil)
	return true
}

// nameless counts an object that no path of the document names: 201 says that there is one. With 200 there may be.
func (q *request) nameless(a *answer, address string) {
	in := q.service.inhabitants
	if in == nil || q.method != http.MethodPost {
		return
	}
	if a.status != http.StatusCreated {
		in.maybe[q.method+" "+q.route.template] = true
		return
	}
	in.makes(thing{path: address + "/" + strconv.Itoa(len(in.things)), nameless: true, ids: texts(members(a.value))})
}

// texts are the texts and numbers among the members of an object: whatever it may be called by.
func texts(members map[string]any) (all []string) {
	for _, v := range members {
		switch v.(type) {
		case string, json.Number:
			all = append(all, text(v))
		}
	}
	return all
}
