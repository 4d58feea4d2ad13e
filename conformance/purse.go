package conformance

import (
	"fmt"
	"math/big"
	"sync"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// purse keeps what is left of the balances that the environment's objects have: each group that borrows an object goes on where the one
// before it ended. It is safe for concurrent use.
type purse struct {
	fixtures []cases.Fixture

	mu sync.Mutex
	// left is what the accepted requests left, by the balance's name and the object's id; unknown is where that is not certain.
	left    map[string]*big.Int
	unknown map[string]bool
}

func newPurse(fixtures []cases.Fixture) *purse {
	return &purse{fixtures: fixtures, left: map[string]*big.Int{}, unknown: map[string]bool{}}
}

// fixture gives a fixture whose objects have balances; nil where it is another.
func (p *purse) fixture(name string) *cases.Fixture {
	for i := range p.fixtures {
		if f := &p.fixtures[i]; f.Name == name && len(f.Holds) > 0 {
			return f
		}
	}
	return nil
}

// of says what is left of a balance of an object.
func (p *purse) of(f *cases.Fixture, balance, id string) (*big.Int, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := balance + " " + id
	if n := p.left[key]; n != nil {
		return new(big.Int).Set(n), !p.unknown[key]
	}
	return big.NewInt(f.Holds[balance]), !p.unknown[key]
}

// covers says whether an object has what a group needs of it, and how much of its balances it has at least.
func (p *purse) covers(use *cases.FixtureUse, id string) (enough bool, least int64) {
	f := p.fixture(use.Name)
	if f == nil {
		return true, 0
	}
	enough, least = true, int64(1)<<62
	for name := range f.Holds {
		n, known := p.of(f, name, id)
		if !known || !n.IsInt64() {
			return false, 0
		}
		least = min(least, n.Int64())
		if need := use.Needs[name]; need.AtLeast != nil && n.Int64() < *need.AtLeast {
			enough = false
		}
	}
	return enough, least
}

// opened gives the account of an object that a group has borrowed.
func (p *purse) opened(f *cases.Fixture, balance, id string) *account {
	n, known := p.of(f, balance, id)
	return &account{name: balance, id: id, initial: n, refused: map[string]bool{}, unclear: !known, held: true, standing: f.Standing}
}

// settle notes what a group left, and says whether the object is of no more use.
func (p *purse) settle(id string, a *account) (spent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := a.name + " " + id
	low, high := a.left()
	p.left[key] = high
	p.unknown[key] = p.unknown[key] || a.unclear || low.Cmp(high) != 0 || low.Sign() < 0
	return !p.unknown[key] && high.Sign() <= 0
}

// lend opens the accounts of an object that the environment says has balances.
func (l *ledger) lend(p *purse, fixture, id string) {
	f := p.fixture(fixture)
	if f == nil {
		return
	}
	for name := range f.Holds {
		l.accounts[name+" "+id] = p.opened(f, name, id)
	}
}

// settle closes the accounts of a borrowed object.
func (l *ledger) settle(p *purse, fixture, id string) (spent bool) {
	f := p.fixture(fixture)
	if f == nil {
		return false
	}
	for name := range f.Holds {
		if a := l.accounts[name+" "+id]; a != nil && p.settle(id, a) {
			spent = true
		}
	}
	return spent
}

// remaining is what is left of a balance while a group runs.
func (l *ledger) remaining(balance, id string) (*big.Int, error) {
	a := l.accounts[balance+" "+id]
	if a == nil {
		return nil, fmt.Errorf("nobody keeps account of the balance %s: %w", balance, cases.ErrUnbound)
	}
	low, high := a.left()
	switch {
	case a.unclear || low.Cmp(high) != 0:
		return nil, fmt.Errorf("it is not certain what is left of the balance %s: a request before it may have drawn or not: %w", balance, cases.ErrUnbound)
	case high.Sign() < 0:
		return nil, fmt.Errorf("more was drawn from the balance %s than there was: %w", balance, cases.ErrUnbound)
	}
	return high, nil
}

// uncovered says that a request asks for more than the object has that the environment supplied, or may: then its refusal says nothing
// else. Where that is sure, it is of no use to ask.
func (l *ledger) uncovered(out sent) (reason string, sure bool) {
	if out.op == nil {
		return "", false
	}
	a := &cases.Answer{Request: out.wire}
	for name, draw := range out.op.Facts.Draws {
		of, found := a.Evaluate(draw.Of)
		acc := l.account(name, of, found)
		amount, ok := whole(a.Evaluate(draw.Amount))
		if acc == nil || !acc.held || !ok {
			continue
		}
		low, high := acc.left()
		if acc.unclear || amount.Cmp(low) > 0 && low.Cmp(high) != 0 {
			return "it is not certain what is left of the balance " + name, false
		}
		if amount.Cmp(high) > 0 {
			return fmt.Sprintf("it asks for %s, and %s is left of the balance %s of its object", amount, high, name), true
		}
	}
	return "", false
}

// covered holds that the accepted requests drew no more than there was.
func (j *judgement) covered() (*result.Finding, string) {
	if !j.s.Expect.Covered {
		return nil, ""
	}
	for _, a := range j.run.ledger.accounts {
		if _, high := a.left(); a.held && !a.unclear && high.Sign() < 0 {
			drawn := new(big.Int).Sub(a.initial, high)
			return &result.Finding{
				Want: fmt.Sprintf("no more than %s drawn from the balance %s", a.initial, a.name),
				Got:  fmt.Sprintf("%s drawn by accepted requests", drawn),
			}, ""
		}
	}
	return nil, ""
}
