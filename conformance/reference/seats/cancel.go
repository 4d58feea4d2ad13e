package seats

import (
	"net/http"
	"slices"
	"strings"
)

// cancelBooking answers DELETE /bookings/{bookingId}.
func (s *Service) cancelBooking(c *call) (*answer, error) {
	b, cancelled, err := s.booking(c, "foreign-booking-cancelled")
	if err != nil {
		return nil, err
	}
	if cancelled && !s.faults.on("cancel-restores-twice") {
		return nil, notFound("booking")
	}
	e := s.events[b.EventID]
	if !s.faults.on("cancel-restores-nothing") {
		e.left += b.Seats
	}
	if i := e.index(b); i >= 0 {
		e.bookings = slices.Delete(slices.Clone(e.bookings), i, i+1)
	}
	return &answer{status: http.StatusNoContent}, nil
}

func (e *event) index(b *booking) int { return slices.Index(e.bookings, b) }

// everBooked is every booking that was ever made for an event, the oldest first.
func (e *event) everBooked(all map[string]*booking) []*booking {
	var mine []*booking
	for _, b := range all {
		if b.EventID == e.id {
			mine = append(mine, b)
		}
	}
	slices.SortFunc(mine, func(a, b *booking) int { return strings.Compare(a.CreatedAt, b.CreatedAt) })
	return mine
}
