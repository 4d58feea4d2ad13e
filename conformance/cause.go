package conformance

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// cause names what a finding has in common with others, where one mistake shows on several operations: a schema or a parameter that they
// share or have a copy of, or how the service as a whole reads and refuses. It is empty where the finding is the operation's own. What
// was done to objects and to callers always is: findings of different harm are never one.
func (g *groupRun) cause(f *result.Finding, s *cases.Step) string {
	rule, shared := g.rules[f.Rule], strings.HasPrefix(f.Where.Pointer, "/components/")
	switch probe := s != nil && s.Role == cases.Probe; {
	case rule.OfComponent && shared:
		return f.Where.Pointer
	case rule.Cause == cases.OfSchema && strings.Contains(f.Where.Pointer, "/additionalProperties/"):
		return f.Where.Pointer // one schema for whatever the members are called
	case rule.Cause == cases.OfSchema:
		if copied := g.Contract.Copied(f.Where); copied != "" {
			return "copies of one schema: " + copied + " " + f.At[strings.LastIndexByte(f.At, '/')+1:]
		}
	case rule.Cause == cases.OfErrors && f.Status >= 400:
		return "errors as " + f.Got + " in place of " + f.Want
	case rule.Cause == cases.OfValue && probe:
		return poison(f)
	case probe:
		if named := habit(&rule, f); named != "" || f.Mutation == nil || rule.Cause != cases.OfPlace {
			return named
		}
		return g.sharedPlace(f, s, shared)
	}
	return ""
}

// sharedPlace names the place of a request that a case is about, where operations share it or have copies of it.
func (g *groupRun) sharedPlace(f *result.Finding, s *cases.Step, shared bool) string {
	if shared {
		return "requests at " + g.Contract.FirstAlike(f.Where.Pointer)
	}
	if op := g.Contract.Operation(s.Operation); op != nil && f.Mutation.In != "body" {
		name, below, _ := strings.Cut(strings.TrimPrefix(f.Mutation.Pointer, "/"), "/")
		if p := op.Parameter(f.Mutation.In, name); p != nil && p.Copied() != "" {
			return p.Copied() + "/" + below + ":" + f.Mutation.Keyword
		}
		return ""
	}
	if copied := g.Contract.Copied(f.Where); copied != "" {
		return "copies of one schema, in requests: " + copied
	}
	return ""
}

// habit names the setting of the whole service that a breach shows; empty where it shows none.
func habit(rule *cases.Rule, f *result.Finding) string {
	for _, h := range rule.Habits {
		switch m := f.Mutation; {
		case m == nil && h != (cases.Habit{Name: h.Name}):
		case h.Sent != "" && m.Sent != h.Sent, h.Keyword != "" && m.Keyword != h.Keyword, h.Variant != "" && variant(f) != h.Variant:
		case h.ByPart:
			return h.Name + " in the " + m.In
		default:
			return h.Name
		}
	}
	return ""
}

// poison names what a service fails on wherever it meets it: a text that its database can't hold, a number that is too large for its
// types, a body that its reader can't put into them.
func poison(f *result.Finding) string {
	switch v := variant(f); {
	case v == "nul" || v == "lone-surrogate":
		return "5xx for " + v
	case slices.Contains([]string{"past-32-bits", "past-64-bits", "past-double", "beyond-double", "5000-digits"}, v), strings.HasPrefix(v, "wraps-"):
		return "5xx for a number that a type can't hold"
	case f.Mutation != nil && !strings.HasPrefix(v, "member-") && (f.Mutation.Keyword == "type" || f.Mutation.Keyword == "enum"):
		return "5xx for a value that a type can't hold, in the " + f.Mutation.In
	}
	return ""
}

// variant is the last part of a case's ID.
func variant(f *result.Finding) string {
	return f.Case[strings.LastIndexByte(f.Case, '~')+1:]
}
