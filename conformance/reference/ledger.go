package reference

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// ledger holds the rules of money: who has what, what a refund draws, which answer a key gets. Each of its methods is
// one transaction.
type ledger struct {
	store  Store
	clock  func() time.Time
	faults faultSet
}

// now is the time as the ledger keeps it. Microseconds are what is stored, sorted and shown; anything finer would sort
// rows by a difference that no client can see.
func (l ledger) now() time.Time { return l.clock().UTC().Truncate(time.Microsecond) }

// order is a refund that is asked for, valid by its schema.
type order struct {
	newRefund
	tenant     string
	customerID string
	key        string // the Idempotency-Key
}

// createRefund settles an order: whether the customer is there, what its key remembers and what the balance allows are
// read, and the debit, the refund and the answer are written, in one transaction.
func (l ledger) createRefund(ctx context.Context, o order) (answer, error) {
	var out answer
	var refused *problem
	err := l.store.Update(ctx, func(tx Tx) (err error) {
		refused = nil
		out, err = l.settle(ctx, tx, o)
		// A refusal rolls back, so that it cannot leave a trace. These faults are what comes of committing it.
		if l.faults.on("refusal-draws") || l.faults.on("refusal-leaves-refund") || l.faults.on("key-burned-by-refusal") {
			if errors.As(err, &refused) {
				return nil
			}
		}
		return err
	})
	if err == nil && refused != nil {
		err = refused
	}
	return out, err
}

// settle decides in the contract's precedence: absent, key-reused, exceeds.
func (l ledger) settle(ctx context.Context, tx Tx, o order) (answer, error) {
	customer, err := l.customer(ctx, tx, o.tenant, o.customerID, "foreign-write")
	if err != nil {
		return answer{}, err
	}
	if out, replayed, err := l.replay(ctx, tx, o, customer); replayed || err != nil {
		return out, err
	}
	refund := Refund{
		ID:          newID(refundPrefix),
		CustomerID:  customer.ID,
		AmountCents: o.amountCents,
		Reason:      o.reason,
		Note:        o.note,
	}
	if refund.CreatedAt, err = l.nextTime(ctx, tx, customer.ID); err != nil {
		return answer{}, err
	}
	if l.exceeds(o.amountCents, customer.BalanceCents) {
		return answer{}, l.refuse(ctx, tx, o, customer, refund)
	}
	if err := l.book(ctx, tx, customer, refund); err != nil {
		return answer{}, err
	}
	out, err := l.refundCreated(refund, o.tenant)
	if err != nil {
		return answer{}, err
	}
	return out, l.remember(ctx, tx, o, out)
}

// exceeds reports whether a refund is more than the balance allows; the whole remainder may be refunded.
func (l ledger) exceeds(amountCents, balanceCents int64) bool {
	switch {
	case l.faults.on("balance-not-checked"):
		return false
	case l.faults.on("over-by-one-accepted"):
		return amountCents-1 > balanceCents
	case l.faults.on("exact-remainder-refused"):
		return amountCents >= balanceCents
	}
	return amountCents > balanceCents
}

// book writes an accepted refund.
func (l ledger) book(ctx context.Context, tx Tx, customer Customer, refund Refund) error {
	if !l.faults.on("balance-not-debited") {
		if err := tx.SetBalance(ctx, customer.ID, customer.BalanceCents-refund.AmountCents); err != nil {
			return err
		}
	}
	if l.faults.on("refund-not-stored") {
		return nil
	}
	if l.faults.on("note-lost") {
		refund.Note = nil
	}
	return tx.InsertRefund(ctx, refund)
}

// refuse is the answer to a refund beyond the balance. Nothing is written; what the faults write is committed.
func (l ledger) refuse(ctx context.Context, tx Tx, o order, customer Customer, refund Refund) error {
	status := http.StatusUnprocessableEntity
	if l.faults.on("exceeds-as-400") {
		status = http.StatusBadRequest
	}
	refusal := &problem{
		Status: status, Code: "insufficient_balance", Title: "Insufficient balance",
		Detail: fmt.Sprintf("a refund of %d cents exceeds the balance of %d cents", o.amountCents, customer.BalanceCents),
	}
	if l.faults.on("refusal-draws") {
		if err := tx.SetBalance(ctx, customer.ID, max(0, customer.BalanceCents-o.amountCents)); err != nil {
			return err
		}
	}
	if l.faults.on("refusal-leaves-refund") {
		if err := tx.InsertRefund(ctx, refund); err != nil {
			return err
		}
	}
	if l.faults.on("key-burned-by-refusal") {
		if err := l.remember(ctx, tx, o, answer{status: status, body: refusal.document(l.faults)}); err != nil {
			return err
		}
	}
	return refusal
}

// nextTime is when a refund that is made now was made: now, and later than every other refund of the customer. Two
// refunds of one microsecond, or a clock that was set back, would otherwise put a new refund behind a cursor that was
// already given out, and the list would not be stable.
func (l ledger) nextTime(ctx context.Context, tx Tx, customerID string) (time.Time, error) {
	now := l.now()
	newest, err := tx.Refunds(ctx, customerID, Position{}, 1)
	if err != nil || len(newest) == 0 {
		return now, err
	}
	if earliest := newest[0].CreatedAt.Add(time.Microsecond); now.Before(earliest) {
		now = earliest
	}
	return now, nil
}

// customer finds a customer of a tenant. Another tenant's customer looks like none: foreign and absent have one answer,
// down to its detail. fault names the bug that forgets to compare the tenant in the operation that asks.
func (l ledger) customer(ctx context.Context, tx Tx, tenant, id, fault string) (Customer, error) {
	c, found, err := tx.Customer(ctx, id)
	if err != nil {
		return Customer{}, err
	}
	if !found {
		return Customer{}, l.absent("customer")
	}
	if c.Tenant != tenant && !l.faults.on(fault) {
		return Customer{}, notFound("there is no such customer")
	}
	return c, nil
}

// absent is the error for an id that nothing has.
func (l ledger) absent(kind string) error {
	if l.faults.on("unknown-id-as-500") {
		return fmt.Errorf("%s: no rows in result set", kind)
	}
	return notFound("there is no such " + kind)
}
