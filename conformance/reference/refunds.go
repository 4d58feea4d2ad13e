package reference

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// The range of a refund and the length of its note: the contract's NewRefund.
const (
	minAmountCents = 1
	maxAmountCents = 1_000_000
	maxNoteLength  = 500 // code points
)

// newRefund is the contract's NewRefund.
type newRefund struct {
	amountCents int64
	reason      string
	note        *string
}

// refundDocument is the contract's Refund.
type refundDocument struct {
	ID          string  `json:"id"`
	CustomerID  string  `json:"customer_id"`
	AmountCents int64   `json:"amount_cents"`
	Reason      string  `json:"reason"`
	Note        *string `json:"note,omitzero"`
	Status      string  `json:"status,omitzero"`
	CreatedAt   string  `json:"created_at"`
	Tenant      string  `json:"tenant,omitzero"` // not in the contract: only undeclared-response-member fills it
}

// timestamp shows a time of the ledger: RFC 3339 in UTC, with all six digits, so that times sort as text too.
func timestamp(t time.Time) string { return t.Format("2006-01-02T15:04:05.000000Z07:00") }

func (l ledger) refundDocument(r Refund, tenant string) refundDocument {
	d := refundDocument{
		ID:          r.ID,
		CustomerID:  r.CustomerID,
		AmountCents: r.AmountCents,
		Reason:      r.Reason,
		Note:        r.Note,
		Status:      "succeeded",
		CreatedAt:   timestamp(r.CreatedAt),
	}
	if l.faults.on("response-member-missing") {
		d.Status = ""
	}
	if l.faults.on("time-without-zone") {
		d.CreatedAt = r.CreatedAt.Format("2006-01-02 15:04:05.000000")
	}
	if l.faults.on("undeclared-response-member") {
		d.Tenant = tenant
	}
	return d
}

// refundCreated is the 201 of createRefund.
func (l ledger) refundCreated(r Refund, tenant string) (answer, error) {
	status := http.StatusCreated
	if l.faults.on("created-as-200") {
		status = http.StatusOK
	}
	location := "/refunds/" + r.ID
	switch {
	case l.faults.on("location-to-nowhere"):
		location = "/refund/" + r.ID
	case l.faults.on("location-missing"):
		location = ""
	}
	return answerJSON(status, location, l.refundDocument(r, tenant))
}

// createRefund answers POST /customers/{customer_id}/refunds.
func (s *Service) createRefund(c call) (answer, error) {
	body, err := s.readBody(c.Request)
	if err != nil {
		return answer{}, err
	}
	var found violations
	s.validID(c.id, customerPrefix, &found)
	key := s.idempotencyKey(c.Header, &found)
	refund := s.readRefund(body, &found)
	o := order{newRefund: refund, tenant: c.tenant, customerID: c.id, key: key, body: body, peer: c.RemoteAddr}
	if err := found.problem(); err != nil {
		return answer{}, s.beforeInvalid(c.Context(), o, err)
	}
	return s.ledger.createRefund(c.Context(), o)
}

// beforeInvalid is the refusal of an invalid order. Nothing happens before it, but for the faults that validate too late.
func (s *Service) beforeInvalid(ctx context.Context, o order, invalid error) error {
	if s.faults.on("invalid-draws") && o.amountCents >= minAmountCents && o.amountCents <= maxAmountCents {
		_ = s.ledger.store.Update(ctx, func(tx Tx) error {
			if _, err := s.ledger.customer(ctx, tx, o.tenant, o.customerID, "foreign-write"); err != nil {
				return err
			}
			return s.ledger.drawAnyway(ctx, tx, o)
		})
	}
	var path violations
	if s.validID(o.customerID, customerPrefix, &path); path == nil && s.faults.on("absent-before-validation") {
		err := s.ledger.store.View(ctx, func(tx Tx) error {
			_, err := s.ledger.customer(ctx, tx, o.tenant, o.customerID, "foreign-write")
			return err
		})
		if err != nil {
			return err
		}
	}
	return invalid
}

func (s *Service) readRefund(body jsontext.Value, found *violations) newRefund {
	o, ok := newObject(body, found, s.faults)
	if !ok {
		return newRefund{}
	}
	o.closed("amount_cents", "reason", "note")

	least, most := int64(minAmountCents), int64(maxAmountCents)
	if s.faults.on("minimum-off-by-one") {
		least--
	}
	if s.faults.on("maximum-off-by-one") {
		most++
	}
	if s.faults.on("boundary-refused") {
		most--
	}
	if s.faults.on("negative-amount-credits") {
		least = -maxAmountCents
	}
	longest := maxNoteLength
	if s.faults.on("max-length-ignored") {
		longest = math.MaxInt
	}
	return newRefund{
		amountCents: o.integer("amount_cents", least, most),
		reason:      s.readReason(o),
		note:        o.optional("note", 0, longest),
	}
}

func (s *Service) readReason(o object) string {
	if _, ok := o.members["reason"]; !ok && s.faults.on("required-ignored") {
		return "requested"
	}
	if !o.has("reason") {
		return ""
	}
	reason := o.text("reason", 0, math.MaxInt)
	if reason == nil {
		return ""
	}
	if !slices.Contains([]string{"duplicate", "fraud", "requested", "error"}, *reason) && !s.faults.on("enum-ignored") {
		o.found.add("body/reason", "must be one of duplicate, fraud, requested, error")
	}
	return *reason
}

// getRefund answers GET /refunds/{refund_id}.
func (s *Service) getRefund(c call) (answer, error) {
	var found violations
	s.validID(c.id, refundPrefix, &found)
	if err := found.problem(); err != nil {
		return answer{}, err
	}
	refund, err := s.ledger.refund(c.Context(), c.tenant, c.id)
	if err != nil {
		return answer{}, err
	}
	return answerJSON(http.StatusOK, "", s.ledger.refundDocument(refund, c.tenant))
}

// refund finds a refund of a tenant. It belongs to the tenant that its customer belongs to.
func (l ledger) refund(ctx context.Context, tenant, id string) (Refund, error) {
	var refund Refund
	err := l.store.View(ctx, func(tx Tx) error {
		r, found, err := tx.Refund(ctx, id)
		if err != nil {
			return err
		}
		if !found {
			return l.absent("refund")
		}
		customer, _, err := tx.Customer(ctx, r.CustomerID)
		if err != nil {
			return err
		}
		if customer.Tenant != tenant && !l.faults.on("foreign-read-refund") {
			return l.foreign("refund")
		}
		refund = r
		return nil
	})
	if err == nil && l.faults.on("refund-read-late") && l.late.unread(id) {
		return Refund{}, notFound("there is no such refund")
	}
	if l.faults.on("created-at-changes") {
		refund.CreatedAt = l.now()
	}
	return refund, err
}
