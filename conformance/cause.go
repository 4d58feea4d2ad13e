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
	shared := strings.HasPrefix(f.Where.Pointer, "/components/")
	switch probe := s != nil && s.Role == cases.Probe; {
	case g.rules[f.Rule].OfComponent && shared:
		return f.Where.Pointer
	case f.Rule == "body-schema":
		if copied := g.Contract.Copied(f.Where); copied != "" {
			return "copies of one schema: " + copied + " " + f.At[strings.LastIndexByte(f.At, '/')+1:]
		}
	case f.Rule == "content-type-documented" && f.Status >= 400:
		return "errors as " + f.Got + " in place of " + f.Want
	case f.Rule == "status-not-5xx" && probe:
		return poison(f)
	case probe && f.Mutation != nil && (strings.HasPrefix(f.Rule, "negative-") || f.Rule == "positive-boundary"):
		if named := habit(f); named != "" {
			return named
		}
		return g.sharedPlace(f, s, shared)
	case probe:
		return habit(f)
	}
	return ""
}

// sharedPlace names the place of a request that a case is about, where operations share it or have copies of it.
func (g *groupRun) sharedPlace(f *result.Finding, s *cases.Step, shared bool) string {
	if shared {
		return "requests at " + f.Where.Pointer
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

// habit names what is one setting of the whole service, whichever operation shows it: how its reader of JSON, of media types or of
// numbers is set up. Empty for all else.
func habit(f *result.Finding) string {
	switch f.Rule {
	case "trailing-data", "unsupported-media-type":
		return f.Rule
	case "lenient-coercion":
		if f.Mutation != nil && f.Mutation.Sent == "null" {
			return "null is taken for any value"
		}
		return "values of one type are taken for another"
	case "positive-boundary":
		if v := variant(f); f.Mutation != nil && f.Mutation.Keyword == "type" && (v == "past-32-bits" || v == "past-double") {
			return v
		}
	}
	return ""
}

// poison names what a service fails on wherever it meets it: a text that its database can't hold, a number that is too large for its
// types, a body that is not there.
func poison(f *result.Finding) string {
	v := variant(f)
	if slices.Contains([]string{"nul", "lone-surrogate", "past-32-bits", "past-64-bits", "past-double", "beyond-double"}, v) {
		return "5xx for " + v
	}
	return ""
}

// variant is the last part of a case's ID.
func variant(f *result.Finding) string {
	return f.Case[strings.LastIndexByte(f.Case, '~')+1:]
}
