package conformance

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// ledger is the harness's own account of the balances that a group made: what there was, what was drawn and what was given
// back, from the requests that were accepted and nothing else.
type ledger struct {
	contract *specs.Contract
	fixtures []cases.Fixture
	// lags says that reads may lag behind writes, so that only a reading that is asked for is judged.
	lags     bool
	accounts map[string]*account
	// wrong is the first reading that differs, with the exchange that showed it.
	wrong *result.Finding
	shown *exchange
}

func newLedger(r *runner) *ledger {
	l := &ledger{contract: r.Contract, fixtures: r.Plan.Environment.Fixtures, accounts: map[string]*account{}}
	if d, ok := specs.Duration(r.Contract.Facts.Settles); ok && d > 0 {
		l.lags = true
	}
	return l
}

// account gives the account of a balance by the id of its object; nil where the group did not open it.
func (l *ledger) account(name string, id any, ok bool) *account {
	if !ok {
		return nil
	}
	return l.accounts[name+" "+fmt.Sprint(id)]
}

// observe enters the exchange of a step.
func (l *ledger) observe(x *exchange, s *cases.Step) {
	op := l.contract.Operation(x.Operation)
	if op == nil || len(l.contract.Facts.Balances) == 0 {
		return
	}
	a := &cases.Answer{Request: x.Request}
	if x.Response != nil {
		a = answerOf(x)
	}
	l.open(op, a)
	l.draw(op, a, s)
	l.add(op, a, s)
	l.restore(op, a)
	l.wrote(op, a)
	l.read(op, a, x)
}

// lost says that a status leaves open whether the request had its effect; 0 is no answer.
func lost(status int) bool {
	return status == 0 || status == http.StatusRequestTimeout || status >= 500
}

// wrote leaves the account of an object alone that was written to by a request which neither draws nor restores: it may have
// set the balance.
func (l *ledger) wrote(op *specs.Operation, a *cases.Answer) {
	switch op.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return
	}
	if a.Status/100 != 2 && !lost(a.Status) {
		return
	}
	for name, b := range l.contract.Facts.Balances {
		_, draws := op.Facts.Draws[name]
		_, restores := op.Facts.Restores[name]
		id, found := a.Evaluate("$request." + b.By)
		if acc := l.account(name, id, found); acc != nil && !draws && !restores && op.Facts.Adds[name].To == "" {
			acc.unclear = true
		}
	}
}

// open begins the accounts of an object that was made.
func (l *ledger) open(op *specs.Operation, a *cases.Answer) {
	for i := range l.fixtures {
		f := &l.fixtures[i]
		if f.Create == nil || f.Create.Operation != op.ID || a.Status/100 != 2 {
			continue
		}
		for name := range l.contract.Facts.Balances {
			initial, ok := l.initial(f, name, a)
			id, found := fixtureID(a, &cases.FixtureUse{Name: f.Name, ID: f.Create.ID})
			if !ok || !found {
				continue
			}
			if old := l.accounts[name+" "+id]; old != nil {
				// The creation was sent again: it made nothing new, or it set the balance anew.
				old.unclear = old.unclear || old.initial.Cmp(initial) != 0
				continue
			}
			l.accounts[name+" "+id] = &account{name: name, id: id, initial: initial, refused: map[string]bool{}}
		}
	}
}

// draw enters what a request drew.
func (l *ledger) draw(op *specs.Operation, a *cases.Answer, s *cases.Step) {
	for name, draw := range op.Facts.Draws {
		of, found := a.Evaluate(draw.Of)
		acc := l.account(name, of, found)
		amount, ok := whole(a.Evaluate(draw.Amount))
		if acc == nil {
			continue
		}
		key := requestKey(op, a, s.Caller)
		switch {
		case a.Status/100 != 2 && !lost(a.Status):
			acc.refused[key] = key != ""
		case !ok || s.Class != cases.Positive && !(acc.held && amount.Sign() > 0 && saidOnce(a, draw.Amount)):
			// What the target made of a request that can be read in two ways is not known.
			acc.unclear = true
		default:
			acc.enter(op, a, key, amount)
		}
	}
}

