package faithful

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Harm is an accepted request that changed something of others'.
type Harm struct {
	// Kind is changed, for what the path ends in; below, for what it stands below; overwritten, for what the body of a creation names by its
	// id; [Attached]; or [Large].
	Kind             string
	Method, Template string
	Target, Body     string
	// Shown is the request whose answer showed the id first; empty for the numbers that are there from the start.
	Shown string
}

// Attached is the kind of a request with a member that refers to what is others', which stays as it is: an example's parent_id.
const Attached = "attached"

// Large is the kind of a request whose path names no object and which makes nothing: what it changes, if anything, is there only once.
const Large = "large"

// String is one line of a list.
func (h Harm) String() string {
	return fmt.Sprintf("%s: %s %s sent as %s %.120q, shown by %s", h.Kind, h.Method, h.Template, h.Target, h.Body, h.Shown)
}

// inhabitants are the objects of others: each collection has the numbers 1 to 200, the examples of its ids, and whatever an answer shows
// that the run has not chosen itself.
type inhabitants struct {
	// own are the paths of what was made, and mine the ids and texts that the requests or creations gave.
	own  map[string]bool
	mine map[string]bool
	// shown is what answers showed, and created what those to creations did.
	shown, created map[string]bool
	// by is the request whose answer showed an id first.
	by map[string]string

	serial int
	harms  []Harm
	// things are what was made, and maybe what may have made something.
	things []thing
	maybe  map[string]bool
}

// mostThere is the greatest number that each collection has from the start.
const mostThere = 200

func newInhabitants() *inhabitants {
	return &inhabitants{own: map[string]bool{}, mine: map[string]bool{}, shown: map[string]bool{}, created: map[string]bool{}, by: map[string]string{}, maybe: map[string]bool{}, serial: mostThere}
}

// Harms are the requests that changed something of others', in order.
func (s *Service) Harms() []Harm {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.inhabitants == nil {
		return nil
	}
	return slices.Clone(s.inhabitants.harms)
}

// named is one object that a path names.
type named struct {
	address, value string
	own, theirs    bool
	// listed says that the values are listed by the document: a version, a region, no object.
	listed bool
}

// places are the objects that the path names.
func (q *request) places() (all []named) {
	in := q.service.inhabitants
	for _, at := range parameterName.FindAllStringSubmatchIndex(q.route.template, -1) {
		name := q.route.template[at[2]:at[3]]
		p := named{address: q.fill(q.route.template[:at[1]]), value: q.values[name]}
		declared := parameterOf(q.route, name)
		p.listed = declared != nil && declared.Schema.Value != nil && listsValues(declared.Schema.Value)
		n, err := strconv.Atoi(p.value)
		low := err == nil && n > 0 && n <= mostThere
		within := len(all) > 0 && !slices.ContainsFunc(all, func(above named) bool { return !above.own })
		p.own = in.own[p.address] || (within && in.shown[p.value] || in.created[p.value]) && !low && !q.service.gone[p.address] // it came with what was made
		if others := low || in.shown[p.value] && !in.mine[p.value]; !others {
			t := q.service.thing(p.address, p.value)
			p.own = p.own || t != nil && !t.nameless // by its name
		}
		if !p.own && !q.service.gone[p.address] {
			p.theirs = low || in.shown[p.value] && !in.mine[p.value]
			if declared != nil {
				p.theirs = p.theirs || declared.Example != nil && text(declared.Example) == p.value
				if schema := declared.Schema.Value; schema != nil {
					p.theirs = p.theirs || schema.Example != nil && text(schema.Example) == p.value
				}
			}
		}
		all = append(all, p)
	}
	return all
}

// inhabited says whether what the path names is there. A PUT makes what is not.
func (q *request) inhabited() bool {
	all := q.places()
	for i, p := range all {
		last := i == len(all)-1 && strings.HasSuffix(q.route.template, "}")
		if !p.listed && !p.own && !p.theirs && (!last || q.method != http.MethodPut) {
			return false
		}
	}
	return true
}

// note keeps an accepted request that changes what is others'. It comes before the request is carried out.
func (q *request) note() {
	in := q.service.inhabitants
	if in == nil || q.method == http.MethodGet || q.method == http.MethodHead || q.method == http.MethodOptions {
		return
	}
	harm := func(kind, id string) {
		in.harms = append(in.harms, Harm{Kind: kind, Shown: in.by[id], Method: q.method, Template: q.route.template, Target: q.URL.RequestURI(), Body: string(q.body)})
	}
	all := q.places()
	one := strings.HasSuffix(q.route.template, "}")
	objects := 0
	for i, p := range all {
		last := i == len(all)-1 && one
		switch {
		case p.listed:
			continue
		case p.theirs && last:
			harm("changed", p.value)
		case p.theirs:
			harm("below", p.value)
		case !p.own && last:
			in.own[p.address], in.mine[p.value] = true, true // a PUT made it
			if !in.created[p.value] {                        // else it is another view of what was made
				in.makes(thing{path: p.address, ids: []string{p.value}})
			}
		}
		objects++
	}
	item, _ := q.item(q.route.template)
	makes := q.method == http.MethodPost && (item != nil || q.operation.Responses.Value("201") != nil)
	if objects == 0 && !makes {
		harm(Large, "")
	}
	for name, v := range q.sent() {
		id := text(v)
		n, err := strconv.Atoi(id)
		there := err == nil && n > 0 && n <= mostThere || in.shown[id] && !in.mine[id]
		folded := strings.ToLower(name)
		switch {
		case !there:
		case folded == "id" && makes:
			harm("overwritten", id)
		case strings.HasSuffix(name, "_id") || strings.HasSuffix(name, "Id"):
			harm(Attached, id)
		}
	}
	q.claim(q.sent())
}

// claim notes the texts and numbers that a request sends: an answer that shows them again shows nothing of others'.
func (q *request) claim(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			q.claim(inner)
		}
	case []any:
		for _, inner := range v {
			q.claim(inner)
		}
	case string, json.Number:
		if id := text(v); !q.service.inhabitants.shown[id] {
			q.service.inhabitants.mine[id] = true
		}
	}
}

// theirs are the items that a list has of others: the first few, where ids are numbers.
func (q *request) theirs(items []any, item *route) []any {
	if q.service.inhabitants == nil {
		return nil
	}
	parameter := item.names[len(item.names)-1]
	p := parameterOf(item, parameter)
	numbers := p != nil && p.Schema.Value != nil && p.Schema.Value.Type.Is("integer")
	for i, v := range items {
		members, isObject := v.(map[string]any)
		if !isObject || !numbers {
			continue
		}
		for _, name := range idNames(parameter) {
			if _, there := members[name]; there {
				members[name] = json.Number(strconv.Itoa(i + 1))
			}
		}
	}
	return slices.Clone(items)
}
