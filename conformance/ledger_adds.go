package conformance

import (
	"fmt"
	"math/big"

	"holdfast/cases"
	"holdfast/specs"
)

// initial is what an object has of a balance when it is made: what its creating request says, or, where another operation pays into it, what the answer
// shows of it.
func (l *ledger) initial(f *cases.Fixture, name string, a *cases.Answer) (*big.Int, bool) {
	if set := f.Balances[name]; set != "" {
		return whole(a.Evaluate(set))
	}
	if f.Fills[name].Operation == "" {
		return nil, false
	}
	return whole(a.Evaluate(l.contract.Facts.Balances[name].Value))
}

// add enters what a request paid in.
func (l *ledger) add(op *specs.Operation, a *cases.Answer, s *cases.Step) {
	for name, add := range op.Facts.Adds {
		to, found := a.Evaluate(add.To)
		acc := l.account(name, to, found)
		amount, ok := whole(a.Evaluate(add.Amount))
		switch {
		case acc == nil, a.Status/100 != 2 && !lost(a.Status):
		case !ok || s.Class != cases.Positive:
			acc.unclear = true // what the target made of it is not known
		default:
			acc.credits = entered(acc.credits, op, a, requestKey(op, a, s.Caller), amount)
		}
	}
}

// takenBack changes what a draw that is undone had paid in elsewhere: a transfer that is reversed is taken from who was paid.
func (l *ledger) takenBack(name string, drawn *effect, change func(*effect)) {
	for _, acc := range l.accounts {
		for _, credit := range acc.credits {
			if acc.name == name && credit.operation == drawn.operation && credit.resource != "" && credit.resource == drawn.resource {
				change(credit)
			}
		}
	}
}

// paidIn tells what was paid in; "" where nothing was.
func (a *account) paidIn() string {
	n, sum := 0, new(big.Int)
	for _, e := range a.credits {
		if !e.undone && !e.unknown {
			n++
			sum.Add(sum, e.amount)
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %s paid in by %d", sum, n)
}
