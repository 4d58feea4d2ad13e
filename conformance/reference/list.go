package reference

import (
	"context"
	"net/http"
)

// refundPage is the contract's RefundPage.
type refundPage struct {
	Data       []refundDocument `json:"data"`
	NextCursor *string          `json:"next_cursor"` // null on the last page
}

// listRefunds answers GET /customers/{customer_id}/refunds.
func (s *Service) listRefunds(c call) (answer, error) {
	var found violations
	s.validID(c.id, customerPrefix, &found)
	params := query(c.URL.RawQuery, &found)
	size := limit(params, &found)
	cursors := params["cursor"]
	if len(cursors) > 1 {
		found.add("query/cursor", "must be given once")
	}
	if err := found.problem(); err != nil {
		return answer{}, err
	}
	var after Position
	if len(cursors) == 1 {
		var err error
		if after, err = s.cursors.decode(c.id, cursors[0]); err != nil {
			return answer{}, err
		}
	}
	if s.faults.on("list-ignores-limit") {
		size = maxLimit
	}
	refunds, more, err := s.ledger.refunds(c.Context(), c.tenant, c.id, after, size)
	if err != nil {
		return answer{}, err
	}
	page := refundPage{Data: make([]refundDocument, 0, len(refunds))}
	for _, r := range refunds {
		page.Data = append(page.Data, s.ledger.refundDocument(r, c.tenant))
	}
	if more {
		last := refunds[len(refunds)-1]
		next := s.cursors.encode(c.id, Position{CreatedAt: last.CreatedAt, ID: last.ID})
		page.NextCursor = &next
	}
	return answerJSON(http.StatusOK, "", page)
}

// refunds is one page of a customer's refunds, and whether more follow. A page is found by the place of the refund
// before it and not by a count, so a refund that is made between two requests moves nothing from page to page.
func (l ledger) refunds(ctx context.Context, tenant, customerID string, after Position, size int) ([]Refund, bool, error) {
	var page []Refund
	err := l.store.View(ctx, func(tx Tx) error {
		if _, err := l.customer(ctx, tx, tenant, customerID, "foreign-list"); err != nil {
			return err
		}
		var err error
		page, err = tx.Refunds(ctx, customerID, after, size+1) // one more, to know whether there is one
		return err
	})
	if err != nil || len(page) <= size {
		return page, false, err
	}
	return page[:size], true, nil
}
