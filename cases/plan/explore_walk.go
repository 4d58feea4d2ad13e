package plan

import (
	"fmt"

	"holdfast/cases"
)

// walk is a drawing while it is made.
type walk struct {
	*Explorer
	site  *site
	id    string
	steps []cases.Step
}

// move adds a valid request, and now and then what follows from it: the request again, or where a link of its answer leads.
func (w *walk) move(i int, m move) {
	s := w.at(m.operation)
	if s == nil {
		return
	}
	r := w.source(m.seed)
	b, ok := w.request(s, r, false)
	if !ok {
		return
	}
	step := w.step(s, b, fmt.Sprintf("walk-%d", i+1), cases.Read)
	w.steps = append(w.steps, step)
	if r.IntN(8) == 0 {
		again := step
		again.ID += "-again"
		w.steps = append(w.steps, again)
	}
	for _, answer := range s.op.Responses {
		for _, link := range answer.Links {
			target := w.at(link.Operation)
			if target == nil || link.Elsewhere || w.leadsAstray(s, link, target) || r.IntN(3) > 0 || target.op.Body != nil && target.op.Body.Required {
				continue
			}
			target.draft.fresh()
			if linked, reason := target.draft.linked(link, step.ID, w.id, step.ID+"-"+link.Name, cases.Read); reason == "" {
				w.steps = append(w.steps, linked)
			}
		}
	}
}

// step is a request that has to be answered as documented, whatever becomes of it: prose may refuse what the schema allows. What comes
// before the point is no probe: the case's mutation and its reasons are not about it.
func (w *walk) step(s *site, b *base, id string, role cases.Role) cases.Step {
	step := b.step(s.draft, w.id, id, role)
	step.Class = cases.Positive
	return step
}

// mostValid is how many valid requests of the target a drawing has at most.
const mostValid = 4

// valid sends random valid requests of the target.
func (w *walk) valid(seed uint64) *cases.Case {
	r := w.source(seed)
	n := 1 + r.IntN(mostValid)
	if w.site.op.Method == "DELETE" {
		n = 1
	}
	c := &cases.Case{
		Rule: "positive-valid", Requirements: []string{w.site.op.ID + "/request:valid"}, Class: cases.Positive,
		Why: "each request is valid, by every reader of its bytes: whatever becomes of it, its answer is a documented one", Proof: "every reader takes the requests for valid",
	}
	for i := range n {
		if b, ok := w.request(w.site, r, r.IntN(3) == 0); ok {
			w.steps = append(w.steps, w.step(w.site, b, fmt.Sprintf("send-%d", i+1), cases.Probe))
		}
	}
	c.Steps = w.steps
	if len(c.Steps) == 0 {
		return nil
	}
	return c
}
