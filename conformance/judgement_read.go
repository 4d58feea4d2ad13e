package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// unread says why nothing is known of a body that the expectation is about.
func (j *judgement) unread() (*result.Finding, string) {
	e := &j.s.Expect
	if !e.Reads() {
		return nil, ""
	}
	read := []*cases.Answer{j.answers[j.s.ID]}
	if e.SameAs != nil {
		read = append(read, j.answers[e.SameAs.Step])
	}
	if slices.ContainsFunc(read, func(a *cases.Answer) bool { return a != nil && a.Unread }) {
		return nil, tooLarge
	}
	return nil, ""
}

func (j *judgement) declares(status int) bool {
	return slices.Contains(j.s.Expect.Statuses, fmt.Sprint(status))
}

func (j *judgement) outcome() (*result.Finding, string) {
	e, status := j.s.Expect, j.x.Response.Status
	switch e.Outcome {
	case cases.Accepted:
		if status == http.StatusAccepted && !matches(e.Statuses, status) {
			return nil, "answered with 202: it is not done yet, and what it comes to is told elsewhere"
		}
		if status/100 == 2 && !matches(e.Statuses, status) {
			return &result.Finding{Want: strings.Join(e.Statuses, " or "), Got: got(j.x.Response), Only: "status"}, ""
		}
		if status/100 == 2 || j.x.redirects {
			return nil, ""
		}
		if j.x.uncovered != "" && status/100 == 4 {
			return nil, j.x.uncovered
		}
		if reason := j.otherReason(); reason != "" {
			return nil, reason
		}
		return &result.Finding{Want: "a 2xx", Got: got(j.x.Response)}, ""
	case cases.Refused:
		return j.refused()
	case cases.Either:
		if status >= 500 {
			return &result.Finding{Want: "any answer but a 5xx", Got: got(j.x.Response)}, ""
		}
		if status/100 != 3 && !matches(e.Statuses, status) {
			if j.underWay() {
				return nil, "answered with " + cases.StatusText(status) + ": the same request was answered with 202 before, and may not be done yet"
			}
			return &result.Finding{Want: strings.ToLower(strings.Join(e.Statuses, ", ")), Got: got(j.x.Response), Only: "status"}, ""
		}
	}
	return nil, ""
}

// underWay says that the same request was accepted before, and not carried out by then: what it comes to may be refused otherwise than what it has
// come to.
func (j *judgement) underWay() bool {
	now := j.x.Request
	for step, a := range j.answers {
		if step != j.s.ID && a.Status == http.StatusAccepted && a.Request != nil && a.Request.Method == now.Method && a.Request.Target == now.Target {
			return true
		}
	}
	return false
}

func (j *judgement) refused() (*result.Finding, string) {
	e, status := j.s.Expect, j.x.Response.Status
	want := "a refusal (4xx)"
	if e.Basis == cases.BasisDeclared {
		want = strings.Join(e.Statuses, " or ")
		if e.Code != "" {
			want += " " + e.Code
		}
	}
	switch {
	case e.Unrouted && status/100 == 2 && webPage(nil, j.x.Response):
		return nil, "a web page is no proof that the method is taken: a single-page application answers so to every path"
	case e.Unrouted && (status == http.StatusNotFound || status == http.StatusGone) && absent(j.s) && e.Basis != cases.BasisDeclared:
		return nil, fmt.Sprintf("%d says that no object has the id, and nothing of the method", status)
	case j.turnedAway():
		return nil, "403 with a web page that the contract does not document: something in front of the application may have turned the request away"
	case status/100 == 3 || status/100 == 1:
		return nil, fmt.Sprintf("the target answered %d: a redirect neither accepts nor refuses", status)
	case status/100 != 4 && !j.declares(status):
		if status == http.StatusNotImplemented && e.Unrouted {
			return nil, ""
		}
		if j.x.untouched { // nobody is harmed by what was only said
			return &result.Finding{Want: want, Got: got(j.x.Response) + ", and it stands as before", Only: "status"}, ""
		}
		return &result.Finding{Want: want, Got: got(j.x.Response)}, ""
	case !matches(e.Statuses, status):
		return j.refusedOtherwise("status", e.Condition, result.Finding{Want: want, Got: got(j.x.Response)}), ""
	case e.Code != "":
		a := answerOf(j.x)
		if a.Unread {
			return nil, "" // unread says so
		}
		v, ok := a.Evaluate(e.CodeAt)
		if text, isText := v.(string); !ok || !isText || text != e.Code {
			return j.refusedOtherwise("code", e.Condition, result.Finding{Want: want, Got: got(j.x.Response), At: e.CodeAt}), ""
		}
	}
	return nil, ""
}

// turnedAway says that content was refused with a page as firewalls write them, which says nothing of what the application does with it. Of
// who may do what a 403 speaks, whoever answers it.
func (j *judgement) turnedAway() bool {
	e := j.s.Expect
	return j.x.Response.Status == http.StatusForbidden && e.Basis != cases.BasisDeclared && (e.Condition == "malformed" || strings.HasPrefix(e.Condition, "invalid")) &&
		webPage(j.run.Contract.Operation(j.s.Operation), j.x.Response)
}

// refusedOtherwise is a finding on a refusal that the contract declares another status or code for, whatever was wrong with the request: it is
// told as that, at the line that declares it. Where two things are wrong it is the order that is broken.
func (j *judgement) refusedOtherwise(what, condition string, f result.Finding) *result.Finding {
	declared, ok := j.run.Contract.Outcome(j.run.Contract.Operation(j.s.Operation), condition, "")
	if e := j.s.Expect; e.Order || condition == "" || e.Outcome == cases.Refused && e.Basis != cases.BasisDeclared {
		return &f
	}
	want, _, _ := strings.Cut(f.Want, ": ")
	answered, _, _ := strings.Cut(f.Got, ": ")
	f.Only, f.Fix = what, "answer "+want+", or correct the line of the contract that says so"
	f.Cause = "refused with " + answered + " in place of " + want + ": " + condition
	if ok && strings.HasPrefix(want, fmt.Sprint(declared.Status)) {
		f.Where = declared.Place
	}
	return &f
}

// absent says whether a step asks for an object by an id that was drawn because nothing has it.
func absent(s *cases.Step) bool {
	return slices.ContainsFunc(s.Parameters, func(a cases.Argument) bool { return a.In == "path" && a.Value.Fresh != nil })
}

func matches(statuses []string, status int) bool {
	for _, s := range statuses {
		if s == fmt.Sprint(status) || s == fmt.Sprintf("%dXX", status/100) {
			return true
		}
	}
	return len(statuses) == 0
}

// got words an answer: its status, and the code or title of a problem where it has one.
func got(r *result.Response) string {
	text := fmt.Sprint(r.Status)
	body, err := r.JSON()
	if err != nil || r.Status < 400 {
		return text
	}
	members, _ := body.(map[string]any)
	for _, name := range []string{"code", "title", "error", "message", "detail"} {
		if s, ok := members[name].(string); ok && s != "" {
			if runes := []rune(s); len(runes) > 80 {
				s = string(runes[:80]) + "…"
			}
			return text + " " + s
		}
	}
	return text
}
