package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// Kin is how an object is removed that another operation makes than the one that fixtures of its kind come from: of three operations that make a
// repository, one supplies /repos/{owner}/{repo}, and what the others make is deleted there too.
type Kin struct {
	Delete *specs.Operation
	// Parts are the runtime expressions of what the answer to the creation, or its request, calls the object by: those of the path parameters
	// of Delete, by their names.
	Parts map[string]string
	// Below are the fixtures that the creation's path names, where its path is not called after such objects: /repos/{owner}/{repo}/forks. Unless all of them
	// are the run's own it may have changed what was there, and be answered with that.
	Below []string
}

// KinOf finds the DELETE of what an operation makes by what its answer shows: the very schema that is read where the DELETE stands, and that the creation
// of such fixtures is answered with. What two operations show in one schema is one kind of thing. It does not say that it is a new one: a
// group answers a new member with the user. So whoever deletes it has to see first that what is read there was made by this request.
func KinOf(c *specs.Contract, env *cases.Environment, op *specs.Operation) (Kin, bool) {
	kind := kindShown(op)
	if op.Method != "POST" || kind == "" {
		return Kin{}, false
	}
	var found Kin
	for _, d := range c.Operations {
		if d.Method != "DELETE" || d.Body != nil && d.Body.Required || !strings.HasSuffix(strings.TrimSuffix(d.Path, "/"), "}") || found.Delete != nil && len(found.Delete.Path) <= len(d.Path) {
			continue
		}
		if reason, _ := intent.Withheld(env, c, d); reason != "" || !slices.ContainsFunc(c.OperationsAt(d.Path), func(r *specs.Operation) bool { return r.Method == "GET" && kindShown(r) == kind }) {
			continue
		}
		below, ok := kinBelow(env, op, d)
		if !ok {
			continue
		}
		if parts, ok := kinParts(c, env, op, d, kind); ok {
			found = Kin{Delete: d, Parts: parts, Below: below}
		}
	}
	return found, found.Delete != nil
}

// kinBelow says whether an operation can make objects of the collection that a DELETE is of: its path is called after them, or it names objects that the
// run makes and nothing else. A POST that names nothing, to /me, may change the caller.
func kinBelow(env *cases.Environment, op, d *specs.Operation) (fixtures []string, ok bool) {
	if noun := lastNoun(intent.Collection(op.Path)); noun != "" && noun == lastNoun(d.Path) {
		return nil, true
	}
	for _, p := range op.Parameters {
		if p.In != "path" {
			continue
		}
		f := env.FixtureFor(op, "path", p.Name)
		if f == nil || f.Create == nil {
			return nil, false
		}
		fixtures = append(fixtures, f.Name)
	}
	return fixtures, len(fixtures) > 0
}

// lastNoun is what the last concrete segment of a path is called, in the singular.
func lastNoun(path string) string {
	for _, s := range slices.Backward(strings.Split(strings.Trim(path, "/"), "/")) {
		if !strings.Contains(s, "{") {
			return nouns.Of(s)
		}
	}
	return ""
}

// kinParts are where a creation says what each path parameter of a DELETE names. The last of them has to be what such objects are called by; what they stand
// below may be in the creation's own path as well.
func kinParts(c *specs.Contract, env *cases.Environment, op, d *specs.Operation, kind string) (map[string]string, bool) {
	parts := map[string]string{}
	for _, p := range d.Parameters {
		if p.In != "path" {
			continue
		}
		through := cases.Through(d.Path, p.Name)
		f := env.FixtureFor(d, "path", p.Name)
		switch {
		case f != nil && f.Create != nil && strings.HasPrefix(f.Create.ID, "$response.body#") && kindShown(c.Operation(f.Create.Operation)) == kind:
			parts[p.Name] = f.Create.ID
		case through != "" && through != strings.TrimSuffix(d.Path, "/") && strings.HasPrefix(op.Path, through+"/"):
			parts[p.Name] = "$request.path." + p.Name
		default:
			return nil, false
		}
	}
	return parts, len(parts) > 0
}

// kindShown is where the schema stands that an operation's answer is, if it has a name and members of its own; "" where it has none.
func kindShown(op *specs.Operation) string {
	if op == nil {
		return ""
	}
	if s := op.Shown().Unbranched().Resolve(); len(s.Properties()) > 0 {
		return intent.ComponentOf(s)
	}
	return ""
}
