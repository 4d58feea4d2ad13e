package reference

import (
	"context"
	"errors"
)

// checkThenAct settles an order in two transactions: one that looks and one that writes, with nothing that would make
// the second notice what has changed since the first. This is the mistake behind the faults whose names begin with race;
// each leaves one thing unguarded, and what it does not name is looked at again. Nothing waits in between.
func (l ledger) checkThenAct(ctx context.Context, o order) (answer, error) {
	var out answer
	var seen Customer
	replayed := false
	err := l.store.View(ctx, func(tx Tx) (err error) {
		if seen, err = l.customer(ctx, tx, o.tenant, o.customerID, "foreign-write"); err != nil {
			return err
		}
		if out, replayed, err = l.replay(ctx, tx, o); replayed || err != nil {
			return err
		}
		if l.exceeds(o, seen.BalanceCents) {
			return l.refuse(ctx, tx, o, seen, Refund{})
		}
		return nil
	})
	if err != nil || replayed {
		return out, err
	}
	err = l.store.Update(ctx, func(tx Tx) (err error) {
		out, err = l.act(ctx, tx, o, seen)
		return err
	})
	return out, err
}

// act is the second of the two transactions.
func (l ledger) act(ctx context.Context, tx Tx, o order, seen Customer) (answer, error) {
	customer, err := l.customer(ctx, tx, o.tenant, o.customerID, "foreign-write")
	if err != nil {
		return answer{}, err
	}
	switch {
	case l.faults.on("race-key-check"):
	case l.faults.on("race-key-as-500"):
		// The store's primary key would refuse the second of two equal ones, if they were inserted and not replaced.
		if _, taken, err := l.record(ctx, tx, o); taken || err != nil {
			return answer{}, errors.Join(err, errors.New("keep an idempotency key: it violates the primary key"))
		}
	default:
		if out, replayed, err := l.replay(ctx, tx, o); replayed || err != nil {
			return out, err
		}
	}
	if l.faults.on("race-balance-check") {
		customer.BalanceCents = seen.BalanceCents // and so the debit is written as a difference to what was seen
	}
	if l.faults.on("race-balance-overrun") {
		o.checked = true
	}
	out, err := l.make(ctx, tx, o, customer)
	if err != nil {
		return answer{}, err
	}
	return out, l.remember(ctx, tx, o, out)
}
