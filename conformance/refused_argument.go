package conformance

import (
	"slices"

	"holdfast/specs/jsonpointer"
)

// blamedArgument is the query parameter that a refusal speaks of, where the request differs from its accepted twin in another value of a closed list of a
// query parameter alone: GET /report?reportType=count asks for groupBy. No keyword states that.
func (j *judgement) blamedArgument() string {
	body, tokens := j.listedValueRefused()
	op := j.run.Contract.Operation(j.s.Operation)
	if tokens == nil || j.c.Mutation.In != "query" || op == nil {
		return ""
	}
	own, texts := tokens[len(tokens)-1], j.x.said(body, false)
	speaks := func(name string) bool {
		return slices.ContainsFunc(texts, func(text string) bool {
			return ofSeveralWords(name) && hasWord(text, name) || namesMember(text, name)
		})
	}
	if speaks(own) || slices.ContainsFunc(texts, func(text string) bool { return hasWord(text, own) }) {
		return ""
	}
	for _, p := range op.Parameters {
		if p.In == "query" && jsonpointer.Of(p.Name) != j.c.Mutation.Pointer && speaks(p.Name) {
			return p.Name
		}
	}
	return ""
}
