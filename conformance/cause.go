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
	case f.Rule == "body-schema" && strings.Contains(f.Where.Pointer, "/additionalProperties/"):
		return f.Where.Pointer // one schema for whatever the members are called
	case f.Rule == "body-schema":
		if copied := g.Contract.Copied(f.Where); copied != "" {
			return "copies of one schema: " + copied + " " + f.At[strings.LastIndexByte(f.At, '/')+1:]
		}
	case f.Rule == "content-type-documented" && f.Status >= 400:
		return "errors as " + f.Got + " in place of " + f.Want
	case f.Rule == "status-not-5xx" && probe:
		return poison(f)
	case probe && f.Mutation != nil && (strings.HasPrefix(f.Rule, "negative-") || f.Rule == "positive-boundary" || f.Rule == "positive-enum"):
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
	case "negative-type":
		if f.Mutation != nil && variant(f) == "fraction" {
			return "fractions are taken for integers in the " + f.Mutation.In
		}
	case "positive-boundary":
		if v := variant(f); f.Mutation != nil && f.Mutation.Keyword == "type" && (v == "past-32-bits" || v == "past-double") {
			return v
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
	case slices.Contains([]string{"past-32-bits", "past-64-bits", "past-double", "beyond-double"}, v), strings.HasPrefix(v, "wraps-"):
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
