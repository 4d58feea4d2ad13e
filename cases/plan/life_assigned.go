package plan

import (
	"encoding/json"
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// mostAssigned bounds how many members are sent that only answers have.
const mostAssigned = 4

// assigned sends what a closed body does not have and the object shows: to refuse it is right, and so is to ignore it. What names an object or
// whose it is is left alone, since a service that takes it would make or change another object than the run's own.
func (d *draft) assigned(g *groupDraft, reader *specs.Operation, steps func(c *cases.Case, member string, v any) error) {
	sent, _ := d.op.Sent()
	made := 0
	for _, p := range reader.Shown().Properties() {
		if sent.Member(jsonpointer.Of(p.Name)) != nil || p.Schema == nil || namesSomebody(p.Name) || made == mostAssigned {
			continue
		}
		v, ok := improbable(p.Schema, p.Name)
		if !ok {
			continue
		}
		c := d.stateCase("no-extras", p.Name, "no-extras", fmt.Sprintf("the body is closed and has no %s, which answers show: to refuse it is right, and so is to ignore it", p.Name))
		if c == nil {
			return
		}
		c.Mutation = &cases.Mutation{In: "body", Pointer: jsonpointer.Of(p.Name), Keyword: "additionalProperties", Sent: cases.Brief(v), Valid: "absent"}
		if err := steps(c, p.Name, v); err != nil {
			d.skipState("no-extras", err)
			continue
		}
		made++
		g.Cases = append(g.Cases, *c)
	}
	if made == 0 && d.op.Method == "POST" { // what changes an object is tried with a name that nobody shows too
		d.skipState("no-extras", &blockedError{reason: "of what only answers show nothing has a value that could be told from the target's own"})
	}
}

// namesSomebody says that a member may name an object, or the one whose it is.
func namesSomebody(name string) bool {
	return refers(jsonpointer.Of(name)) || slices.ContainsFunc(intent.WordsOf(name), func(word string) bool {
		return slices.Contains([]string{"id", "uuid", "key", "ref", "slug", "code", "number", "owner", "tenant", "user", "account", "organisation", "organization", "org", "team", "self", "href", "url", "uri"}, word)
	})
}

// improbable is a value for a member of an answer that the target has no reason to choose by itself.
func improbable(s *specs.Schema, name string) (any, bool) {
	if _, _, listed := s.Find("enum"); listed || slices.Contains(s.Types(), "boolean") || slices.Contains(s.Types(), "object") || slices.Contains(s.Types(), "array") || len(s.Types()) == 0 {
		return nil, false
	}
	format, _, _ := s.Find("format")
	candidates := []any{json.Number("7319"), json.Number("73"), json.Number("7.25")}
	switch format {
	case nil:
		candidates = append(candidates, "holdfast-"+name)
	case "date-time":
		candidates = []any{"1999-12-31T23:59:59Z"}
	case "date":
		candidates = []any{"1999-12-31"}
	}
	for _, v := range candidates {
		if s.Accepts(v) {
			return v, true
		}
	}
	return nil, false
}
