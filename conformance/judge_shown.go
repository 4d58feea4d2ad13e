package conformance

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// shownOf is what of a value that was sent the answer's schema lets be shown as it is: a price that goes in as a number and comes out as a text
// by contract is no part of it. some is false where nothing is.
func (j *judgement) shownOf(e *cases.MemberExpectation, sent any) (shown any, some bool) {
	at, isMember := strings.CutPrefix(e.Expr, "$response.body#")
	op := j.run.Contract.Operation(j.s.Operation)
	if !isMember || op == nil || op.Shown() == nil {
		return sent, true
	}
	found, _ := j.answers[j.s.ID].Evaluate(e.Expr)
	if veiled(found, sent) {
		return nil, false
	}
	if !j.keepsSent() && ofItsOwn(sent, found, op.Shown().Member(at)) {
		return nil, false
	}
	return allowed(sent, op.Shown().Member(at))
}

// ofItsOwn says that a map of which the contract names no key is shown with other keys than were made up for it: the service has settings of its own there, and
// takes no others.
func ofItsOwn(sent, found any, s *specs.Schema) bool {
	made, one := sent.(map[string]any)
	shown, two := found.(map[string]any)
	if !one || !two || len(shown) == 0 || len(made) == 0 || len(s.Properties()) > 0 {
		return false
	}
	for name := range made {
		for key := range shown {
			if strings.EqualFold(key, name) {
				return false
			}
		}
	}
	return true
}

// keepsSent says that the contract declares that what is sent is what is read: a map is no exception then.
func (j *judgement) keepsSent() bool {
	if j.run.Contract.Facts.KeepsSent {
		return true
	}
	return slices.ContainsFunc(j.c.Steps, func(s cases.Step) bool {
		op := j.run.Contract.Operation(s.Operation)
		return op != nil && op.Facts.KeepsSent
	})
}

// allowed is the part of a value that a schema has no other opinion of.
func allowed(v any, s *specs.Schema) (part any, some bool) {
	if s == nil {
		return v, true
	}
	types := s.Types()
	is := func(t string) bool { return len(types) == 0 || slices.Contains(types, t) }
	switch v := v.(type) {
	case map[string]any:
		kept := map[string]any{}
		for name, member := range v {
			if m, ok := allowed(member, s.Member(jsonpointer.Of(name))); ok {
				kept[name] = m
			}
		}
		return kept, is("object") && (len(kept) > 0 || len(v) == 0)
	case []any:
		var kept []any
		for _, item := range v {
			m, ok := allowed(item, s.Items())
			if !ok {
				return nil, false
			}
			kept = append(kept, m)
		}
		return kept, is("array")
	}
	return v, s.Accepts(v)
}
