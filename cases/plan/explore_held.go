package plan

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/values"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// random is what makes the values of an operation's requests. One that writes is sent no value that answers have shown, which may be the id
// or the address of somebody else, and what names an object in it stays as it was planned: of many random numbers some are ids of others.
func (e *Explorer) random(s *site, r *rand.Rand, modest bool) values.Random {
	if intent.Safe(s.op.Method) {
		return values.Random{Rand: r, Modest: modest, Seen: func(name string) []any { return e.lore.values[name] }}
	}
	return values.Random{Rand: r, Modest: modest, Held: func(name string) ([]any, bool) { return s.planned[name], e.refers(s, name) }}
}

// refers says whether a parameter or member of a name leads to an object: by a key, by the name of a collection, or by what somebody is to
// the object.
func (e *Explorer) refers(s *site, name string) bool {
	noun, kind := nouns.Key(name)
	switch kind {
	case "":
		noun = nouns.Singular(noun)
		roles := []string{"owner", "parent", "author", "assignee", "recipient", "receiver", "sender", "member", "manager", "from", "to", "target", "source"}
		return e.collections[noun] || slices.Contains(roles, noun)
	case "number", "code", "ref":
		return e.collections[nouns.Singular(noun)] && !slices.Contains(s.about, "/"+noun)
	case "name", "key", "slug", "handle":
		return e.plan.Environment.FixtureFor(s.op, "body", name) != nil
	}
	return true
}

// collectionsOf are the names of what paths have ids of, in the singular.
func collectionsOf(c *specs.Contract) map[string]bool {
	all := map[string]bool{}
	for _, op := range c.Operations {
		before := ""
		for segment := range strings.SplitSeq(op.Path, "/") {
			if strings.HasPrefix(segment, "{") && before != "" {
				all[nouns.Of(before)] = true
			}
			before = segment
			if strings.HasPrefix(segment, "{") {
				before = ""
			}
		}
	}
	return all
}

// keepPlannedOf keeps the values of a planned request by the names of their places, but for objects and lists of them.
func keepPlannedOf(found map[string][]any, b *base) {
	for _, a := range b.arguments {
		if v, err := specs.DecodeJSON(a.Value.Literal); err == nil {
			keepPlanned(found, a.Name, v)
		}
	}
	keepPlanned(found, "", b.payload)
}

func keepPlanned(found map[string][]any, name string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, member := range slices.Sorted(maps.Keys(v)) {
			keepPlanned(found, member, v[member])
		}
		return
	case []any:
		for _, item := range v {
			keepPlanned(found, name, item)
		}
		if slices.ContainsFunc(v, func(item any) bool { _, is := item.(map[string]any); return is }) {
			return
		}
	}
	if !slices.ContainsFunc(found[name], func(known any) bool { return specs.EqualJSON(known, v) }) {
		found[name] = append(found[name], v)
	}
}

// leadsAstray says that a request which writes would go by a link to an object that the request before has not made, and was not made for:
// to one of those that a list shows, or to the owner of one's own.
func (e *Explorer) leadsAstray(from *site, link *specs.Link, to *site) bool {
	if intent.Safe(to.op.Method) {
		return false
	}
	env := &e.plan.Environment
	for _, v := range link.Parameters {
		expression, _ := v.(string)
		if name, same := strings.CutPrefix(expression, "$request.path."); same {
			if f := env.FixtureFor(from.op, "path", name); f != nil && f.Create != nil {
				continue
			}
		}
		if !slices.ContainsFunc(env.Fixtures, func(f cases.Fixture) bool {
			return f.Create != nil && f.Create.Operation == from.op.ID && CreatedID(from.op, &f) == expression
		}) {
			return true
		}
	}
	return false
}
