package cases

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// Allows says whether a caller has credentials for an operation: every scheme and scope of one of its alternatives
// (OpenAPI 3.1.1 §4.8.30).
func (c Caller) Allows(op *specs.Operation) bool {
	anywhere := slices.Contains(c.Schemes, "*")
	if len(op.Security) == 0 || anywhere && c.Scopes == nil {
		return true
	}
	for _, alternative := range op.Security {
		all := true
		for scheme, scopes := range alternative.Schemes {
			all = all && (anywhere || slices.Contains(c.Schemes, scheme)) && c.holds(scopes)
		}
		if all {
			return true
		}
	}
	return false
}

// holds says whether a caller's credentials allow all of some scopes.
func (c Caller) holds(scopes []string) bool {
	return c.Scopes == nil || !slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(c.Scopes, s) })
}

// FixtureFor gives the fixture whose id a parameter of an operation takes; nil where there is none. What was configured wins over what
// was inferred, then one that is bound to the operation, and one that is bound to the path up to the parameter.
func (e *Environment) FixtureFor(op *specs.Operation, in, name string) *Fixture {
	binds := []string{in + "." + name}
	if op != nil {
		binds = []string{op.ID + ":" + in + "." + name, in + "." + name}
		if prefix := Through(op.Path, name); in == "path" && prefix != "" {
			binds = slices.Insert(binds, 1, prefix)
		}
	}
	for _, inferred := range []bool{false, true} {
		for _, bind := range binds {
			for i := range e.Fixtures {
				if f := &e.Fixtures[i]; (f.Inferred != "") == inferred && slices.Contains(f.Binds, bind) {
					return f
				}
			}
		}
	}
	return nil
}

// MayBind says whether a parameter of a name may take the fixture's id; what the parameter stands in decides.
func (f *Fixture) MayBind(parameter string) bool {
	return slices.ContainsFunc(f.Binds, func(bind string) bool { return strings.Contains(bind, parameter) })
}

// Fixture finds a fixture by its name; nil where there is none.
func (e *Environment) Fixture(name string) *Fixture {
	for i := range e.Fixtures {
		if e.Fixtures[i].Name == name {
			return &e.Fixtures[i]
		}
	}
	return nil
}

// Through gives a path template up to a parameter, with it: /users/{id} of /users/{id}/posts. Two operations that share it name the
// same thing by the parameter.
func Through(path, parameter string) string {
	i := strings.Index(path, "{"+parameter+"}")
	if i < 0 {
		return ""
	}
	return path[:i+len(parameter)+2]
}
