package seats

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/google/uuid"
)

// shown is the contract's Event.
func (s *Service) shown(e *event) map[string]any {
	shown := map[string]any{"id": e.id, "seats": e.seats, "seatsLeft": e.left, "createdAt": e.createdAt}
	maps.Copy(shown, e.details)
	if price, ok := shown["price"].(float64); ok && s.faults.on("price-as-string") {
		shown["price"] = strconv.FormatFloat(price, 'f', 2, 64)
	}
	if _, said := shown["seated"]; said && s.faults.on("seated-always") {
		shown["seated"] = true
	}
	return shown
}

// etag is a strong entity tag of an event: a digest of what is shown of it, so that two answers have the same tag if and only if
// they are the same (RFC 9110, section 8.8.3).
func (s *Service) etag(e *event) string {
	shown := any(s.shown(e))
	if s.faults.on("etag-frozen") {
		shown = e.id
	}
	text, err := json.Marshal(shown, json.Deterministic(true))
	if err != nil {
		panic(err) // everything in it was decoded from JSON, or is a number
	}
	sum := sha256.Sum256(text)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}

func (s *Service) showEvent(status int, e *event) (*answer, error) {
	out, err := show(status, s.shown(e))
	if err != nil {
		return nil, err
	}
	if !s.faults.on("etag-missing") {
		out.header["ETag"] = s.etag(e)
	}
	return out, nil
}

// createEvent answers POST /events.
func (s *Service) createEvent(c *call) (*answer, error) {
	details, err := s.read(c, mediaJSON, s.schemas.newEvent)
	if err != nil {
		return nil, err
	}
	seats, _ := details["seats"].(int)
	delete(details, "seats")
	e := &event{id: uuid.NewString(), account: c.account, details: details, seats: seats, left: seats, createdAt: s.now()}
	s.events[e.id] = e
	s.sale = append(s.sale, e)
	out, err := s.showEvent(http.StatusCreated, e)
	if err == nil {
		out.header["Location"] = "/events/" + e.id
	}
	return out, err
}

// read holds a call's body to a schema.
func (s *Service) read(c *call, media string, schema shape) (map[string]any, error) {
	value, err := s.document(c, media)
	if err != nil {
		return nil, err
	}
	var found complaints
	read, _ := schema.check("body", value, &found).(map[string]any)
	return read, found.refusal()
}

// getEvent answers GET /events/{eventId}.
func (s *Service) getEvent(c *call) (*answer, error) {
	e, err := s.event(c, "foreign-event-shown")
	if err != nil {
		return nil, err
	}
	if !s.unchanged(c, e) {
		return s.showEvent(http.StatusOK, e)
	}
	out := &answer{status: http.StatusNotModified, header: map[string]string{}}
	if !s.faults.on("not-modified-without-etag") {
		out.header["ETag"] = s.etag(e) // RFC 9110, section 15.4.5
	}
	return out, nil
}

// listEvents answers GET /events.
func (s *Service) listEvents(c *call) (*answer, error) {
	w, err := s.window(c, defaultEvents, maxEvents, false)
	if err != nil {
		return nil, err
	}
	mine := []map[string]any{}
	for _, e := range s.inOrder() {
		if e.account == c.account || s.faults.on("foreign-events-listed") {
			mine = append(mine, s.shown(e))
		}
	}
	return page(s, w, maxEvents, mine)
}

// inOrder is the events on sale in the order in which they were made.
func (s *Service) inOrder() []*event {
	if !s.faults.on("order-unstable") {
		return s.sale
	}
	all := slices.Collect(maps.Values(s.events))
	return slices.DeleteFunc(all, func(e *event) bool { return e.deleted })
}

// getAvailability answers GET /events/{eventId}/availability.
func (s *Service) getAvailability(c *call) (*answer, error) {
	e, err := s.event(c, "foreign-event-shown")
	if err != nil {
		return nil, err
	}
	out, err := show(http.StatusOK, map[string]int{"seatsLeft": e.left})
	if err != nil {
		return nil, err
	}
	out.header["Deprecation"] = "@1767225600" // 2026-01-01, as a date of RFC 9651 (RFC 9745, section 2)
	out.header["Sunset"] = "Mon, 31 Dec 2035 23:59:59 GMT"
	if s.faults.on("deprecation-malformed") {
		out.header["Deprecation"] = "true"
	}
	if s.faults.on("sunset-before-deprecation") {
		out.header["Sunset"] = "Wed, 31 Dec 2025 23:59:59 GMT"
	}
	return out, nil
}
