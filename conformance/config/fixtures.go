package config

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs"
)

// fixture is an object of the target, as configured. Exactly one of create, values and exec is set.
type fixture struct {
	name, as string
	binds    []string
	create   *create
	values   []string
	exec     []string
	// shared says that values may be handed out again: those of --set.
	shared   bool
	balances map[string]string
	// key is "fixtures.customer", for messages; places holds those of its parts by their keys below it.
	key    string
	place  specs.Place
	places map[string]specs.Place
}

type create struct {
	operation  string
	parameters map[string]string
	body       map[string]any
	id         string
}

// bindExpr is "path.customer_id" or "createRefund:path.customer_id".
var bindExpr = regexp.MustCompile(`^(?:(.+):)?(path|query|header|cookie)\.(.+)$`)

// fixtureRef is a reference to another fixture's id.
var fixtureRef = regexp.MustCompile(`^\$fixtures\.([^.]+)\.id$`)

// fixtures reads the objects that cases need.
func (r *reader) fixtures(e entry) {
	for _, m := range r.members(e) {
		if r.checkName(m) {
			r.out.fixtures = append(r.out.fixtures, r.fixture(m))
		}
	}
}

func (r *reader) fixture(e entry) fixture {
	f := fixture{name: e.name, key: e.key, place: r.place(e.at), places: map[string]specs.Place{}}
	before := len(r.faults)
	var sources []string
	var id string
	r.fields(e, map[string]func(entry){
		"as": func(e entry) {
			f.as, _ = r.text(e)
			f.places["as"] = r.place(e.at)
		},
		"binds":    func(e entry) { r.binds(e, &f) },
		"create":   func(e entry) { sources = append(sources, "create"); f.create = r.create(e, &f) },
		"values":   func(e entry) { sources = append(sources, "values"); f.values = r.values(e) },
		"exec":     func(e entry) { sources = append(sources, "exec"); f.exec = r.command(e) },
		"balances": func(e entry) { f.balances = r.balances(e, &f) },
		"id": func(e entry) {
			id, _ = r.raw(e, false)
			f.places["id"] = r.place(e.at)
			if id != "" && !strings.HasPrefix(id, "$response.") {
				r.fault(e, fmt.Sprintf("is %q and must be an expression on the answer", id), "write $response.body#/id or $response.header.Location")
			}
			r.remember(e, id, resolved{}, false)
		},
	})
	switch {
	case len(r.faults) > before:
	case len(sources) == 0:
		r.fault(e, "has nothing to come from", "add create: { operationId: … }, values: […] or exec: […]")
	case len(sources) > 1:
		r.fault(e, "has "+strings.Join(sources, " and "), "keep one of them")
	case f.create == nil && (id != "" || f.balances != nil):
		r.fault(e, "has id or balances, which belong to create", "remove them, or make the fixture with create")
	case f.create != nil:
		f.create.id = id
	}
	return f
}

func (r *reader) binds(e entry, f *fixture) {
	for _, item := range r.items(e) {
		s, ok := r.text(item)
		switch {
		case !ok:
		case !bindExpr.MatchString(s):
			r.fault(item, fmt.Sprintf("is %q and must name a parameter with its place", s), "write path."+s+", or createRefund:path."+s+" for one operation")
		case slices.Contains(f.binds, s):
			r.fault(item, s+" stands here twice", "keep one")
		default:
			f.binds = append(f.binds, s)
			f.places["binds "+s] = r.place(item.at)
		}
	}
}

func (r *reader) create(e entry, f *fixture) *create {
	c := &create{}
	before := len(r.faults)
	r.fields(e, map[string]func(entry){
		"operationId": func(e entry) {
			c.operation, _ = r.text(e)
			f.places["create"] = r.place(e.at)
		},
		"parameters": func(e entry) {
			c.parameters = map[string]string{}
			for _, m := range r.members(e) {
				if v, ok := r.resolve(m, true); ok {
					c.parameters[m.name] = v.text
					f.places["parameter "+m.name] = r.place(m.at)
				}
			}
		},
		"body": func(e entry) { c.body = r.body(e) },
	})
	if len(r.faults) == before && c.operation == "" {
		r.fault(e, "names no operation", "write create: { operationId: createCustomer }")
	}
	return c
}

