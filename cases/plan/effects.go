package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// Effects are what a run of an environment may do to the target.
type Effects struct {
	// Writes are the IDs of the operations that are sent and are not safe.
	Writes []string
	// Leaves are those of them that make something which no DELETE of the contract takes away.
	Leaves []string
	// Removes says that some DELETE of the contract may be sent: without one nothing is taken away again.
	Removes bool
	// Races are those of them to which equal or competing requests are sent at the same moment: something is declared of their keys or
	// balances, or a header of theirs is called as a key's. Where nothing says what must hold a race would prove nothing.
	Races []string
	// AtLarge are the operations that are not sent unless they are allowed by name: their ID stands as the requirement.
	AtLarge []Skip
}

// EffectsOf says what a run may do, from the contract alone: less may come of it.
func EffectsOf(c *specs.Contract, env cases.Environment) Effects {
	var e Effects
	p := New(c, env, 0)
	for _, op := range c.Operations {
		if !op.Planned || !p.selected(op) {
			continue
		}
		if reason, unlock := intent.Withheld(&env, c, op); reason != "" {
			e.AtLarge = append(e.AtLarge, Skip{Requirement: op.ID, Reason: reason, Unlock: unlock})
			continue
		}
		if intent.Safe(op.Method) || env.SafeOnly {
			continue
		}
		e.Writes = append(e.Writes, op.ID)
		e.Removes = e.Removes || op.Method == "DELETE"
		if !env.NoRaces && (op.Facts.Idempotency != nil || len(op.Facts.Draws) > 0 || c.Unique(op) != "") {
			e.Races = append(e.Races, op.ID)
		}
		if (op.Method == "POST" && makes(c, op) || chosen(&env, op)) && !removable(c, &env, op) {
			e.Leaves = append(e.Leaves, op.ID)
		}
	}
	return e
}

// chosen says whether an operation makes a fixture's objects under ids of the request's choice, as a PUT does.
func chosen(env *cases.Environment, op *specs.Operation) bool {
	return slices.ContainsFunc(env.Fixtures, func(f cases.Fixture) bool {
		return f.Create != nil && f.Create.Operation == op.ID && f.Create.Chosen != ""
	})
}

// makes says whether a POST leaves an object behind, and does not just act on one or look for some, as cancel and search do: it
// answers 201, its path is a collection, or its name says so.
func makes(c *specs.Contract, op *specs.Operation) bool {
	if intent.Queries(c, op) {
		return false
	}
	if slices.ContainsFunc(op.Responses, func(r *specs.Response) bool { return r.Status == "201" }) {
		return true
	}
	var verb string
	if name := intent.WordsOf(op.ID); len(name) > 0 && !strings.Contains(op.ID, ":/") {
		verb = name[0]
	}
	switch {
	case slices.Contains(intent.Readings(), verb):
		return false // a search whose terms are sent in a body
	case slices.Contains(intent.Makings(), verb), SaysItMakes(op), intent.HasItems(c, intent.Collection(op.Path)):
		return true
	}
	return slices.ContainsFunc(c.OperationsAt(op.Path), func(other *specs.Operation) bool { return other.Method == "GET" })
}

// SaysItMakes says that a POST is called after making something where no collection is: the last segment of its path or the last word of its name is
// such a verb, as remote procedures have it: POST /user/add, UserAdd.
func SaysItMakes(op *specs.Operation) bool {
	verbs := []string{"add", "create", "insert", "put", "register", "new"}
	path := strings.TrimSuffix(op.Path, "/")
	last := intent.WordsOf(path[strings.LastIndexByte(path, '/')+1:])
	if op.Method != "POST" {
		return false
	}
	if len(last) == 1 && slices.Contains(verbs, last[0]) {
		return true
	}
	if said := intent.WordsOf(op.Summary); len(said) > 2 && slices.Contains([]string{"creates", "adds"}, said[1]) {
		return true // "LeaseGrant creates a lease"
	}
	name := intent.WordsOf(op.ID)
	return !strings.Contains(op.ID, ":/") && len(name) > 1 && slices.Contains(verbs, name[len(name)-1])
}

// removable says whether the contract has a DELETE for what an operation makes.
func removable(c *specs.Contract, env *cases.Environment, op *specs.Operation) bool {
	if _, ok := KinOf(c, env, op); ok {
		return true
	}
	var binds []string
	for _, f := range env.Fixtures {
		if f.Create != nil && f.Create.Operation == op.ID {
			binds = append(binds, f.Binds...)
		}
	}
	return slices.ContainsFunc(c.Operations, func(d *specs.Operation) bool {
		reason, _ := intent.Withheld(env, c, d)
		if d.Method != "DELETE" || reason != "" {
			return false
		}
		path := strings.TrimSuffix(d.Path, "/")
		i := strings.LastIndex(path, "/{")
		if i < 0 || !strings.HasSuffix(path, "}") {
			return false
		}
		name := "path." + path[i+2:len(path)-1]
		return strings.TrimSuffix(op.Path, "/") == path[:i] || strings.TrimSuffix(op.Path, "/") == path && NamesNew(c, op) || slices.Contains(binds, path) || slices.Contains(binds, name) || slices.Contains(binds, d.ID+":"+name)
	})
}
