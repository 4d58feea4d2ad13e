package values

import (
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"holdfast/internal/nouns"
)

// moment is an instant in a fixed window, so that a plan reads the same in any year. What a member's name calls an end lies after what
// another one calls a beginning, and what will end lies far ahead, yet within 32 bits of seconds.
func (m *Maker) moment(name string, r *rand.Rand) time.Time {
	year := 2024
	switch tenseOf(name) {
	case ended:
		year = 2025
	case ends:
		year = 2036
	case begins:
		if m.other {
			year = 2035
		}
	}
	return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.IntN(300*24*3600)) * time.Second)
}

// tense is what the name of an instant says of when it is.
type tense uint8

const (
	sometime tense = iota
	begins
	ended
	ends
)

// tenseOf reads the name of an instant: starts_at begins, finishedAt has ended, validUntil ends. "not after" is an end, and a filter's
// "created before" is one too; "not before" and "after" are beginnings.
func tenseOf(name string) tense {
	words := nouns.Words(name)
	said := func(any ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(any, w) })
	}
	not := strings.HasPrefix(strings.Join(words, " "), "not ")
	switch {
	case not && said("after"), !not && said("before"):
		return ends
	case said("birth", "born", "created", "issued", "joined", "started", "began", "opened"):
		return sometime
	case said("end", "ends", "ending", "until", "till", "expire", "expires", "expiry", "expiration", "expiring", "exp", "deadline", "due", "to", "through",
		"finish", "finishes", "close", "closes", "stop", "stops", "lt", "lte", "max"):
		return ends
	case said("ended", "expired", "finished", "closed", "stopped", "completed", "updated", "modified"):
		return ended
	case said("start", "starts", "starting", "begin", "begins", "beginning", "from", "since", "after", "before", "effective", "scheduled", "open", "opens",
		"release", "publish", "nbf", "date", "time", "at", "on", "when"):
		return begins
	}
	return sometime
}
