package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// half finds where the first of two parameters comes from that name one object together: the owner of /repos/{owner}/{repo}. It names nothing alone, and what
// makes the object says both in its answer. An owner of anything else would not have the repo.
func (i *inference) half(op *specs.Operation, p *specs.Parameter) (origin, bool) {
	prefix := cases.Through(op.Path, p.Name)
	rest, follows := strings.CutPrefix(strings.TrimPrefix(op.Path, prefix), "/{")
	name, _, closed := strings.Cut(rest, "}")
	next := op.Parameter("path", name)
	if !follows || !closed || next == nil || repeats(op.Path, p.Name) || repeats(op.Path, name) || !i.stand(prefix, name) {
		return origin{}, false
	}
	o, ok := i.origin(op, next)
	if !ok || o.listed || o.chosen != "" || !strings.HasPrefix(o.id, "$response.body#") {
		return origin{}, false
	}
	noun, kind := nouns.Key(p.Name)
	at, ok := ownerIn(o.op.Shown().Unbranched(), p, noun, kind)
	if !ok {
		return origin{}, false
	}
	return origin{collection: collection{key: o.key, noun: noun}, kind: kind, op: o.op, id: "$response.body#" + at, text: o.text, holder: true}, true
}

// repeats says whether a path has one name in two places: /{field}/{field}. Each would be looked for in the other for ever.
func repeats(path, name string) bool { return strings.Count(path, "{"+name+"}") > 1 }

// stand says that objects are read by two parameters in a row, and nothing by the first of them.
func (i *inference) stand(prefix, name string) (both bool) {
	for _, op := range i.contract.Operations {
		switch path := strings.TrimSuffix(op.Path, "/"); {
		case path == prefix:
			return false
		case path == prefix+"/{"+name+"}" && op.Method == "GET":
			both = true
		}
	}
	return both
}

// ownerIn gives the pointer to what an answer calls the owner of its object: a text of that name, or the key of an object of that name.
func ownerIn(s *specs.Schema, p *specs.Parameter, noun, kind string) (string, bool) {
	if s == nil || noun == "" {
		return "", false
	}
	takes := shownID{kind: kind, parameter: p}
	for _, m := range s.Properties() {
		words := strings.Join(nouns.Words(m.Name), " ")
		if words != noun && words != strings.Join(nouns.Words(p.Name), " ") {
			continue
		}
		if len(m.Schema.Properties()) == 0 {
			return jsonpointer.Of(m.Name), !slices.Contains(m.Schema.Types(), "object") && takes.takes(m.Schema, true)
		}
		for _, key := range []string{kind, "login", "username", "slug", "handle", "key", "name", "id"} {
			for _, member := range m.Schema.Properties() {
				if key != "" && strings.EqualFold(member.Name, key) && takes.takes(member.Schema, key != "id") {
					return jsonpointer.Of(m.Name, member.Name), true
				}
			}
		}
	}
	return "", false
}
