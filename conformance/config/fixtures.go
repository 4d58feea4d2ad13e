package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs"
)

// fixture is an object of the target, as configured. Exactly one of create, values, exec and state is set.
type fixture struct {
	name, as string
	binds    []string
	create   *create
	values   []string
	// once says that each of values is handed out once; else they are borrowed.
	once bool
	// writable says that what values name may be changed itself.
	writable bool
	exec     []string
	state    *state
	// id is the runtime expression of the id in the answer, for create and state.
	id       string
	teardown *teardown
	// shared says that values may be handed out again: those of --set.
	shared   bool
	balances map[string]string
	// holds says what balances its objects have, where no operation of the contract sets them.
	holds map[string]int64
	// key is "fixtures.customer", for messages; places holds those of its parts by their keys below it.
	key    string
	place  specs.Place
	places map[string]specs.Place
}

type create struct {
	operation  string
	parameters map[string]string
	body       map[string]any
}

// bindExpr is "path.customer_id" or "createRefund:path.customer_id".
// Beside it stands pathBind: "/customers/{customer_id}", for all paths that begin so.
var (
	bindExpr = regexp.MustCompile(`^(?:(.+):)?(path|query|header|cookie|body)\.(.+)$`)
	pathBind = regexp.MustCompile(`^/.*\{([^{}]+)\}$`)
)

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
	source := func(read func(entry)) func(entry) {
		return func(e entry) { sources = append(sources, e.name); read(e) }
	}
	st := &state{}
	r.fields(e, map[string]func(entry){
		"as": func(e entry) {
			f.as, _ = r.text(e)
			f.places["as"] = r.place(e.at)
		},
		"binds":     func(e entry) { r.binds(e, &f) },
		"create":    source(func(e entry) { f.create = r.create(e, &f) }),
		"values":    source(func(e entry) { f.values = r.values(e) }),
		"exec":      source(func(e entry) { f.exec = r.command(e, "[python, make_customers.py]") }),
		"state_url": source(func(e entry) { f.state = st; r.stateURL(e, st) }),
		"state":     func(e entry) { st.name, _ = r.text(e) },
		"params":    func(e entry) { r.stateParams(e, st) },
		"once":      func(e entry) { f.once = r.yes(e); f.places["once"] = r.place(e.at) },
		"writable":  func(e entry) { f.writable = r.yes(e); f.places["writable"] = r.place(e.at) },
		"teardown":  func(e entry) { r.teardown(e, &f) },
		"balances":  func(e entry) { r.balances(e, &f) },
		"id": func(e entry) {
			f.id, _ = r.raw(e, false)
			f.places["id"] = r.place(e.at)
			if f.id != "" && !strings.HasPrefix(f.id, "$response.") {
				r.fault(e, fmt.Sprintf("is %q and must be an expression on the answer", f.id), "write $response.body#/id or $response.header.Location")
			}
			r.remember(e, f.id, resolved{}, false)
		},
	})
	if len(r.faults) == before {
		r.sources(e, &f, st, sources)
	}
	return f
}

// sources holds that a fixture comes from one place, and has what belongs to it.
func (r *reader) sources(e entry, f *fixture, st *state, sources []string) {
	switch {
	case len(sources) == 0:
		r.fault(e, "has nothing to come from", "add create: { operationId: … }, values: […], exec: […] or state_url: …")
	case len(sources) > 1:
		r.fault(e, "has "+strings.Join(sources, " and "), "keep one of them")
	case f.values != nil && f.id != "", f.exec != nil && f.id != "":
		r.fault(e, "has id, which belongs to create", "remove it, or make the fixture with create")
	case f.create == nil && f.balances != nil:
		r.fault(e, "has a balance that is set by a creating request, and no create", "write the number that its objects have: balances: { refundable: 10000 }")
	case f.create != nil && f.holds != nil:
		r.fault(e, "has a balance that is a number, and its objects are made by an operation", "write { set: $request.body#/… }: where the creating request says it")
	case f.state == nil && (st.name != "" || st.params != nil):
		r.fault(e, "has state or params, which belong to state_url", "remove them, or add state_url: http://…/_pact/state")
	case f.state != nil && st.name == "":
		r.fault(e, "does not say which state", `write state: "a customer exists"`)
	case f.values == nil && f.places["once"] != (specs.Place{}):
		r.fault(e, "has once, which belongs to values", "remove it: what is made is handed out once anyway")
	case f.values == nil && f.places["writable"] != (specs.Place{}):
		r.fault(e, "has writable, which belongs to values", "remove it: what is made for the run may be changed anyway")
	case f.values != nil && f.teardown != nil:
		r.fault(e, "has a teardown, and its values are objects that the run did not make", "remove it")
	case f.state != nil && f.teardown != nil && f.teardown.operation != "":
		r.fault(e, "has a teardown by an operation, and state_url has its own", "write teardown: true")
	}
}

func (r *reader) binds(e entry, f *fixture) {
	for _, item := range r.items(e) {
		s, ok := r.text(item)
		switch {
		case !ok:
		case !bindExpr.MatchString(s) && !pathBind.MatchString(s):
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
func (r *reader) command(e entry, example string) []string {
	var all []string
	for _, item := range r.items(e) {
		if s, ok := r.raw(item, true); ok {
			all = append(all, s)
			r.remember(item, s, resolved{}, false)
		}
	}
	if e.node.Kind == yaml.SequenceNode && len(e.node.Content) == 0 {
		r.fault(e, "names no command", "write exec: "+example)
	}
	return all
}