// saidOnce says that a body names its amount once: then all who can read the request read one amount.
func saidOnce(a *cases.Answer, expression string) bool {
	tokens := jsonpointer.Tokens(expression[strings.IndexByte(expression, '#')+1:])
	return len(tokens) > 0 && bytes.Count(a.Request.Body, []byte(`"`+tokens[len(tokens)-1]+`"`)) == 1
}

// resourceOf is the id of what an accepted request made, as paths and lists name it; "" where the answer does not show it.
func resourceOf(op *specs.Operation, a *cases.Answer) string {
	at := plan.ResourceID(op)
	id, ok := a.Evaluate(at)
	if !ok || a.Status/100 != 2 {
		return ""
	}
	text := fmt.Sprint(id)
	if strings.HasPrefix(at, "$response.header.") {
		text, _, _ = strings.Cut(text, "?")
		text = strings.TrimSuffix(text, "/")
		text = text[strings.LastIndexByte(text, '/')+1:]
	}
	return text
}

// restore enters what a request gave back: the draw whose resource its path names.
func (l *ledger) restore(op *specs.Operation, a *cases.Answer) {
	for name := range op.Facts.Restores {
		if a.Status/100 != 2 && !lost(a.Status) {
			continue
		}
		_, e := l.drawnAs(name, op, a)
		switch {
		case e == nil:
			// Something was given back, and it is not known of whom.
			for _, acc := range l.accounts {
				acc.unclear = acc.unclear || acc.name == name
			}
		case a.Status/100 == 2:
			e.undone = true
			l.takenBack(name, e, func(credit *effect) { credit.undone = true })
		default:
			e.maybe = true
			l.takenBack(name, e, func(credit *effect) { credit.maybe = true })
		}
	}
}

// drawnAs finds the draw whose resource a restoring request names in its path. Resources may be numbered apart for each object that is
// drawn from: where the path names that object too it decides, and what two draws could be is neither of them.
func (l *ledger) drawnAs(name string, op *specs.Operation, a *cases.Answer) (acc *account, drawn *effect) {
	draws := l.contract.Operation(op.Facts.Restores[name])
	for _, of := range l.accounts {
		if of.name != name || draws == nil || !restoredFrom(draws, of, op, a) {
			continue
		}
		for _, e := range of.effects {
			if e.operation != op.Facts.Restores[name] || !named(op, a, draws, e.resource) {
				continue
			}
			if drawn != nil {
				return nil, nil
			}
			acc, drawn = of, e
		}
	}
	return acc, drawn
}

// restoredFrom says that a request which restores may name a resource of this account: where drawing names its object by a parameter of the
// path, and the path of the request lies below, both have to be one object.
func restoredFrom(draws *specs.Operation, of *account, op *specs.Operation, a *cases.Answer) bool {
	parameter, ok := strings.CutPrefix(draws.Facts.Draws[of.name].Of, "$request.path.")
	if !ok || !strings.HasPrefix(op.Path, draws.Resource()+"/") {
		return true
	}
	id, ok := a.Evaluate("$request.path." + parameter)
	return !ok || fmt.Sprint(id) == of.id
}

// named says that a request names a resource in its path, and there not as what the resource was drawn from.
func named(op *specs.Operation, a *cases.Answer, draws *specs.Operation, resource string) bool {
	return resource != "" && slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool {
		id, ok := a.Evaluate("$request.path." + p.Name)
		above := strings.HasPrefix(op.Path, draws.Resource()+"/") && strings.Contains(draws.Path, "{"+p.Name+"}")
		return p.In == "path" && !above && ok && fmt.Sprint(id) == resource
	})
}
