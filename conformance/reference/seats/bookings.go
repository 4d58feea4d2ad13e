package seats

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"net/http"

	"github.com/google/uuid"
)

// barredHolder may not book: the contract's refusal holder-barred, which its example of that name provokes.
const barredHolder = "The House"

// createBooking answers POST /events/{eventId}/bookings.
func (s *Service) createBooking(c *call) (*answer, error) {
	e, err := s.event(c, "foreign-event-booked")
	if err != nil {
		return nil, err
	}
	wanted, key, err := s.order(c)
	if err != nil {
		return nil, err
	}
	earlier, err := s.recall(c, e, key, wanted)
	if err != nil {
		return nil, err
	}
	if earlier != nil {
		return s.replay(c, e, earlier)
	}
	if s.faults.on("race-key") {
		s.ticket(e)
	}
	if wanted.Holder == barredHolder && !s.faults.on("barred-holder-books") {
		return nil, refuse(http.StatusConflict, "holder_barred", "nobody books for this holder")
	}
	left := e.left
	if s.soldOut(wanted.Seats, left) {
		return nil, refuse(s.soldOutStatus(), "sold_out", "there are not as many seats left")
	}
	if s.faults.on("race-seats") {
		s.ticket(e)
		if earlier, _ := s.recall(c, e, key, wanted); earlier != nil {
			return s.replay(c, e, earlier) // what it looks up again is the key, and not the seats
		}
	}
	s.take(e, left, wanted.Seats)
	wanted.ID, wanted.EventID, wanted.account, wanted.CreatedAt = uuid.NewString(), e.id, c.account, s.now()
	e.bookings = append(e.bookings, wanted)
	s.bookings[wanted.ID] = wanted
	s.remember(c, e, key, wanted)
	made, err := s.booked(http.StatusCreated, wanted)
	if err == nil && key != "" && s.faults.on("first-marked") {
		made.header[replayed] = "true"
	}
	return made, err
}

// order reads the contract's NewBooking and the idempotency key.
func (s *Service) order(c *call) (*booking, string, error) {
	value, err := s.document(c, mediaJSON)
	if err != nil {
		return nil, "", err
	}
	var found complaints
	key := s.idempotencyKey(c.Header, &found)
	body, _ := s.schemas.newBooking.check("body", value, &found).(map[string]any)
	if err := found.refusal(); err != nil {
		return nil, "", err
	}
	b := &booking{Seats: body["seats"].(int), Holder: body["holder"].(string)}
	if contact, ok := body["contact"].(string); ok {
		b.Contact = &contact
	}
	return b, key, nil
}

func (s *Service) soldOut(wanted, left int) bool {
	switch {
	case s.faults.on("oversold-by-one"):
		return wanted > left+1
	case s.faults.on("last-seat-kept"):
		return wanted >= left
	}
	return wanted > left
}

func (s *Service) soldOutStatus() int {
	if s.faults.on("sold-out-as-422") {
		return http.StatusUnprocessableEntity
	}
	return http.StatusConflict
}

// take takes seats of an event that had so many left.
func (s *Service) take(e *event, left, seats int) {
	e.left = max(0, left-seats)
	if s.faults.on("seats-shared") {
		for _, other := range s.sale {
			if other != e && other.account == e.account {
				other.left = max(0, other.left-seats)
			}
		}
	}
}

// ticket derives the code of a ticket, slowly so that nobody guesses one, and lets go of the lock for as long as that takes. Only
// the races ask for one: what they decided before it is no longer so after it.
func (s *Service) ticket(e *event) {
	s.mu.Unlock()
	defer s.mu.Lock()
	code, err := pbkdf2.Key(sha256.New, uuid.NewString(), []byte(e.id), 4096, 12)
	s.log.Debug("ticket", "event", e.id, "code", code, "error", err)
}

func (s *Service) booked(status int, b *booking) (*answer, error) {
	out, err := show(status, b)
	if err != nil {
		return nil, err
	}
	out.header["Location"] = "/bookings/" + b.ID
	if s.faults.on("booking-location-to-nowhere") {
		out.header["Location"] = "/booking/" + b.ID
	}
	return out, nil
}

// getBooking answers GET /bookings/{bookingId}.
func (s *Service) getBooking(c *call) (*answer, error) {
	b, cancelled, err := s.booking(c, "foreign-booking-shown")
	if err != nil {
		return nil, err
	}
	if cancelled {
		return nil, notFound("booking")
	}
	return show(http.StatusOK, s.reread(b))
}

// reread is a booking as it is shown once it was made.
func (s *Service) reread(b *booking) *booking {
	if s.faults.on("contact-lost") {
		bare := *b
		bare.Contact = nil
		return &bare
	}
	return b
}

// listBookings answers GET /events/{eventId}/bookings.
func (s *Service) listBookings(c *call) (*answer, error) {
	e, err := s.event(c, "foreign-bookings-listed")
	if err != nil {
		return nil, err
	}
	w, err := s.window(c, defaultBookings, mostBookingsPage, true)
	if err != nil {
		return nil, err
	}
	held, err := holder(c)
	if err != nil {
		return nil, err
	}
	by, err := sorting(c)
	if err != nil {
		return nil, err
	}
	all := e.bookings
	if s.faults.on("cancelled-still-listed") {
		all = e.everBooked(s.bookings)
	}
	if by != "" && s.faults.on("sort-after-page") {
		all = all[min(w.Offset, len(all)):min(w.Offset+w.Limit, len(all))]
		w.Offset = 0
	}
	all = s.sorted(by, all)
	if held != "" && s.faults.on("filter-after-page") {
		all = all[min(w.Offset, len(all)):min(w.Offset+w.Limit, len(all))]
		w.Offset = 0
	}
	shown := []*booking{}
	for _, b := range all {
		if s.holds(held, b.Holder) {
			shown = append(shown, s.reread(b))
		}
	}
	return page(s, w, mostBookingsPage, shown)
}
