package config

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Check compares the configuration with the contract: security schemes and what fits them, callers that fixtures name,
// operations, parameters, balances and exceptions. It returns nil or a [specs.Errors] with every fault.
func (f *File) Check(contract *specs.Contract) error {
	faults := f.checkHeaders(contract)
	faults = append(faults, f.checkCallers(contract)...)
	for _, x := range f.fixtures {
		faults = append(faults, f.checkFixture(x, contract)...)
	}
	faults = append(faults, f.checkUnproven(contract)...)
	faults = append(faults, f.checkQuarantine(contract)...)
	faults = append(faults, f.checkChoices("allow", f.Allow, contract)...)
	faults = append(faults, f.checkChoices("exclude", f.Exclude, contract)...)
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b *specs.Error) int { return a.Place.Line - b.Place.Line })
	return faults
}

// checkHeaders refuses an API key that would go with every request.
func (f *File) checkHeaders(contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	for _, name := range slices.Sorted(maps.Keys(contract.SecuritySchemes)) {
		s := contract.SecuritySchemes[name]
		if s.Type != "apiKey" || s.In != "header" || f.Target.Headers.Get(s.KeyName) == "" {
			continue
		}
		var place specs.Place
		for _, set := range f.settings {
			if strings.EqualFold(set.Key, "target.headers."+s.KeyName) {
				place = set.Place
			}
		}
		faults = append(faults, &specs.Error{
			Place:   place,
			Problem: fmt.Sprintf("target.headers.%s is the key of the security scheme %s, and would go with every request, those without credentials too", s.KeyName, name),
			Fix:     fmt.Sprintf("put it under callers: { owner: { %s: { api_key: … } } }", name),
		})
	}
	return faults
}

func (f *File) checkFixture(x fixture, contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	fault := func(part, what, fix string) {
		faults = append(faults, &specs.Error{Place: x.places[part], Problem: x.key + what, Fix: fix})
	}
	if x.as != "" {
		if known := f.callerNames(); !slices.Contains(known, x.as) {
			fault("as", fmt.Sprintf(".as: there is no caller %q", x.as), didYouMean(x.as, known))
		}
	}
	for _, b := range x.binds {
		if what, fix := checkBind(b, contract); what != "" {
			fault("binds "+b, ".binds: "+what, fix)
		}
	}
	for _, name := range slices.Concat(slices.Sorted(maps.Keys(x.balances)), slices.Sorted(maps.Keys(x.holds))) {
		if _, ok := contract.Facts.Balances[name]; !ok {
			fix := didYouMean(name, slices.Collect(maps.Keys(contract.Facts.Balances)))
			if fix == "" {
				fix = "declare it under x-conformance: { balances: … } of the contract or of an overlay"
			}
			fault("balance "+name, fmt.Sprintf(".balances: the contract has no balance %q", name), fix)
		}
	}
	if x.teardown != nil && x.state == nil {
		_, missing := f.removal(x, contract)
		faults = append(faults, missing...)
	}
	if x.create == nil {
		return faults
	}
	op := operation(contract, x.create.operation)
	if op == nil {
		fault("create", fmt.Sprintf(".create: the contract has no operation %q", x.create.operation), didYouMean(x.create.operation, operationIDs(contract)))
		return faults
	}
	for _, name := range slices.Sorted(maps.Keys(x.create.parameters)) {
		if len(parametersNamed(op, name)) == 0 {
			var known []string
			for _, p := range op.Parameters {
				known = append(known, p.Name)
			}
			fix := didYouMean(name, known)
			if len(known) == 0 {
				fix = "it has none: remove it"
			}
			fault("parameter "+name, fmt.Sprintf(".create.parameters: %s has no parameter %q", op.ID, name), fix)
		}
	}
	return faults
}

// checkBind says what is wrong with "path.customer_id" or "createRefund:path.customer_id", if anything.
func checkBind(bind string, contract *specs.Contract) (what, fix string) {
	if m := pathBind.FindStringSubmatch(bind); m != nil {
		for _, op := range contract.Operations {
			if strings.HasPrefix(op.Path, bind) {
				return "", ""
			}
		}
		return fmt.Sprintf("no path of the contract begins with %s", bind), "write path." + m[1] + ", or the path as the contract does"
	}
	m := bindExpr.FindStringSubmatch(bind)
	if m == nil {
		return fmt.Sprintf("%q names no parameter", bind), "write path.customer_id"
	}
	qualified := m[2] + "." + m[3]
	ops := contract.Operations
	whose := "no operation of the contract has"
	if m[1] != "" {
		op := operation(contract, m[1])
		if op == nil {
			return fmt.Sprintf("the contract has no operation %q", m[1]), didYouMean(m[1], operationIDs(contract))
		}
		ops, whose = []*specs.Operation{op}, op.ID+" does not have"
	}
	var known []string
	for _, op := range ops {
		if len(parametersNamed(op, qualified)) > 0 || m[2] == "body" && sends(op, m[3]) {
			return "", ""
		}
		for _, p := range op.Parameters {
			if q := p.In + "." + p.Name; !slices.Contains(known, q) {
				known = append(known, q)
			}
		}
	}
	return fmt.Sprintf("%s a parameter %q", whose, qualified), didYouMean(qualified, known)
}

func (f *File) checkUnproven(contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	known := operationIDs(contract)
	for _, r := range contract.Requirements {
		known = append(known, r.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(f.Unproven)) {
		if !slices.Contains(known, id) {
			faults = append(faults, &specs.Error{
				Place:   f.Where("unproven." + id),
				Problem: fmt.Sprintf("unproven: the contract has neither an operation nor a requirement %q", id),
				Fix:     didYouMean(id, known),
			})
		}
	}
	return faults
}

// callerNames are those that a fixture may name; without any, there is the one that plans assume.
func (f *File) callerNames() []string {
	if len(f.callers) == 0 {
		return []string{"owner"}
	}
	var all []string
	for _, c := range f.callers {
		all = append(all, c.name)
	}
	return all
}

func operation(contract *specs.Contract, id string) *specs.Operation {
	for _, op := range contract.Operations {
		if op.ID == id {
			return op
		}
	}
	return nil
}

func operationIDs(contract *specs.Contract) []string {
	var all []string
	for _, op := range contract.Operations {
		all = append(all, op.ID)
	}
	sort.Strings(all)
	return all
}

// parametersNamed are the operation's parameters of a name, with its place ("path.customer_id") or without. Names of headers
// have no case.
func parametersNamed(op *specs.Operation, name string) []*specs.Parameter {
	var all []*specs.Parameter
	for _, p := range op.Parameters {
		qualified := p.In + "." + p.Name
		same := name == p.Name || name == qualified
		if p.In == "header" {
			same = strings.EqualFold(name, p.Name) || strings.EqualFold(name, qualified)
		}
		if same {
			all = append(all, p)
		}
	}
	return all
}

// sends says whether an operation's body has a member.
func sends(op *specs.Operation, member string) bool {
	sent, _ := op.Sent()
	return sent.Member(jsonpointer.Of(member)) != nil
}