// values reads given ids.
func (r *reader) values(e entry) []string {
	var all []string
	for _, item := range r.items(e) {
		v, ok := r.resolve(item, true)
		if ok && slices.Contains(all, v.text) {
			r.fault(item, v.text+" is given twice, and each id is handed out once", "keep one")
			continue
		}
		all = append(all, v.text)
	}
	if e.node.Kind == yaml.SequenceNode && len(e.node.Content) == 0 {
		r.fault(e, "gives no id", "write values: [id1, id2]")
	}
	return all
}

// command reads a program and its arguments, which are passed on as they stand.
func (r *reader) command(e entry) []string {
	var all []string
	for _, item := range r.items(e) {
		if s, ok := r.raw(item, true); ok {
			all = append(all, s)
			r.remember(item, s, resolved{}, false)
		}
	}
	if e.node.Kind == yaml.SequenceNode && len(e.node.Content) == 0 {
		r.fault(e, "names no command", "write exec: [python, make_customers.py]")
	}
	return all
}

func (r *reader) balances(e entry, f *fixture) map[string]string {
	all := map[string]string{}
	for _, m := range r.members(e) {
		f.places["balance "+m.name] = r.place(m.at)
		set, before := false, len(r.faults)
		r.fields(m, map[string]func(entry){
			"set": func(e entry) {
				set = true
				expr, ok := r.raw(e, false)
				if ok && !strings.HasPrefix(expr, "$request.") {
					r.fault(e, fmt.Sprintf("is %q and must be an expression on the creating request", expr), "write $request.body#/balance_cents")
				}
				all[m.name] = expr
				r.remember(e, expr, resolved{}, false)
			},
		})
		if !set && len(r.faults) == before {
			r.fault(m, "does not say what sets it", "write { set: $request.body#/balance_cents }")
		}
	}
	return all
}

// references checks what one part of the file says of another: fixtures that name fixtures, and parameters bound twice.
func (r *reader) references() {
	known, needs, bound := []string{}, map[string][]string{}, map[string]string{}
	for _, f := range r.out.fixtures {
		known = append(known, f.name)
	}
	fault := func(p specs.Place, what, fix string) {
		r.faults = append(r.faults, &specs.Error{Place: p, Problem: what, Fix: fix})
	}
	for _, f := range r.out.fixtures {
		for _, b := range f.binds {
			if other := bound[b]; other != "" {
				fault(f.places["binds "+b], fmt.Sprintf("%s binds %s, and so does fixtures.%s", f.key, b, other), "narrow one to an operation: createRefund:"+b)
			}
			bound[b] = f.name
		}
		if f.create == nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(f.create.parameters)) {
			value, place := f.create.parameters[name], f.places["parameter "+name]
			if !strings.HasPrefix(value, "$fixtures.") {
				continue
			}
			m := fixtureRef.FindStringSubmatch(value)
			switch {
			case m == nil:
				fault(place, fmt.Sprintf("%s is not known", value), "write $fixtures.NAME.id")
			case !slices.Contains(known, m[1]):
				fault(place, fmt.Sprintf("%s: there is no fixture %q", value, m[1]), didYouMean(m[1], known))
			default:
				needs[f.name] = append(needs[f.name], m[1])
			}
		}
	}
	for _, f := range r.out.fixtures {
		if reaches(needs, f.name, f.name, map[string]bool{}) {
			fault(f.place, f.key+" needs itself before it can be made", "break the circle of $fixtures references")
			return
		}
	}
}

// reaches says whether to is needed, directly or not, for from.
func reaches(needs map[string][]string, from, to string, seen map[string]bool) bool {
	for _, next := range needs[from] {
		if next == to {
			return true
		}
		if !seen[next] {
			seen[next] = true
			if reaches(needs, next, to, seen) {
				return true
			}
		}
	}
	return false
}
