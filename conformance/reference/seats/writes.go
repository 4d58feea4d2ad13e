package seats

import (
	"maps"
	"net/http"
	"slices"
)

// replaceEvent answers PUT /events/{eventId}.
func (s *Service) replaceEvent(c *call) (*answer, error) {
	return s.write(c, true, func(e *event) error {
		details, err := s.read(c, mediaJSON, s.schemas.eventDetails)
		if err != nil {
			return err
		}
		if seats, ok := details["seats"].(int); ok { // only put-changes-seats lets it through
			e.left += seats - e.seats
			e.seats = seats
			delete(details, "seats")
		}
		if s.faults.on("put-merges") {
			old := maps.Clone(e.details)
			maps.Copy(old, details)
			details = old
		}
		e.details = details
		return nil
	})
}

// changeEvent answers PATCH /events/{eventId}.
func (s *Service) changeEvent(c *call) (*answer, error) {
	return s.write(c, false, func(e *event) error {
		patch, err := s.read(c, mediaPatch, s.schemas.eventPatch)
		if err != nil {
			return err
		}
		if s.faults.on("patch-drops-the-rest") {
			maps.DeleteFunc(e.details, func(name string, _ any) bool {
				return !slices.Contains(s.schemas.eventDetails.required, name)
			})
		}
		s.merge(e.details, patch)
		return nil
	})
}

// write carries out a change of an event under its precondition, and shows what became of it.
func (s *Service) write(c *call, demanded bool, change func(*event) error) (*answer, error) {
	e, err := s.event(c, "foreign-event-written")
	if err != nil {
		return nil, err
	}
	if err := s.precondition(c, e, demanded); err != nil {
		if s.faults.on("stale-applied") && len(c.Header.Values("If-Match")) > 0 {
			_ = change(e)
		}
		return nil, err
	}
	if err := change(e); err != nil {
		return nil, err
	}
	return s.showEvent(http.StatusOK, e)
}

// merge applies a merge patch (RFC 7396, section 2) to an object.
func (s *Service) merge(target, patch map[string]any) {
	for name, value := range patch {
		switch value := value.(type) {
		case nil:
			if !s.faults.on("patch-null-ignored") {
				delete(target, name)
			}
		case map[string]any:
			inner, ok := target[name].(map[string]any)
			if !ok {
				inner = map[string]any{}
				target[name] = inner
			}
			s.merge(inner, value)
		case []any:
			if old, ok := target[name].([]any); ok && s.faults.on("patch-appends-tags") {
				value = append(slices.Clone(old), value...)
			}
			if len(value) > 0 || !s.faults.on("patch-empty-ignored") {
				target[name] = value
			}
		default:
			if value != false || !s.faults.on("patch-empty-ignored") {
				target[name] = value
			}
		}
	}
}

// deleteEvent answers DELETE /events/{eventId}. The bookings go with the event.
func (s *Service) deleteEvent(c *call) (*answer, error) {
	e, err := s.event(c, "foreign-event-written")
	if err != nil {
		return nil, err
	}
	if err := s.precondition(c, e, false); err != nil {
		return nil, err
	}
	if !s.faults.on("delete-does-nothing") {
		e.deleted = true
		s.sale = slices.DeleteFunc(s.sale, func(other *event) bool { return other == e })
	}
	return &answer{status: http.StatusNoContent}, nil
}
