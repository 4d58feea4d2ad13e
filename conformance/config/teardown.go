package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/conformance"
	"holdfast/specs"
)

// teardown says how a fixture is removed.
type teardown struct {
	// operation is the DELETE of the object's own path where it is empty.
	operation  string
	parameters map[string]string
	as         string
}

// teardown reads true, or { operationId, parameters, as }.
func (r *reader) teardown(e entry, f *fixture) {
	f.places["teardown"] = r.place(e.at)
	if e.node.ShortTag() == "!!bool" {
		if r.yes(e) {
			f.teardown = &teardown{}
		}
		return
	}
	t := &teardown{parameters: map[string]string{}}
	r.fields(e, map[string]func(entry){
		"operationId": func(e entry) { t.operation, _ = r.text(e) },
		"as":          func(e entry) { t.as, _ = r.text(e); f.places["teardown as"] = r.place(e.at) },
		"parameters": func(e entry) {
			for _, m := range r.members(e) {
				if v, ok := r.resolve(m, true); ok {
					t.parameters[m.name] = v.text
					f.places["teardown "+m.name] = r.place(m.at)
				}
			}
		},
	})
	f.teardown = t
}

// yes reads true or false.
func (r *reader) yes(e entry) bool {
	var b bool
	if e.node.ShortTag() != "!!bool" || e.node.Decode(&b) != nil {
		r.fault(e, "is "+kindOf(e.node)+" and must be true or false", "")
		return false
	}
	r.remember(e, fmt.Sprint(b), resolved{}, false)
	return b
}

// Teardowns are the removals of fixtures that the configuration declares, by the fixture's name, for the runner.
func (f *File) Teardowns(contract *specs.Contract) map[string]conformance.Teardown {
	all := map[string]conformance.Teardown{}
	for _, x := range f.fixtures {
		if x.teardown == nil || x.state != nil {
			continue
		}
		if t, faults := f.removal(x, contract); len(faults) == 0 {
			all[x.name] = t
		}
	}
	return all
}

// removal finds what removes a fixture and with which parameters, or says why that is not known.
func (f *File) removal(x fixture, contract *specs.Contract) (conformance.Teardown, specs.Errors) {
	var faults specs.Errors
	fault := func(part, what, fix string) {
		faults = append(faults, &specs.Error{Place: x.places[part], Problem: x.key + ".teardown" + what, Fix: fix})
	}
	out := conformance.Teardown{Caller: x.teardown.as, Parameters: map[string]string{}}
	if x.create == nil && out.Caller == "" {
		out.Caller = x.as
		if out.Caller == "" {
			out.Caller = f.callerNames()[0]
		}
	}
	if known := f.callerNames(); x.teardown.as != "" && !slices.Contains(known, x.teardown.as) {
		fault("teardown as", fmt.Sprintf(".as: there is no caller %q", x.teardown.as), didYouMean(x.teardown.as, known))
	}
	op := operation(contract, x.teardown.operation)
	switch {
	case x.teardown.operation == "":
		if op = deletes(x, contract); op == nil {
			fault("teardown", ": the contract has no DELETE of a path that ends in what the fixture binds", "write teardown: { operationId: … }")
			return out, faults
		}
	case op == nil:
		fault("teardown", fmt.Sprintf(": the contract has no operation %q", x.teardown.operation), didYouMean(x.teardown.operation, operationIDs(contract)))
		return out, faults
	}
	out.Operation = op.ID
	if op.Body != nil && op.Body.Required {
		fault("teardown", fmt.Sprintf(": %s needs a body, which a teardown does not send", op.ID), "name another operation")
	}
	for _, name := range slices.Sorted(maps.Keys(x.teardown.parameters)) {
		found := parametersNamed(op, name)
		if len(found) == 0 {
			var known []string
			for _, p := range op.Parameters {
				known = append(known, p.Name)
			}
			fault("teardown "+name, fmt.Sprintf(".parameters: %s has no parameter %q", op.ID, name), didYouMean(name, known))
		}
		for _, p := range found {
			out.Parameters[p.In+"."+p.Name] = x.teardown.parameters[name]
		}
	}
	for _, p := range op.Parameters {
		at := p.In + "." + p.Name
		if out.Parameters[at] != "" {
			continue
		}
		if name := f.binder(x, op, at); name != "" {
			out.Parameters[at] = "$fixtures." + name + ".id"
		} else if p.Required && p.In != "path" {
			fault("teardown", fmt.Sprintf(": %s needs the %s parameter %s", op.ID, p.In, p.Name), fmt.Sprintf("write parameters: { %s: … }", p.Name))
		}
	}
	return out, faults
}

// binder is the fixture whose id a parameter takes: the one that is removed first of all.
func (f *File) binder(x fixture, op *specs.Operation, at string) string {
	binds := func(x fixture) bool {
		return slices.ContainsFunc(x.binds, func(b string) bool { return b == at || b == op.ID+":"+at || bindsPath(b, op.Path, at) })
	}
	if binds(x) {
		return x.name
	}
	for _, other := range f.fixtures {
		if binds(other) {
			return other.name
		}
	}
	return ""
}

// bindsPath says whether a bind on a path, "/customers/{customer_id}", gives a parameter of a path that begins so.
func bindsPath(bind, path, at string) bool {
	m := pathBind.FindStringSubmatch(bind)
	return m != nil && at == "path."+m[1] && (path == bind || strings.HasPrefix(path, bind+"/"))
}

// deletes is the DELETE whose path ends in a parameter that the fixture binds.
func deletes(x fixture, contract *specs.Contract) *specs.Operation {
	for _, op := range contract.Operations {
		if op.Method != "DELETE" {
			continue
		}
		for _, b := range x.binds {
			if strings.TrimSuffix(op.Path, "/") == b {
				return op
			}
			m := bindExpr.FindStringSubmatch(b)
			if m != nil && m[2] == "path" && (m[1] == "" || m[1] == op.ID) && strings.HasSuffix(op.Path, "/{"+m[3]+"}") {
				return op
			}
		}
	}
	return nil
}
