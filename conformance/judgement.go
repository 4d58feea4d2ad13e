package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// judgement compares one answer with its step's expectation.
type judgement struct {
	run     *groupRun
	c       *cases.Case
	s       *cases.Step
	x       *exchange
	answers map[string]*cases.Answer
	// races are the raced sets so far, by step.
	races map[string]*raceInfo
}

// judge gives a breach with Want and Got, or a reason why nothing can be said.
func (j *judgement) judge() (breach *result.Finding, unproven string) {
	status := j.x.Response.Status
	if result.Unavailable(status) && !j.declares(status) {
		reason := fmt.Sprintf("the target answered %d: it does not take requests now", status)
		if status == http.StatusTooManyRequests {
			reason += "; send fewer a second with --rate-limit"
		}
		return nil, reason
	}
	for _, step := range []func() (*result.Finding, string){
		j.outcome, j.unread, j.raced, j.covered, j.modelled, j.same, j.balance, j.body, j.members, j.items, j.list, j.criteria,
	} {
		if breach, unproven = step(); breach != nil || unproven != "" {
			return breach, unproven
		}
	}
	return nil, ""
}

// tooLarge is why nothing is proven of a body.
const tooLarge = "the body of the answer is too large to be read"

// same compares the answer with an earlier step's.
func (j *judgement) same() (*result.Finding, string) {
	e := j.s.Expect.SameAs
	if e == nil {
		return nil, ""
	}
	first, ok := j.answers[e.Step]
	if !ok {
		return nil, "step " + e.Step + " has no answer"
	}
	again, volatile := j.answers[j.s.ID], j.volatile(e)
	switch e.How {
	case "same-resource", "other-resource":
		return resource(e, first, again)
	case "another-answer":
		return j.anotherAnswer(e, first, again)
	case "while-tag":
		if a, b := first.Header.Get("ETag"), again.Header.Get("ETag"); a != "" && b != "" && strings.TrimPrefix(a, "W/") != strings.TrimPrefix(b, "W/") {
			return nil, "the object has changed since, or is shown otherwise each time: its ETag is another"
		}
		return nil, ""
	case "tag", "other-tag":
		return tags(e, first, again)
	case "indistinguishable":
		return j.indistinguishable(e, first, again)
	case "kept":
		return j.kept(e, first, again, volatile)
	case "changed":
		switch at, _, _ := difference(first.Body, again.Body, "", volatile); {
		case again.Status/100 != 2 || at != "none":
			return nil, "" // it is gone, or shown in another state
		case first.Body == nil:
			return nil, "the answers have no body that can be compared"
		}
		return &result.Finding{Want: "that it is gone, or shown in another state", Got: "what was read before, unchanged"}, ""
	case "representation":
		if at, a, b := difference(first.Body, again.Body, "", volatile); at != "none" {
			return &result.Finding{Want: brief(a) + ", as when it was made", Got: brief(b), At: at}, ""
		}
		return nil, ""
	}
	if first.Status != again.Status {
		return &result.Finding{Want: fmt.Sprintf("%d, as the first time", first.Status), Got: got(j.x.Response)}, ""
	}
	if e.How == "status" {
		return nil, ""
	}
	if at, a, b := difference(first.Body, again.Body, "", volatile); at != "none" {
		return &result.Finding{Want: "the answer of the first time: " + brief(a), Got: brief(b), At: at}, ""
	}
	return j.otherHeader(first, again, volatile), ""
}

// resource compares the ids of two answers.
func resource(e *cases.SameAs, first, again *cases.Answer) (*result.Finding, string) {
	a, ok := first.Evaluate(e.ID)
	b, _ := again.Evaluate(e.ID)
	same := specs.EqualJSON(a, b)
	switch {
	case !ok:
		return nil, "the first answer has no " + e.ID
	case e.How == "same-resource" && !same:
		return &result.Finding{Want: "the same resource, " + brief(a), Got: brief(b), At: e.ID}, ""
	case e.How == "other-resource" && same:
		return &result.Finding{Want: "another resource than " + brief(a), Got: "the same", At: e.ID}, ""
	}
	return nil, ""
}

