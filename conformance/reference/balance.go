package reference

import (
	"context"
	"fmt"
	"math"
	"net/http"
)

// available is what a customer may still be refunded.
func (l ledger) available(ctx context.Context, tx Tx, customer Customer) (int64, error) {
	cents := customer.BalanceCents
	if l.faults.on("balance-checked-against-initial") {
		drawn, err := tx.Refunds(ctx, customer.ID, Position{}, math.MaxInt32)
		if err != nil {
			return 0, err
		}
		for _, r := range drawn {
			cents += r.AmountCents
		}
	}
	return cents, nil
}

// exceeds reports whether a refund is more than the balance allows; the whole remainder may be refunded.
func (l ledger) exceeds(o order, balanceCents int64) bool {
	amountCents := o.amountCents
	switch {
	case o.checked:
		return false
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
	debit, err := l.debit(ctx, tx, refund)
	if err != nil {
		return err
	}
	if debit != 0 {
		if err := tx.SetBalance(ctx, customer.ID, customer.BalanceCents-debit); err != nil {
			return err
		}
	}
	if neighbour := l.late.neighbour(customer); neighbour != "" && l.faults.on("debit-hits-neighbour") {
		if err := l.drawAnyway(ctx, tx, order{customerID: neighbour, newRefund: newRefund{amountCents: debit}}); err != nil {
			return err
		}
	}
	l.late.booked(customer, refund, l.faults)
	if l.faults.on("refund-not-stored") {
		return nil
	}
	if l.faults.on("note-lost") {
		refund.Note = nil
	}
	return tx.InsertRefund(ctx, refund)
}

// debit is how much a refund takes from the balance: its amount.
func (l ledger) debit(ctx context.Context, tx Tx, refund Refund) (int64, error) {
	switch {
	case l.faults.on("balance-not-debited"):
		return 0, nil
	case l.faults.on("debit-off-by-one"):
		return refund.AmountCents - 1, nil
	case l.faults.on("error-refunds-free") && refund.Reason == "error":
		return 0, nil
	case l.faults.on("second-refund-free"):
		earlier, err := tx.Refunds(ctx, refund.CustomerID, Position{}, 1)
		if err != nil || len(earlier) > 0 {
			return 0, err
		}
	}
	return refund.AmountCents, nil
}

// drawAnyway debits a customer for an order that is not carried out, down to 0, as only faults do.
func (l ledger) drawAnyway(ctx context.Context, tx Tx, o order) error {
	customer, found, err := tx.Customer(ctx, o.customerID)
	if err != nil || !found {
		return err
	}
	return tx.SetBalance(ctx, customer.ID, max(0, customer.BalanceCents-o.amountCents))
}

// refuse is the answer to a refund beyond the balance. Nothing is written; what the faults write is committed.
func (l ledger) refuse(ctx context.Context, tx Tx, o order, customer Customer, refund Refund) error {
	status := http.StatusUnprocessableEntity
	if l.faults.on("exceeds-as-400") {
		status = http.StatusBadRequest
	}
	code := "insufficient_balance"
	if l.faults.on("exceeds-wrong-code") {
		code = "validation_failed"
	}
	refusal := &problem{
		Status: status, Code: code, Title: "Insufficient balance",
		Detail: fmt.Sprintf("a refund of %d cents exceeds the balance of %d cents", o.amountCents, customer.BalanceCents),
	}
	if l.faults.on("refusal-draws") {
		if err := l.drawAnyway(ctx, tx, o); err != nil {
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
