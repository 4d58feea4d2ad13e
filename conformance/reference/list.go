package reference

import (
	"context"
	"math"
	"net/http"
	"slices"
	"time"
)

// refundPage is the contract's RefundPage.
type refundPage struct {
	Data       []refundDocument `json:"data"`
	NextCursor *string          `json:"next_cursor"` // null on the last page
}

// listRefunds answers GET /customers/{customer_id}/refunds.
func (s *Service) listRefunds(c call) (answer, error) {
	var broken violations
	s.validID(c.id, customerPrefix, &broken)
	params := query(c.URL.RawQuery, &broken)
	size := s.limit(params, &broken)
	cursors := params["cursor"]
	if len(cursors) > 1 {
		broken.add("query/cursor", "must be given once")
	}
	if err := broken.problem(); err != nil {
		return answer{}, err
	}
	var after Position
	if len(cursors) == 1 {
		var err error
		if after, err = s.cursors.decode(c.id, cursors[0]); err != nil && !s.faults.on("bad-cursor-ignored") {
			return answer{}, err
		}
	}
	if s.faults.on("list-ignores-limit") {
		size = maxLimit
	}
	ahead := size + 1 // one more, to know whether there is one
	if s.faults.on("last-page-dropped") {
		ahead = 2 * size
	}
	found, err := s.ledger.refunds(c.Context(), c.tenant, c.id, after, ahead)
	if err != nil {
		return answer{}, err
	}
	return s.page(c, cut(found, size, s.faults), after)
}

// slice is the refunds of a page, and what is known of the rest of the list.
type slice struct {
	refunds []Refund
	next    *Refund // the first refund of the next page; nil on the last
	size    int
}

// cut makes a page of at most size refunds out of those that were found.
func cut(found []Refund, size int, faults faultSet) slice {
	if len(found) <= size {
		return slice{refunds: found, size: size}
	}
	page := slice{refunds: found[:size], next: &found[size], size: size}
	if faults.on("page-one-too-many") {
		page.refunds = found
	}
	if faults.on("last-page-dropped") && len(found) < 2*size {
		page.next = nil
	}
	return page
}

// page is the answer that shows a page.
func (s *Service) page(c call, found slice, after Position) (answer, error) {
	page := refundPage{Data: make([]refundDocument, 0, len(found.refunds)), NextCursor: s.next(c.id, found, after)}
	for _, r := range found.refunds {
		page.Data = append(page.Data, s.ledger.refundDocument(r, c.tenant))
	}
	if s.faults.on("page-reversed") {
		slices.Reverse(page.Data)
	}
	if page.NextCursor == nil && s.faults.on("next-cursor-missing") {
		return answerJSON(http.StatusOK, "", struct {
			Data []refundDocument `json:"data"`
		}{page.Data})
	}
	return answerJSON(http.StatusOK, "", page)
}

// next is the cursor of the page that follows, and nil after the last page.
func (s *Service) next(customerID string, found slice, after Position) *string {
	place, more := Position{}, found.next != nil
	if len(found.refunds) > 0 {
		last := found.refunds[len(found.refunds)-1]
		place = Position{CreatedAt: last.CreatedAt, ID: last.ID}
	}
	switch {
	case !more && place.ID != "" && s.faults.on("cursor-loops"):
		place, more = Position{CreatedAt: time.UnixMicro(1 << 60), ID: place.ID}, true // before them all
	case !more && s.faults.on("empty-page-forever") && (place.ID != "" || after.ID != ""):
		if place.ID == "" {
			place = after
		}
		more = true
	case more && s.faults.on("cursor-skips"):
		place = Position{CreatedAt: found.next.CreatedAt, ID: found.next.ID}
	case more && s.faults.on("cursor-repeats"): // "at or before" where "before" was meant
		place.CreatedAt = place.CreatedAt.Add(time.Microsecond)
	case more && s.faults.on("cursor-is-offset"):
		place.CreatedAt = time.UnixMicro(int64(offset(after) + found.size))
	}
	if !more {
		return nil
	}
	cursor := s.cursors.encode(customerID, place)
	return &cursor
}

// offset is what the fault cursor-is-offset keeps in a cursor: how many refunds the pages before held.
func offset(after Position) int {
	if after.CreatedAt.IsZero() {
		return 0
	}
	return int(after.CreatedAt.UnixMicro())
}

// refunds is the part of a customer's list that stands behind a place, at most limit refunds. A page is found by the
// place of the refund before it and not by a count, so a refund that is made between two requests moves nothing from
// page to page.
func (l ledger) refunds(ctx context.Context, tenant, customerID string, after Position, limit int) ([]Refund, error) {
	var found []Refund
	err := l.store.View(ctx, func(tx Tx) error {
		if _, err := l.customer(ctx, tx, tenant, customerID, "foreign-list"); err != nil {
			return err
		}
		var err error
		found, err = l.listed(ctx, tx, customerID, after, limit)
		return err
	})
	return found, err
}

// listed is what the store lists, or what a fault makes of it.
func (l ledger) listed(ctx context.Context, tx Tx, customerID string, after Position, limit int) ([]Refund, error) {
	var hidden func(Refund) bool
	switch {
	case l.faults.on("cursor-overrides-customer") && after.ID != "":
		last, found, err := tx.Refund(ctx, after.ID)
		if err != nil {
			return nil, err
		}
		if found {
			customerID = last.CustomerID
		}
	case l.faults.on("cursor-is-offset"):
		all, err := tx.Refunds(ctx, customerID, Position{}, offset(after)+limit)
		return all[min(offset(after), len(all)):], err
	case l.faults.on("list-skips-notes"):
		hidden = func(r Refund) bool { return r.Note != nil }
	case l.faults.on("list-read-late") && after.ID == "":
		newest := l.late.unlisted(customerID)
		hidden = func(r Refund) bool { return r.ID == newest }
	}
	if hidden == nil {
		return tx.Refunds(ctx, customerID, after, limit)
	}
	all, err := tx.Refunds(ctx, customerID, after, math.MaxInt32)
	all = slices.DeleteFunc(all, hidden)
	return all[:min(limit, len(all))], err
}
