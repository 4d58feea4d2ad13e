package conformance

import (
	"context"
	"net/http"
	"slices"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// spent is the group with those of its refused cases that proved nothing because what the group made is used up by the accepted request: what
// is completed, cancelled or published is refused the second time, whatever is wrong with a request. There the control comes last, as that
// of a deletion does. nil where nothing is used up, or nothing is made that could be made anew.
func spent(g *cases.Group, first []*caseRun) *cases.Group {
	if !first[0].spent || g.ControlLast || slices.ContainsFunc(g.Fixtures, func(f cases.FixtureUse) bool { return len(f.Needs) > 0 }) || !slices.ContainsFunc(g.Fixtures, func(f cases.FixtureUse) bool { return f.Create != nil }) {
		return nil
	}
	open := map[string]bool{}
	for _, record := range first[1:] {
		open[record.ID] = record.own == result.Inconclusive && !record.breached() && record.Attempts == nil
	}
	again := *g
	again.ControlLast, again.Control.Steps = true, g.Control.Steps[:1]
	again.Cases = slices.DeleteFunc(slices.Clone(g.Cases), func(c cases.Case) bool { return !open[c.ID] || !wrongByItself(&c) })
	if len(again.Cases) == 0 {
		return nil
	}
	others := slices.ContainsFunc(g.Cases, func(c cases.Case) bool { return c.Refuses() && open[c.ID] && !wrongByItself(&c) })
	if g.Unchanged == nil || !open[g.Unchanged.ID] || others {
		again.State, again.Unchanged = nil, nil // what is left out may have changed something
	}
	return &again
}

// wrongByItself says that a case is one request that is refused for what it says itself, whatever was sent before it: what exceeds a balance or
// repeats a name is so only after the accepted request.
func wrongByItself(c *cases.Case) bool {
	invalid := func(class cases.Class) bool { return class == cases.Negative || class == cases.Lenient }
	if len(c.Steps) != 1 || !invalid(c.Class) || !c.Refuses() {
		return false
	}
	s := &c.Steps[0]
	return invalid(s.Class) || c.Mutation != nil && (c.Mutation.In == "credentials" || c.Mutation.In == "media-type") ||
		s.Expect.Condition == "malformed" || s.Expect.Condition == "absent"
}

// usesUp says that a refusal of the closing control may be of what the group's object has become. Credentials that are refused by now, and a
// target that wants to be asked later, say nothing of it.
func usesUp(x *exchange) bool {
	switch x.Response.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout:
		return false
	}
	return !result.Unavailable(x.Response.Status)
}

// mostUnspent is how often what is used up is made anew: a request that is accepted though it should be refused uses it up again.
const mostUnspent = 4

// unspent runs on new objects what proved nothing on those that were used up, and puts what it came to in its place.
func (r *runner) unspent(ctx context.Context, g *cases.Group, first []*caseRun, at footing) {
	at = at.again()
	for range mostUnspent {
		again := spent(g, first)
		if again == nil || ctx.Err() != nil {
			return
		}
		at.climbs++ // its fresh values are its own
		second, _ := r.attempt(ctx, again, 0, at)
		r.confirmed(ctx, again, second, at)
		if !replaced(first, second) {
			return
		}
	}
}

// replaced puts what is proven on new objects in the place of what was not, and says whether there was any of it.
func replaced(first, second []*caseRun) (any bool) {
	for i, record := range first {
		for _, repeated := range second {
			if repeated.ID != record.ID || i == 0 && (record.own != result.Inconclusive || record.breached()) ||
				repeated.own == result.Inconclusive && !repeated.breached() {
				continue
			}
			any = true
			repeated.Requests += record.Requests
			repeated.Rungs, repeated.spent = record.Rungs, record.spent
			repeated.Results = append(repeated.Results, slices.DeleteFunc(record.Results, func(j result.JudgedRequirement) bool {
				return slices.Contains(record.Requirements, j.Requirement)
			})...) // what its answers showed besides stays
			*record = *repeated
		}
	}
	return any
}

// breached says whether the case has found something, be it a note of its own rule.
func (c *caseRun) breached() bool {
	return len(c.Findings) > 0 || slices.ContainsFunc(c.Notes, func(f result.Finding) bool { return f.Rule == c.Rule })
}
