package conformance

import (
	"slices"
	"strings"

	"holdfast/specs/jsonpointer"
)

// aboutTheObject is the id of the object in a request's path where a refusal speaks of that, and not of the parameter whose value the case
// takes from its list: ?type=directory asks for what a file is not.
func (j *judgement) aboutTheObject() string {
	m, r := j.c.Mutation, j.x.Response
	if m == nil || m.In != "query" || m.Keyword != "enum" && m.Keyword != "const" || r.Status/100 != 4 {
		return ""
	}
	body, err := r.JSON()
	if err != nil {
		body = string(r.Body)
	}
	texts := j.x.said(body, false)
	tokens := jsonpointer.Tokens(m.Pointer)
	if len(tokens) == 0 {
		return ""
	}
	of := func(id string) bool {
		return slices.ContainsFunc(texts, func(text string) bool {
			text = strings.ToLower(text)
			return strings.Contains(text, strings.ToLower(id)) && !strings.Contains(text, strings.ToLower(tokens[0]))
		})
	}
	template := pathSegments(j.s.Path)
	for i, segment := range pathSegments(j.x.Request.Target) {
		if i < len(template) && strings.Contains(template[i], "{") && len(segment) >= leastQuoted && of(segment) {
			return segment
		}
	}
	return ""
}
