package conformance

import (
	"bytes"
	"net/http"
	"regexp"
	"slices"

	"holdfast/cases/plan"
)

// worded sends a request that chooses an id once with a word in place of a UUID. Where it is accepted so, or refused for something else, all others are sent so
// too.
func (g *groupRun) worded(x *exchange, try sendRung) (refused *exchange, word, ok bool) {
	again, ok := try(plan.Rung{Word: true})
	switch {
	case ok:
		return again, true, true
	case again == nil || again.Response == nil, again.Response.Status == x.Response.Status && bytes.Equal(again.Response.Body, x.Response.Body):
		return x, false, false
	}
	return again, !slices.ContainsFunc(textsOf(again), asksForUUID.MatchString), false
}

// asksForUUID finds what says that an id has to be a UUID.
var asksForUUID = regexp.MustCompile(`(?i)\b(uuid|guid)\b`)

// refusesID says that a refusal is about the form of an id: "'eeb5fd…-9cc1' is not a valid resource identifier".
func refusesID(x *exchange) bool {
	texts := textsOf(x)
	if x != nil && x.Response != nil && x.Response.Status == http.StatusInternalServerError { // an exception that says why is no less plain
		if body, err := x.Response.JSON(); err == nil {
			texts = saidIn(body, false)
		}
	}
	return slices.ContainsFunc(texts, func(text string) bool {
		return len(text) <= mostSaid && invalidID.MatchString(text) && !asksForUUID.MatchString(text)
	})
}

var invalidID = regexp.MustCompile(`(?i)\b(invalid|illegal|not a valid|not valid|malformed)\b.*\b(id|identifier|key)\b|\b(id|identifier|key)\b.*\b(invalid|illegal|not a valid|not valid|malformed)\b`)
