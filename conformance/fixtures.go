package conformance

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/internal/nouns"
)

// makeFixtures makes or borrows the group's fixtures and says why not.
func (g *groupRun) makeFixtures(ctx context.Context) string {
	g.unlock = ""
	borrowed, reason := g.holdings.borrow(ctx)
	if reason != "" {
		return reason
	}
	for i := range g.group.Fixtures {
		f := &g.group.Fixtures[i]
		if f.Create == nil && f.List == nil {
			g.binder.Fixtures[f.Name] = borrowed[f.Name]
			continue
		}
		x, reason := g.makeFixture(ctx, f)
		if x != nil {
			g.climb(ctx, x, f.Create.Operation, g.chooses(f.Create.Operation), false)
		}
		if taken(x) || f.Create != nil && mayBeAnothers(reason) {
			g.freshen(ctx, f.Create.Operation)
		}
		if reason != "" {
			return reason
		}
	}
	return ""
}

// makeFixture makes one of the group's fixtures, or finds it, and says why not; refused is the answer to its creation where that was not
// accepted.
func (g *groupRun) makeFixture(ctx context.Context, f *cases.FixtureUse) (refused *exchange, reason string) {
	if f.List != nil {
		return nil, g.findFixture(ctx, f)
	}
	if f.With != "" {
		id, ok := fixtureID(g.shared[f.Create.ID], f)
		if !ok {
			return nil, notMade(f)
		}
		g.binder.Fixtures[f.Name] = id
		return nil, ""
	}
	g.binder.Answers = g.shared
	x, reason := g.step(ctx, &g.group.Control, f.Create, g.control)
	if reason == "" {
		if reason = notAccepted(x); reason != "" {
			refused = x
		}
	}
	if reason != "" {
		if fixture := g.Plan.Environment.Fixture(f.Name); refused != nil && fixture != nil && fixture.Inferred != "" {
			g.unlock = plan.SetLineOf(g.Contract, fixture)
		}
		return refused, fmt.Sprintf("fixture %s was not made: %s", f.Name, reason)
	}
	answer := answerOf(x)
	g.shared[f.Create.ID] = answer
	id, _, ok := madeID(x, f)
	if !ok {
		return nil, notMade(f)
	}
	g.binder.Fixtures[f.Name] = id
	g.prove(ctx, f, g.holdings.made(f, answer, id))
	return nil, ""
}

// notMade says that nothing shows the id of what was made.
func notMade(f *cases.FixtureUse) string {
	return fmt.Sprintf("fixture %s: its creation's answer has no %s; say where the id is: fixtures: { %s: { id: $response.body#/… } }", f.Name, f.ID, f.Name)
}

// findFixture takes an object that a list shows, and says why there is none.
func (g *groupRun) findFixture(ctx context.Context, f *cases.FixtureUse) string {
	g.binder.Answers = g.shared
	x, reason := g.step(ctx, &g.group.Control, f.List, g.control)
	if reason == "" {
		reason = notAccepted(x)
	}
	if reason != "" {
		return fmt.Sprintf("fixture %s was not found: %s", f.Name, reason)
	}
	answer := answerOf(x)
	g.shared[f.List.ID] = answer
	id, ok := fixtureID(answer, f)
	if !ok {
		return fmt.Sprintf("fixture %s: the list of %s shows none; give one: %s", f.Name, f.List.Operation, plan.SetLineOf(g.Contract, g.Plan.Environment.Fixture(f.Name)))
	}
	g.binder.Fixtures[f.Name] = id
	return ""
}

// fixtureID finds the id of what was made where the plan says, and where the plan says no more than that, where most APIs have it: in
// a member id, in one that is named as the fixture, in Location, or in the name that the request gave it.
func fixtureID(answer *cases.Answer, f *cases.FixtureUse) (string, bool) {
	id, ok := shownID(answer, f)
	if !ok {
		id, ok = guessedID(answer, f)
	}
	return id, ok
}

// madeID finds the id of what an exchange made: in its answer, else on the list that was read after it, else in what the request calls
// it. guessed says that it is the last.
func madeID(x *exchange, f *cases.FixtureUse) (id string, guessed, ok bool) {
	answer := answerOf(x)
	if id, ok = shownID(answer, f); ok {
		return id, false, true
	}
	if x.listedID != "" {
		return x.listedID, false, true
	}
	id, ok = guessedID(answer, f)
	return id, true, ok
}

// elsewhere are the expressions beside the plan's own where an id may stand.
func elsewhere(f *cases.FixtureUse) []string {
	if f.Else != nil || f.List != nil {
		return f.Else
	}
	return []string{
		"$response.body#/id", "$response.body#/uuid", "$response.body#/guid", "$response.body#/_id", "$response.body#/data/id", "$response.body#/result/id", "$response.body#/item/id", "$response.body#/" + f.Name + "/id",
		"$response.body#/" + f.Name + "_id", "$response.body#/" + f.Name, "$response.header.Location", "$request.body#/name",
	}
}

// shownID is the id that an answer shows, or that the plan finds in the request.
func shownID(answer *cases.Answer, f *cases.FixtureUse) (string, bool) {
	if id, ok := assignedID(answer, f.ID); ok {
		return id, true
	}
	all := slices.DeleteFunc(slices.Clone(elsewhere(f)), func(e string) bool { return strings.HasPrefix(e, "$request.") })
	return firstID(answer, append([]string{f.ID}, all...))
}

// guessedID is what a request calls what it makes.
func guessedID(answer *cases.Answer, f *cases.FixtureUse) (string, bool) {
	return firstID(answer, slices.DeleteFunc(slices.Clone(elsewhere(f)), func(e string) bool { return !strings.HasPrefix(e, "$request.") }))
}

func firstID(answer *cases.Answer, expressions []string) (string, bool) {
	for _, expression := range expressions {
		v, ok := answer.Evaluate(expression)
		if !ok {
			continue
		}
		switch v.(type) {
		case nil, map[string]any, []any, bool:
			continue
		}
		id := fmt.Sprint(v)
		if strings.HasPrefix(expression, "$response.header.") || strings.HasSuffix(expression, "/self/href") || strings.HasSuffix(expression, "/links/self") {
			if id, ok = locatedID(answer.Request.Target, id); !ok {
				continue
			}
		}
		if strings.HasPrefix(expression, "$response.") {
			id = cases.Unnamed(id, lastSegment(answer.Request.Target))
		}
		if id != "" {
			return id, true
		}
	}
	return "", false
}

// locatedID is the last segment of where a Location points, if that is below the collection that was posted to: one that names the
// collection itself, or another page, has no id in it.
func locatedID(posted, location string) (string, bool) {
	from, err := url.Parse(posted)
	if err != nil {
		return "", false
	}
	u, err := from.Parse(location)
	if err != nil {
		return "", false
	}
	named := func(p *url.URL) []string {
		return slices.DeleteFunc(pathSegments(p.EscapedPath()), func(s string) bool { return s == "" })
	}
	collection, at := named(from), named(u)
	if len(at) < 2 || len(collection) == 0 {
		return "", false
	}
	last, parent := at[len(at)-1], at[len(at)-2]
	// POST /users/create and POST /user both make /users/5.
	for _, segment := range collection {
		if nouns.Same(segment, parent) && !slices.Contains(collection, last) {
			return last, true
		}
	}
	return "", false
}
