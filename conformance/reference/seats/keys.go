package seats

import (
	"net/http"
	"regexp"

	"github.com/google/uuid"
)

// keyScope is what makes two equal keys the same key: the contract's scope.
type keyScope struct {
	account, event, key string
}

// remembered is what a key was used for: what has to be equal for a replay, and the booking. Only a booking that was made is
// remembered, so a refused attempt leaves its key unused; one that was cancelled is remembered all the same, so that
// a late repetition books nothing.
type remembered struct {
	seats   int
	holder  string
	contact string // compared by the fault contact-compared alone
	booking *booking
}

var keyForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// idempotencyKey reads the Idempotency-Key; "" is none.
func (s *Service) idempotencyKey(h http.Header, found *complaints) string {
	given := h.Values("Idempotency-Key")
	switch {
	case len(given) == 0 && s.faults.on("key-demanded"):
		found.add("header/Idempotency-Key", "is required")
	case len(given) == 0:
	case len(given) > 1 || !keyForm.MatchString(given[0]):
		found.add("header/Idempotency-Key", "must be given once, as 1 to 64 letters, digits, dots, dashes or underscores")
	default:
		return given[0]
	}
	return ""
}

func (s *Service) scope(c *call, e *event, key string) keyScope {
	if s.faults.on("key-shared-across-events") {
		return keyScope{c.account, "", key}
	}
	return keyScope{c.account, e.id, key}
}

// use is what is compared of a booking.
func (s *Service) use(b *booking) remembered {
	use := remembered{seats: b.Seats, holder: b.Holder}
	if b.Contact != nil && s.faults.on("contact-compared") {
		use.contact = *b.Contact
	}
	return use
}

// recall is the booking that a key made earlier, nil for a key that is new, and a refusal for one that was used otherwise.
func (s *Service) recall(c *call, e *event, key string, wanted *booking) (*booking, error) {
	earlier, used := s.keys[s.scope(c, e, key)]
	if key == "" || !used || s.faults.on("booking-key-ignored") {
		return nil, nil
	}
	made := earlier.booking
	earlier.booking = nil
	if earlier == s.use(wanted) {
		return made, nil
	}
	if s.faults.on("key-reused-books") {
		return nil, nil
	}
	status := http.StatusUnprocessableEntity
	if s.faults.on("key-reused-as-409") {
		status = http.StatusConflict
	}
	return nil, refuse(status, "key_reused", "header/Idempotency-Key: was used for another booking of this event")
}

// remember keeps what a key was used for.
func (s *Service) remember(c *call, e *event, key string, made *booking) {
	if key == "" {
		return
	}
	use := s.use(made)
	use.booking = made
	s.keys[s.scope(c, e, key)] = use
}

// replayed is the header that tells a replay from a first answer.
const replayed = "Idempotent-Replayed"

// replay answers with the booking that was made earlier, as it was made.
func (s *Service) replay(c *call, e *event, earlier *booking) (*answer, error) {
	if s.faults.on("replay-takes-again") {
		s.take(e, e.left, earlier.Seats)
	}
	if s.faults.on("replay-other-booking") {
		other := *earlier
		other.ID = uuid.NewString()
		earlier = &other
	}
	made, err := s.booked(http.StatusOK, earlier)
	if err == nil && !s.faults.on("replay-unmarked") {
		made.header[replayed] = "true"
	}
	return made, err
}
