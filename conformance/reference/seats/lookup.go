package seats

import (
	"errors"
	"net/http"
	"sync"
	"time"
)

// ledger is all that the service knows. mu guards everything below it; bookings are not changed once they are made.
type ledger struct {
	mu       sync.Mutex
	events   map[string]*event
	sale     []*event // those not deleted, the oldest first
	bookings map[string]*booking
	keys     map[keyScope]remembered
	newest   time.Time
}

func newLedger() ledger {
	return ledger{events: map[string]*event{}, bookings: map[string]*booking{}, keys: map[keyScope]remembered{}}
}

type event struct {
	id, account string
	details     map[string]any // what a client may say of it, as it is shown
	seats, left int
	createdAt   string
	deleted     bool
	bookings    []*booking // those not cancelled, the oldest first
}

// booking is the contract's Booking, with what is not shown of it.
type booking struct {
	ID        string  `json:"id"`
	EventID   string  `json:"eventId"`
	Seats     int     `json:"seats"`
	Holder    string  `json:"holder"`
	Contact   *string `json:"contact,omitzero"`
	CreatedAt string  `json:"createdAt"`

	account string
}

// now is the time at which something is made: later than anything that was made before, to the microsecond that is shown, so
// that the order of a list is that of its times.
func (s *Service) now() string {
	now := s.clock().UTC().Truncate(time.Microsecond)
	if earliest := s.newest.Add(time.Microsecond); now.Before(earliest) {
		now = earliest
	}
	s.newest = now
	return now.Format("2006-01-02T15:04:05.000000Z07:00")
}

// event finds the event that a call's path names, in the contract's precedence: absent, foreign, gone. fault is the bug that
// forgets to compare the account in the operation that asks.
func (s *Service) event(c *call, fault string) (*event, error) {
	e, ok := s.events[c.id]
	switch {
	case !ok:
		return nil, notFound("event")
	case e.account != c.account && !s.faults.on(fault):
		return nil, s.foreign("event")
	case !e.deleted:
		return e, nil
	case s.faults.on("gone-as-404"):
		return nil, notFound("event")
	case c.Method == http.MethodDelete && s.faults.on("delete-twice-as-500"):
		return nil, errors.New("delete an event: no rows affected")
	}
	return nil, refuse(http.StatusGone, "gone", "the event was deleted")
}

// booking finds the booking that a call's path names, one that was cancelled too.
func (s *Service) booking(c *call, fault string) (b *booking, cancelled bool, err error) {
	b, ok := s.bookings[c.id]
	if !ok {
		return nil, false, notFound("booking")
	}
	if b.account != c.account && !s.faults.on(fault) {
		return nil, false, s.foreign("booking")
	}
	return b, !s.events[b.EventID].holds(b), nil
}

// holds says whether a booking of the event has not been cancelled.
func (e *event) holds(b *booking) bool { return e.index(b) >= 0 && !e.deleted }

func (s *Service) foreign(what string) error {
	if s.faults.on("foreign-as-404") {
		return notFound(what)
	}
	return refuse(http.StatusForbidden, "not_yours", "the "+what+" belongs to another account")
}
