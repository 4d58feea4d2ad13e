package conformance

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"holdfast/cases"
)

// makeFixtures makes or borrows the group's fixtures and says why not.
func (g *groupRun) makeFixtures(ctx context.Context) string {
	borrowed, reason := g.holdings.borrow(ctx)
	if reason != "" {
		return reason
	}
	for i := range g.group.Fixtures {
		f := &g.group.Fixtures[i]
		if f.Create == nil {
			g.binder.Fixtures[f.Name] = borrowed[f.Name]
			continue
		}
		g.binder.Answers = g.shared
		x, reason := g.step(ctx, &g.group.Control, f.Create, g.control)
		if reason == "" {
			reason = notAccepted(x)
		}
		if reason != "" {
			return fmt.Sprintf("fixture %s was not made: %s", f.Name, reason)
		}
		answer := answerOf(x)
		g.shared[f.Create.ID] = answer
		id, ok := fixtureID(answer, f)
		if !ok {
			return fmt.Sprintf("fixture %s: its creation's answer has no %s; say where the id is: fixtures: { %s: { id: $response.body#/… } }", f.Name, f.ID, f.Name)
		}
		g.binder.Fixtures[f.Name] = id
		g.prove(ctx, f, g.holdings.made(f, answer, id))
	}
	return ""
}

// fixtureID finds the id of what was made where the plan says, and else where most APIs have it: in a member id, in one that
// is named as the fixture, in Location, or in the name that the request gave it.
func fixtureID(answer *cases.Answer, f *cases.FixtureUse) (string, bool) {
	for _, expression := range []string{
		f.ID, "$response.body#/id", "$response.body#/" + f.Name + "_id", "$response.body#/" + f.Name, "$response.header.Location", "$request.body#/name",
	} {
		v, ok := answer.Evaluate(expression)
		if !ok {
			continue
		}
		switch v.(type) {
		case map[string]any, []any, bool:
			continue
		}
		id := fmt.Sprint(v)
		if strings.HasPrefix(expression, "$response.header.") {
			u, err := url.Parse(id)
			if err != nil {
				continue
			}
			segments := strings.Split(strings.TrimSuffix(u.Path, "/"), "/")
			id = segments[len(segments)-1]
		}
		return id, id != ""
	}
	return "", false
}
