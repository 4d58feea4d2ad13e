package reference

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ledger holds the rules of money: who has what, what a refund draws, which answer a key gets. Each of its methods is
// one transaction.
type ledger struct {
	store  Store
	clock  func() time.Time
	faults faultSet

	// What only faults remember outside of the store.
	late    *late
	flights *flights
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
	body       []byte // as it was sent, for the fault that compares it so
	peer       string // the client's address and port, for the fault that takes it for the caller
	checked    bool   // the balance was looked at before; only the races do that
}

// createRefund settles an order: whether the customer is there, what its key remembers and what the balance allows are
// read, and the debit, the refund and the answer are written, in one transaction.
func (l ledger) createRefund(ctx context.Context, o order) (answer, error) {
	switch {
	case l.faults.on("race-key-check"), l.faults.on("race-key-as-500"),
		l.faults.on("race-balance-check"), l.faults.on("race-balance-overrun"):
		return l.checkThenAct(ctx, o)
	case l.faults.on("lost-answer-repeats"):
		return l.rememberLater(ctx, o)
	case l.faults.on("key-stuck-after-disconnect"):
		return l.keepInUse(ctx, o)
	}
	return l.atOnce(ctx, o)
}

func (l ledger) atOnce(ctx context.Context, o order) (answer, error) {
	var out answer
	var refused *problem
	err := l.store.Update(ctx, func(tx Tx) (err error) {
		refused = nil
		out, err = l.settle(ctx, tx, o)
		// A refusal rolls back, so that it cannot leave a trace. These faults are what comes of committing it.
		if l.commitsRefusals() && errors.As(err, &refused) {
			return nil
		}
		return err
	})
	if err == nil && refused != nil {
		err = refused
	}
	return out, err
}

func (l ledger) commitsRefusals() bool {
	return l.faults.on("refusal-draws") || l.faults.on("refusal-leaves-refund") || l.faults.on("key-burned-by-refusal") ||
		l.faults.on("conflict-draws") || l.faults.on("conflict-replaces-key") || l.faults.on("foreign-draws")
}

// settle decides in the contract's precedence: absent, key-reused, exceeds.
func (l ledger) settle(ctx context.Context, tx Tx, o order) (answer, error) {
	if l.faults.on("key-before-tenant") {
		if out, replayed, err := l.replay(ctx, tx, o); replayed || err != nil {
			return out, err
		}
	}
	customer, err := l.customer(ctx, tx, o.tenant, o.customerID, "foreign-write")
	if err != nil {
		if l.faults.on("foreign-draws") {
			err = errors.Join(l.drawAnyway(ctx, tx, o), err)
		}
		return answer{}, err
	}
	if l.faults.on("exceeds-before-key") && l.exceeds(o, customer.BalanceCents) {
		return answer{}, l.refuse(ctx, tx, o, customer, Refund{})
	}
	if out, replayed, err := l.replay(ctx, tx, o); replayed || err != nil {
		return out, err
	}
	out, err := l.make(ctx, tx, o, customer)
	if err != nil {
		return answer{}, err
	}
	return out, l.remember(ctx, tx, o, out)
}

// make is what an order does that is not a replay: it draws the balance and makes the refund.
func (l ledger) make(ctx context.Context, tx Tx, o order, customer Customer) (out answer, err error) {
	refund := Refund{
		ID:          newID(refundPrefix),
		CustomerID:  customer.ID,
		AmountCents: o.amountCents,
		Reason:      o.reason,
		Note:        l.kept(o.note),
	}
	if refund.CreatedAt, err = l.nextTime(ctx, tx, customer.ID); err != nil {
		return answer{}, err
	}
	available, err := l.available(ctx, tx, customer)
	if err != nil {
		return answer{}, err
	}
	if l.exceeds(o, available) {
		if !l.faults.on("exceeds-clamped") || customer.BalanceCents < minAmountCents {
			return answer{}, l.refuse(ctx, tx, o, customer, refund)
		}
		refund.AmountCents = customer.BalanceCents
	}
	if err := l.book(ctx, tx, customer, refund); err != nil {
		return answer{}, err
	}
	return l.refundCreated(refund, o.tenant)
}

// kept is a note as it is kept: as it was sent.
func (l ledger) kept(note *string) *string {
	if note == nil {
		return nil
	}
	text := *note
	if l.faults.on("note-trimmed") {
		text = strings.TrimSpace(text)
	}
	if characters := []rune(text); len(characters) > 255 && l.faults.on("note-truncated") {
		text = string(characters[:255])
	}
	return &text
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
		return Customer{}, l.foreign("customer")
	}
	return c, nil
}

// foreign is the error for what belongs to another tenant.
func (l ledger) foreign(kind string) error {
	if l.faults.on("foreign-as-403") {
		return &problem{Status: http.StatusForbidden, Code: "forbidden", Title: "Forbidden", Detail: "the " + kind + " belongs to another tenant"}
	}
	if l.faults.on("foreign-told-apart") {
		return notFound("the " + kind + " belongs to another tenant")
	}
	return notFound("there is no such " + kind)
}

// absent is the error for an id that nothing has.
func (l ledger) absent(kind string) error {
	if l.faults.on("unknown-id-as-500") {
		return fmt.Errorf("%s: no rows in result set", kind)
	}
	return notFound("there is no such " + kind)
}
