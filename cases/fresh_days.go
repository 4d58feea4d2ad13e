package cases

import (
	"encoding/binary"
	"time"

	"holdfast/specs"
)

// mostDays is how far a date is moved at most, about a hundred years: stays of a month seldom meet, and what has to lie ahead does.
const mostDays = 36500

// movedDays is a date or a time like another, some days later: the same number of days for all dates with one name. false where the schema has no date, or
// does not take the later one.
func movedDays(s *specs.Schema, like string, sum [32]byte) (string, bool) {
	layout := time.RFC3339
	switch format, _, _ := s.Find("format"); format {
	case "date":
		layout = time.DateOnly
	case "date-time":
	default:
		return "", false
	}
	t, err := time.Parse(layout, like)
	if err != nil {
		return "", false
	}
	moved := t.AddDate(0, 0, 1+int(binary.BigEndian.Uint32(sum[:4])%mostDays)).Format(layout)
	return moved, s.Validate(moved) == nil
}
