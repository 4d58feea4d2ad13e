package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// demandedTogether are the schemes of the alternative that the caller satisfies, where it asks for several at once: a request without
// the credentials of any one of them is refused (OpenAPI 3.1.1 §4.8.30), unless what is left satisfies another alternative.
func (d *draft) demandedTogether() []string {
	i := slices.IndexFunc(d.plan.Environment.Callers, func(c cases.Caller) bool { return c.Name == d.caller })
	if i < 0 || slices.Contains(d.plan.Environment.Callers[i].Schemes, "*") {
		return nil
	}
	caller := d.plan.Environment.Callers[i]
	for _, a := range d.op.Security {
		names := slices.Sorted(maps.Keys(a.Schemes))
		if slices.ContainsFunc(names, func(n string) bool { return !slices.Contains(caller.Schemes, n) }) {
			continue
		}
		if len(names) < 2 {
			return nil
		}
		return slices.DeleteFunc(names, func(left string) bool {
			return d.contract.SecuritySchemes[left].Type == "mutualTLS" || d.enough(names, left) || d.sharesPlace(names, left)
		})
	}
	return nil
}

// sharesPlace says whether another of the schemes travels where one does: two of OAuth2 are one Authorization header, and without the one
// the request may be the same.
func (d *draft) sharesPlace(names []string, left string) bool {
	return slices.ContainsFunc(names, func(other string) bool {
		return other != left && placeOfScheme(d.contract.SecuritySchemes[other]) == placeOfScheme(d.contract.SecuritySchemes[left])
	})
}

// placeOfScheme is where the credentials of a scheme travel.
func placeOfScheme(s specs.SecurityScheme) string {
	if s.Type == "apiKey" {
		if s.In == "header" {
			return "header " + strings.ToLower(s.KeyName)
		}
		return s.In + " " + s.KeyName
	}
	return "header authorization"
}

// enough says whether some alternative is satisfied by schemes but for one.
func (d *draft) enough(names []string, left string) bool {
	return slices.ContainsFunc(d.op.Security, func(a specs.SecurityAlternative) bool {
		for name := range a.Schemes {
			if name == left || !slices.Contains(names, name) {
				return false
			}
		}
		return true
	})
}
