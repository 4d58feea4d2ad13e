package conformance

import (
	"cmp"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/result"
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
	// standing says that the configuration alone says what there was, of an object that somebody may have drawn from.
	standing bool
	why      string
}

// expect asks the ledger about a request whose outcome the plan leaves to it.
func (l *ledger) expect(g *groupRun, out sent, s *cases.Step) *modelled {
	if s.Expect.Outcome != cases.Modelled || out.op == nil {
		return nil
	}
	a := &cases.Answer{Request: out.wire}
	switch {
	case len(out.op.Facts.Draws) > 0:
		return l.expectDraws(out.op, a, requestKey(out.op, a, s.Caller))
	case len(out.op.Facts.Restores) > 0:
		for name := range out.op.Facts.Restores {
			if _, e := l.drawnAs(name, out.op, a); e == nil || e.undone || e.unknown || e.maybe {
				return &modelled{}
			}
		}
		return &modelled{known: true, accepted: true, why: "what it undoes was drawn and not yet undone"}
	}
	for _, name := range slices.Sorted(maps.Keys(l.contract.Facts.Balances)) {
		if b := l.contract.Facts.Balances[name]; b.Operation == out.op.ID {
			id, found := a.Evaluate("$request." + b.By)
			acc := l.account(name, id, found)
			return &modelled{known: acc != nil, accepted: true, account: acc, why: "it reads what was made"}
		}
	}
	return l.expectList(out.op, a)
}

// expectDraws says what becomes of a request that draws: each balance that it draws from must cover it.
func (l *ledger) expectDraws(op *specs.Operation, a *cases.Answer, key string) *modelled {
	m := &modelled{known: true, accepted: true}
	unknown := false
	for _, name := range slices.Sorted(maps.Keys(op.Facts.Draws)) {
		draw := op.Facts.Draws[name]
		of, found := a.Evaluate(draw.Of)
		amount, ok := whole(a.Evaluate(draw.Amount))
		acc := l.account(name, of, found)
		if acc == nil || acc.unclear || !ok {
			return &modelled{}
		}
		if used := acc.expectKey(op, a, key); used != nil {
			return used
		}
		one := acc.covers(amount)
		m.standing = m.standing || acc.standing
		switch {
		case !one.known:
			unknown = true
		case one.accepted && m.accepted:
			m.why = one.why
		case !one.accepted && m.accepted:
			m = one
		case !one.accepted:
			m.condition = "" // which of the two it is refused for is not said
		}
	}
	if unknown && m.accepted {
		return &modelled{}
	}
	return m
}

// covers says whether what is left of an account covers an amount.
func (a *account) covers(amount *big.Int) *modelled {
	low, high := a.left()
	switch {
	case amount.Cmp(low) <= 0:
		return &modelled{known: true, accepted: true, why: fmt.Sprintf("%s is left", high)}
	case amount.Cmp(high) > 0:
		return &modelled{known: true, condition: "exceeds:" + a.name, why: fmt.Sprintf("%s is left, and %s is asked for", high, amount)}
	}
	return &modelled{}
}

// expectKey says what becomes of a key that was used; nil where it was not.
func (a *account) expectKey(op *specs.Operation, answer *cases.Answer, key string) *modelled {
	e, i := a.keyed(key), op.Facts.Idempotency
	switch {
	case e == nil && a.refused[key] && i.Remembers != "success":
		return &modelled{} // the refusal may be remembered, and be given again
	case e == nil:
		return nil
	case e.unknown || e.undone || e.maybe || !i.Declared:
		return &modelled{}
	}
	var body any
	if answer.Request.HasBody {
		body, _ = answer.Request.Value()
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
func (j *judgement) modelled() (*result.Finding, string) {
	m := j.x.model
	if j.s.Expect.Outcome != cases.Modelled || m == nil {
		return nil, ""
	}
	status := j.x.Response.Status
	switch {
	case status >= 500:
		return &result.Finding{Want: "any answer but a 5xx", Got: got(j.x.Response)}, ""
	case !m.known, status/100 == 4 && j.s.Expect.Varied && m.resource == "" && m.condition != "key-reused":
		return nil, ""
	case m.accepted && m.standing && status/100 == 4:
		return nil, "refused with " + got(j.x.Response) + ": the object was there before the run, and somebody may have drawn from it"
	case m.accepted && m.account != nil && status/100 == 4:
		return nil, "it can't be read: " + got(j.x.Response)
	case m.accepted && status/100 != 2:
		return &result.Finding{Want: "a 2xx: " + m.why, Got: got(j.x.Response)}, ""
	case m.accepted && m.account != nil:
		return j.account(m.account)
	case m.accepted && m.resource != "":
		answer := answerOf(j.x)
		if answer.Unread {
			return nil, tooLarge
		}
		if id := resourceOf(j.run.Contract.Operation(j.s.Operation), answer); id != m.resource {
			return &result.Finding{Want: fmt.Sprintf("the resource %s: %s", m.resource, m.why), Got: cmp.Or(id, "none")}, ""
		}
	case !m.accepted:
		want, statuses := "a refusal (4xx)", []string{"4XX"}
		if o, ok := j.run.Contract.Outcome(j.run.Contract.Operation(j.s.Operation), m.condition, ""); ok {
			want, statuses = strings.TrimSpace(fmt.Sprint(o.Status, " ", o.Code)), []string{fmt.Sprint(o.Status)}
			if status/100 == 4 && !matches(statuses, status) {
				return j.refusedOtherwise("status", m.condition, result.Finding{Want: want + ": " + m.why, Got: got(j.x.Response)}), ""
			}
		}
		if !matches(statuses, status) {
			return &result.Finding{Want: want + ": " + m.why, Got: got(j.x.Response)}, ""
		}
	}
	return nil, ""
}

// account compares a reading or a list with the account.
func (j *judgement) account(acc *account) (*result.Finding, string) {
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
func (a *account) listed(j *judgement, answer *cases.Answer) (*result.Finding, string) {
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
		unknown = unknown || e.unknown || e.resource == ""
		known[e.resource] = true
		if e.unknown || e.undone || e.maybe || e.resource == "" {
			continue
		}
		if !slices.Contains(ids, e.resource) {
			return &result.Finding{Want: e.resource + " is listed, since it was made", Got: fmt.Sprintf("%d items without it", len(ids)), At: j.s.Walk.Items}, ""
		}
	}
	for i, id := range ids {
		if slices.Contains(ids[:i], id) {
			return &result.Finding{Want: "each item once", Got: id + " twice", At: j.s.Walk.Items}, ""
		}
		if !known[id] && !unknown {
			return &result.Finding{Want: "only what was made by accepted requests", Got: id, At: j.s.Walk.Items}, ""
		}
	}
	return nil, ""
}
