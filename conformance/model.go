package conformance

import (
	"fmt"
	"slices"

	"holdfast/cases"
	"holdfast/specs"
)

// modelled is what the ledger says of a request before it is sent.
type modelled struct {
	// known is false where the ledger can't tell: then only a 5xx is wrong.
	known bool
	// accepted, or refused for condition.
	accepted  bool
	condition string
	// resource is the id that the answer must show; "" is any.
	resource string
	// account is set for readings and lists.
	account *account
	why     string
}

// expect asks the ledger about a request whose outcome the plan leaves to it.
func (l *ledger) expect(g *groupRun, out sent, s *cases.Step) *modelled {
	if s.Expect.Outcome != cases.Modelled || out.op == nil {
		return nil
	}
	a := &cases.Answer{Request: out.wire}
	for name, draw := range out.op.Facts.Draws {
		of, found := a.Evaluate(draw.Of)
		amount, ok := whole(a.Evaluate(draw.Amount))
		acc := l.account(name, of, found)
		if acc == nil || acc.unclear || !ok {
			return &modelled{}
		}
		m := acc.expectDraw(out.op, a, requestKey(out.op, a, s.Caller))
		if m == nil {
			low, high := acc.left()
			switch {
			case amount.Cmp(low) <= 0:
				m = &modelled{known: true, accepted: true, why: fmt.Sprintf("%s is left", high)}
			case amount.Cmp(high) > 0:
				m = &modelled{known: true, condition: "exceeds:" + name, why: fmt.Sprintf("%s is left, and %s is asked for", high, amount)}
			default:
				m = &modelled{}
			}
		}
		return m
	}
	for name := range out.op.Facts.Restores {
		if _, e := l.drawnAs(name, out.op, a); e != nil && !e.undone && !e.unknown {
			return &modelled{known: true, accepted: true, why: "what it undoes was drawn and not yet undone"}
		}
		return &modelled{}
	}
	for name, b := range l.contract.Facts.Balances {
		if b.Operation == out.op.ID {
			id, found := a.Evaluate("$request." + b.By)
			acc := l.account(name, id, found)
			return &modelled{known: acc != nil, accepted: true, account: acc, why: "it reads what was made"}
		}
	}
	return l.expectList(out.op, a)
}

// expectDraw says what becomes of a key that was used; nil where it was not.
func (a *account) expectDraw(op *specs.Operation, answer *cases.Answer, key string) *modelled {
	e := a.keyed(key)
	if e == nil {
		return nil
	}
	i := op.Facts.Idempotency
	if e.unknown || e.undone || !i.Declared {
		return &modelled{}
	}
	var body any
	if answer.Request.HasBody {
		body, _ = specs.DecodeJSON(answer.Request.Body)
	}
	if specs.EqualJSON(body, e.body) {
		return &modelled{known: true, accepted: true, resource: e.resource, why: "the key was used for this very request"}
	}
	return &modelled{known: true, condition: "key-reused", why: "the key was used for another request"}
}

// expectList finds the account whose draws a list shows.
func (l *ledger) expectList(op *specs.Operation, a *cases.Answer) *modelled {
	for _, drawer := range l.contract.OperationsAt(op.Path) {
		for name, draw := range drawer.Facts.Draws {
			of, found := a.Evaluate(draw.Of)
			if acc := l.account(name, of, found); acc != nil && op.Method == "GET" {
				return &modelled{known: true, accepted: true, account: acc, why: "it lists what drew from " + name}
			}
		}
	}
	return &modelled{}
}

// modelled judges an answer by what the ledger said.
func (j *judgement) modelled() (*Finding, string) {
	m := j.x.model
	if j.s.Expect.Outcome != cases.Modelled || m == nil {
		return nil, ""
	}
	status := j.x.Response.Status
	switch {
	case status >= 500:
		return &Finding{Want: "any answer but a 5xx", Got: got(j.x.Response)}, ""
	case !m.known:
		return nil, ""
	case m.accepted && status/100 != 2:
		return &Finding{Want: "a 2xx: " + m.why, Got: got(j.x.Response)}, ""
	case m.accepted && m.account != nil:
		return j.account(m.account)
	case m.accepted && m.resource != "":
		id, _ := answerOf(j.x).Evaluate(cases.ResourceID(j.run.Contract.Operation(j.s.Operation)))
		if fmt.Sprint(id) != m.resource {
			return &Finding{Want: fmt.Sprintf("the resource %s: %s", m.resource, m.why), Got: brief(id)}, ""
		}
	case !m.accepted:
		want, statuses := "a refusal (4xx)", []string{"4XX"}
		if o, ok := j.run.Contract.Outcome(j.run.Contract.Operation(j.s.Operation), m.condition, ""); ok {
			want, statuses = fmt.Sprint(o.Status), []string{fmt.Sprint(o.Status)}
		}
		if !matches(statuses, status) {
			return &Finding{Want: want + ": " + m.why, Got: got(j.x.Response)}, ""
		}
	}
	return nil, ""
}

// account compares a reading or a list with the account.
func (j *judgement) account(acc *account) (*Finding, string) {
	answer := j.answers[j.s.ID]
	if j.s.Walk != nil {
		return acc.listed(j, answer)
	}
	for name, b := range j.run.Contract.Facts.Balances {
		if name != acc.name || b.Operation != j.s.Operation {
			continue
		}
		value, ok := whole(answer.Evaluate(b.Value))
		if !ok {
			return nil, "the answer does not show the balance " + name
		}
		return acc.compare(value, b.Value), ""
	}
	return nil, ""
}

// listed compares a list with what was made: each draw that stands is listed once, and nothing else is.
func (a *account) listed(j *judgement, answer *cases.Answer) (*Finding, string) {
	if a.unclear {
		return nil, ""
	}
	found, _ := answer.Evaluate("$response.body#/items")
	items, _ := found.([]any)
	var ids []string
	for _, item := range items {
		members, _ := item.(map[string]any)
		id, ok := members["id"]
		if !ok {
			return nil, "the items of the list have no id"
		}
		ids = append(ids, fmt.Sprint(id))
	}
	known := map[string]bool{}
	unknown := false
	for _, e := range a.effects {
		unknown = unknown || e.unknown
		known[e.resource] = true
		if e.unknown || e.undone || e.resource == "" {
			continue
		}
		if !slices.Contains(ids, e.resource) {
			return &Finding{Want: e.resource + " is listed, since it was made", Got: fmt.Sprintf("%d items without it", len(ids)), At: j.s.Walk.Items}, ""
		}
	}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return &Finding{Want: "each item once", Got: id + " twice", At: j.s.Walk.Items}, ""
		}
		if !known[id] && !unknown {
			return &Finding{Want: "only what was made by accepted requests", Got: id, At: j.s.Walk.Items}, ""
		}
	}
	return nil, ""
}