// anotherAnswer tells an answer that was given before to another operation. Two operations that number their objects from 1 each can come to
// equal answers by themselves, so an id has to be one that nobody counts; and two that show the object which they are about answer alike
// whatever the key is, as the request beside it then does that had a key of its own.
func (j *judgement) anotherAnswer(e *cases.SameAs, first, again *cases.Answer) (*result.Finding, string) {
	id, _ := first.Evaluate(e.ID)
	text, _ := id.(string)
	counted := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' }) < 0
	if counted || !alike(first, again) {
		return nil, ""
	}
	for step, other := range j.answers {
		if step != e.Step && step != j.s.ID && alike(first, other) {
			return nil, "another request, with a key of its own, was answered so too: the answer shows what was there"
		}
	}
	return &result.Finding{Want: "an answer of its own", Got: "that of the other operation, with the id " + brief(id), At: e.ID}, ""
}

// alike says that two answers have the same status and body.
func alike(a, b *cases.Answer) bool {
	at, _, _ := difference(a.Body, b.Body, "", nil)
	return a.Status == b.Status && at == "none"
}

// difference finds the first place in which two bodies differ; "none" where they don't.
func difference(a, b any, at string, volatile []string) (string, any, any) {
	if slices.Contains(volatile, at) || specs.EqualJSON(a, b) || aged(a, b) || veiled(a, b) {
		return "none", nil, nil
	}
	left, ok := a.(map[string]any)
	right, also := b.(map[string]any)
	if ok && also {
		for _, name := range slices.Concat(sortedNames(left), sortedNames(right)) {
			escaped := jsonpointer.Escape(name)
			if found, x, y := difference(left[name], right[name], at+"/"+escaped, volatile); found != "none" {
				return found, x, y
			}
		}
		return "none", nil, nil
	}
	return at, a, b
}

// body compares members of the answer with bound values.
func (j *judgement) body() (*result.Finding, string) {
	for _, e := range j.s.Expect.Body {
		if e.Kept != "" && !j.run.keeps(e) {
			continue
		}
		want, err := j.run.binder.Value(e.Equals)
		if err != nil {
			return nil, err.Error()
		}
		found, ok := j.answers[j.s.ID].Evaluate(e.Expr)
		if !ok || !specs.EqualJSON(found, want) {
			return &result.Finding{Want: brief(want), Got: brief(found), At: e.Expr}, ""
		}
	}
	return nil, ""
}

// keeps says whether the accepted control was answered with what it sent: a service that shows something else there shows no number that
// it could not hold.
func (g *groupRun) keeps(e cases.Criterion) bool {
	open := g.shared["open"]
	if open == nil {
		return true
	}
	sent, ok := open.Evaluate(e.Kept)
	shown, also := open.Evaluate(e.Expr)
	return ok && also && sameValue(shown, sent)
}

// items bounds a list of the answer.
func (j *judgement) items() (*result.Finding, string) {
	e := j.s.Expect.Items
	if e == nil {
		return nil, ""
	}
	found, ok := j.answers[j.s.ID].Evaluate(e.Expr)
	list, isList := found.([]any)
	if !ok || !isList {
		return nil, "the answer has no list at " + e.Expr
	}
	if len(list) > e.Max {
		return &result.Finding{Want: fmt.Sprintf("at most %d", e.Max), Got: fmt.Sprintf("%d items", len(list)), At: e.Expr}, ""
	}
	return nil, ""
}

// brief writes a JSON value short enough for a sentence.
func brief(v any) string {
	if v == nil {
		return "nothing"
	}
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	if runes := []rune(string(data)); len(runes) > 120 {
		return string(runes[:120]) + "…"
	}
	return string(data)
}
