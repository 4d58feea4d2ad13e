package parcels

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// depot is one, with its parcels in the order in which they came.
type depot struct {
	id, owner string
	shown     object
	room      int64
	parcels   []object
	read      int // how often it was shown
}

func (s *Service) createDepot(c *call) *answer {
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	if s.faults.on("unknown-member-accepted") {
		maps.DeleteFunc(c.body, func(name string, _ any) bool {
			return !slices.Contains([]string{"name", "capacity", "contact", "opens", "kind", "note"}, name)
		})
	}
	if a := s.newDepot(c.body); a != nil {
		return a
	}
	for _, d := range s.depots {
		if d.owner == c.caller && d.shown["name"] == c.body["name"] && !s.faults.on("name-taken-accepted") {
			return refused(http.StatusConflict, "name_taken")
		}
	}
	if s.faults.on("race-name") {
		s.mu.Unlock()
		time.Sleep(time.Millisecond)
		s.mu.Lock()
	}
	capacity, _ := whole(c.body["capacity"])
	d := &depot{id: s.id(), owner: c.caller, room: capacity, shown: object{"kind": "indoor"}}
	if s.faults.on("kind-defaults-to-yard") {
		d.shown["kind"] = "yard"
	}
	maps.Copy(d.shown, c.body)
	d.shown["id"] = d.id
	d.shown["opened_at"] = time.Unix(1_700_000_000+int64(s.made), 0).UTC().Format(time.RFC3339)
	d.shown["changed_at"] = now()
	if s.faults.on("time-without-zone") {
		d.shown["opened_at"] = strings.TrimSuffix(d.shown["opened_at"].(string), "Z")
	}
	s.depots[d.id] = d
	a := s.showDepot(d, http.StatusCreated)
	a.header["Location"] = "/depots/" + d.id
	if s.faults.on("location-of-another") {
		a.header["Location"] = "/depots/" + s.oldest(c.caller)
	}
	return a
}

// now is the time, with a fraction of a second that is never zero.
func now() string { return time.Now().UTC().Format("2006-01-02T15:04:05.000") + "5Z" }

// oldest is the id of the depot that the caller opened first.
func (s *Service) oldest(caller string) string {
	var oldest *depot
	for _, d := range s.depots {
		if d.owner == caller && (oldest == nil || d.shown["opened_at"].(string) < oldest.shown["opened_at"].(string)) {
			oldest = d
		}
	}
	return oldest.id
}

func (s *Service) depot(c *call, method string, d *depot) *answer {
	switch method {
	case http.MethodGet:
		return s.showDepot(d, http.StatusOK)
	case http.MethodDelete:
		delete(s.depots, d.id)
		s.closed[d.id] = d
		return answered(http.StatusNoContent, nil)
	}
	if a := s.read(c, "application/merge-patch+json"); a != nil {
		return a
	}
	match := c.Header.Get("If-Match")
	current := match == "" || match == "*"
	for _, one := range strings.Split(match, ",") {
		current = current || strings.TrimSpace(one) == s.tag(d) && !s.faults.on("if-match-refused")
	}
	if !current {
		return refused(http.StatusPreconditionFailed, "stale")
	}
	note, named := c.body["note"]
	capacity, sized := c.body["capacity"]
	before, _ := whole(d.shown["capacity"])
	after, _ := whole(capacity)
	taken := before - d.room
	switch {
	case !only(c.body, "note", "capacity"), named && note != nil && !isText(note, 0, 40), sized && !isWhole(capacity, 1, 10_000):
		return invalid()
	case sized && after < taken && !s.faults.on("capacity-below-what-is-stored"):
		return refused(http.StatusConflict, "full")
	case sized:
		d.shown["capacity"], d.room = capacity, after-taken
	}
	switch {
	case named && note == nil:
		delete(d.shown, "note")
	case named:
		d.shown["note"] = note
	}
	if !s.faults.on("change-without-time") {
		d.shown["changed_at"] = now()
	}
	return s.showDepot(d, http.StatusOK)
}

func (s *Service) showDepot(d *depot, status int) *answer {
	shown := maps.Clone(d.shown)
	shown["room"] = d.room
	capacity, _ := whole(d.shown["capacity"])
	if shown["taken"] = capacity - d.room; s.faults.on("taken-of-the-whole") {
		shown["taken"] = capacity
	}
	d.read++
	a := answered(status, shown)
	a.header["ETag"] = s.tag(d)
	if s.faults.on("etag-unquoted") {
		a.header["ETag"] = strings.Trim(a.header["ETag"], `"`)
	}
	return a
}

// tag is the entity tag of what a depot shows.
func (s *Service) tag(d *depot) string {
	text, _ := json.Marshal([]any{d.shown, d.room})
	if s.faults.on("etag-restless") {
		text = fmt.Append(text, d.read)
	}
	return fmt.Sprintf(`"%x"`, sha256.Sum256(text))[:13] + `"`
}

// newDepot judges the body of a creation.
func (s *Service) newDepot(body object) *answer {
	least, most := int64(1), int64(10000)
	if s.faults.on("exclusive-minimum-reached") {
		least--
	}
	if s.faults.on("exclusive-maximum-reached") {
		most++
	}
	kind, named := body["kind"]
	note, noted := body["note"]
	days, listed := body["opens"].([]any)
	fewest := 1
	if s.faults.on("min-items-ignored") {
		fewest = 0
	}
	switch {
	case !only(body, "name", "capacity", "contact", "opens", "kind", "note"),
		!isText(body["name"], 1, 40), !isWhole(body["capacity"], least, most), noted && !isText(note, 0, 40),
		named && kind != "indoor" && (kind != "yard" || s.faults.on("kind-refused")),
		!listed, len(days) < fewest, len(days) > 7, !allOf(days, "mon", "tue", "wed", "thu", "fri", "sat", "sun"):
		return invalid()
	case !s.isContact(body):
		if s.faults.on("some-refused-otherwise") {
			return refused(http.StatusUnprocessableEntity, "invalid")
		}
		return invalid()
	}
	return nil
}

func (s *Service) isContact(body object) bool {
	contact, there := body["contact"]
	if s.faults.on("any-of-ignored") {
		return there
	}
	if text, ok := contact.(string); ok {
		return telephone.MatchString(text)
	}
	address, ok := contact.(object)
	return ok && only(address, "street") && isText(address["street"], 0, 40)
}
