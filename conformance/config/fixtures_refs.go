package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"holdfast/specs"
)

// balances reads what sets the balances of objects that are made, or what those have that are given.
func (r *reader) balances(e entry, f *fixture) {
	for _, m := range r.members(e) {
		f.places["balance "+m.name] = r.place(m.at)
		if m.node.Kind == yaml.ScalarNode {
			r.holds(m, f)
			continue
		}
		set, before := false, len(r.faults)
		r.fields(m, map[string]func(entry){
			"set": func(e entry) {
				set = true
				expr, ok := r.raw(e, false)
				if ok && !strings.HasPrefix(expr, "$request.") {
					r.fault(e, fmt.Sprintf("is %q and must be an expression on the creating request", expr), "write $request.body#/balance_cents")
				}
				if f.balances == nil {
					f.balances = map[string]string{}
				}
				f.balances[m.name] = expr
				r.remember(e, expr, resolved{}, false)
			},
		})
		if !set && len(r.faults) == before {
			r.fault(m, "does not say what sets it", "write { set: $request.body#/balance_cents }, or the number that its objects have")
		}
	}
}

// holds reads what objects have that are given.
func (r *reader) holds(m entry, f *fixture) {
	v, ok := r.resolve(m, true)
	if !ok {
		return
	}
	n, err := strconv.ParseInt(v.text, 10, 64)
	if err != nil || n < 1 {
		r.fault(m, fmt.Sprintf("is %q and must be a number of 1 or more, in the API's smallest unit", v.text), "write 10000 for 100.00")
		return
	}
	if f.holds == nil {
		f.holds = map[string]int64{}
	}
	f.holds[m.name] = n
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
		values := maps.Clone(f.create.parameters)
		if values == nil {
			values = map[string]string{}
		}
		for pointer, v := range f.create.body {
			if text, ok := v.(string); ok && strings.HasPrefix(text, "$fixtures.") {
				values["body"+pointer] = text
			}
		}
		for _, name := range slices.Sorted(maps.Keys(values)) {
			value, place := values[name], f.places["parameter "+name]
			if place == (specs.Place{}) {
				place = f.place
			}
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

// boundName is the name of the parameter that a bind speaks of.
func boundName(bind string) string {
	if m := pathBind.FindStringSubmatch(bind); m != nil {
		return m[1]
	}
	return bindExpr.FindStringSubmatch(bind)[3]
}
