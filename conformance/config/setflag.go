package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"holdfast/specs"
)

const setExample = "write --set customer_id=cus_1, or --set createRefund:path.customer_id=cus_1 for one operation"

// qualifiedName is a parameter with its place.
var qualifiedName = regexp.MustCompile(`^(path|query|header|cookie)\.(.+)$`)

// sets reads --set: ids that exist, shared by all cases. The same parameter again adds an id to hand out in turn.
func (m *merger) sets(all []string) {
	mine := map[string]bool{}
	for _, raw := range all {
		parameter, value, found := strings.Cut(raw, "=")
		parameter = strings.TrimSpace(parameter)
		if !found || parameter == "" || value == "" {
			m.fault(fmt.Sprintf("--set %q", raw), "is not a parameter and its value", setExample)
			continue
		}
		v, err := m.plain(value)
		if m.report("--set "+parameter, err, setExample) {
			continue
		}
		binds, what, fix := m.bindsOf(parameter)
		if what != "" {
			m.fault("--set "+parameter, what, fix)
			continue
		}
		m.supply(binds, v.text, mine)
		m.remember("--set "+parameter, v.text, "--set", false)
	}
}

// bindsOf are the parameters that a name on the command line stands for, with their places.
func (m *merger) bindsOf(name string) (binds []string, what, fix string) {
	if pathBind.MatchString(name) {
		what, fix = checkBind(name, m.contract)
		return []string{name}, what, fix
	}
	ops, prefix, bare := m.contract.Operations, "", name
	if i := strings.LastIndex(name, ":"); i > 0 {
		op := operation(m.contract, name[:i])
		if op == nil {
			return nil, fmt.Sprintf("names the operation %q, which the contract does not have", name[:i]), didYouMean(name[:i], operationIDs(m.contract))
		}
		ops, prefix, bare = []*specs.Operation{op}, name[:i]+":", name[i+1:]
	}
	var known []string
	for _, op := range ops {
		for _, p := range parametersNamed(op, bare) {
			if b := prefix + p.In + "." + p.Name; !slices.Contains(binds, b) {
				binds = append(binds, b)
			}
		}
		for _, p := range op.Parameters {
			if !slices.Contains(known, p.Name) {
				known = append(known, p.Name)
			}
		}
	}
	if binds == nil {
		if q := qualifiedName.FindStringSubmatch(bare); q != nil {
			bare = q[2]
		}
		fix = didYouMean(bare, known)
		if fix == "" {
			fix = setExample
		}
		return nil, "names a parameter that the contract does not have", fix
	}
	return binds, "", ""
}

// supply adds a value to the fixture that binds the parameters: the one that --set made before, the file's, whose source it
// replaces while its name stays, or a new one.
func (m *merger) supply(binds []string, value string, mine map[string]bool) {
	at := -1
	for i := range m.out.fixtures {
		x := &m.out.fixtures[i]
		if !slices.ContainsFunc(binds, func(b string) bool { return slices.Contains(x.binds, b) }) {
			continue
		}
		if at < 0 {
			at = i
			continue
		}
		x.binds = slices.DeleteFunc(slices.Clone(x.binds), func(b string) bool { return slices.Contains(binds, b) })
	}
	if at < 0 {
		at = len(m.out.fixtures)
		m.out.fixtures = append(m.out.fixtures, fixture{name: m.newName(binds[0]), key: "--set", places: map[string]specs.Place{}})
	}
	x := &m.out.fixtures[at]
	x.binds = slices.Clone(x.binds)
	for _, b := range binds {
		if !slices.Contains(x.binds, b) {
			x.binds = append(x.binds, b)
		}
	}
	if !mine[x.name] {
		mine[x.name] = true
		x.create, x.exec, x.state, x.teardown, x.balances, x.values, x.shared = nil, nil, nil, nil, nil, nil, true
	}
	if !slices.Contains(x.values, value) {
		x.values = append(slices.Clone(x.values), value)
	}
}

// newName makes a fixture's name of a parameter's: "customer_id" of "createRefund:path.customer_id".
func (m *merger) newName(bind string) string {
	base := boundName(bind)
	base = strings.Map(func(c rune) rune {
		if c < 0x80 && names.MatchString("a"+string(c)) {
			return c
		}
		return '_'
	}, base)
	if !names.MatchString(base) {
		base = "_" + base
	}
	name := base
	for n := 2; slices.ContainsFunc(m.out.fixtures, func(x fixture) bool { return x.name == name }); n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	return name
}
