package conformance

import (
	"regexp"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// fine finds a time with a fraction of a second that is no zero.
var fine = regexp.MustCompile(`[0-9][.,][0-9]*[1-9]`)

// stayed judges a time that is the same as before a change. Where it has whole seconds, or nothing else has changed, nothing is proven.
func (j *judgement) stayed(e *cases.MemberExpectation, found any) (*result.Finding, string) {
	text, isText := found.(string)
	if !isText {
		return nil, ""
	}
	if !fine.MatchString(text) {
		return nil, "the time has whole seconds, and may be the same one"
	}
	was, before := j.answers[e.Value.Expression.Step].Evaluate("$response.body")
	now, after := j.answers[j.s.ID].Evaluate("$response.body")
	if !before || !after || specs.EqualJSON(was, now) {
		return nil, "the change shows in nothing that is read"
	}
	return &result.Finding{Want: "another time than " + brief(found) + ", which it was before the change", Got: brief(found), At: e.Expr}, ""
}
