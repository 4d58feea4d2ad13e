package specs

import (
	"regexp"
	"strings"
)

var (
	// occupied finds what a refusal says of a place, a person or a thing that something else has at that time.
	occupied = regexp.MustCompile(`(?i)\balready[ _-](?:booked|reserved|taken|occupied|scheduled|rented|let|waiting|waits)\b|\b(?:has|have) (?:another|an overlapping|a conflicting) \w+|\b(?:overlaps?|conflicts?|clash(?:es)?) with (?:another|an existing|an?) \w+|\bdouble[ -]book`)
	// inPart finds what says that it is not so for each of them: a room that is full, a booking that must have been confirmed first.
	inPart = regexp.MustCompile(`(?i)\b(?:full|fully|capacity|limit|maximum|seats?|places? left|remaining|confirmed|approved|accepted|paid|completed|published|unless|may|not always|optional)\b`)
)

var (
	// overbooked finds what says that the same may be taken twice on purpose.
	overbooked = regexp.MustCompile(`(?i)\b(?:over-?book|double[- ]book|over-?sell|oversold|overlap)\w*[^.\n]*\b(?:allow\w*|permit\w*|accept\w*|possible|purpose|may|can)\b|\b(?:may|can) (?:be )?(?:over-?book|double[- ]book|over-?s|overlap)\w*`)
	// standing finds what says that all count which were not taken back.
	standing = regexp.MustCompile(`(?i)\bnot (?:been )?cancel`)
	// pending finds the states of what was asked for, and may not have been given yet.
	pending = regexp.MustCompile(`(?i)pending|tentative|request|draft|held|hold|propos|provisional|unconfirmed|waiting|waitlist|option`)
)

// mayBePending says whether an object has a state in which it takes nothing yet.
func (s *Schema) mayBePending() bool {
	for _, p := range s.Properties() {
		listed, _, _ := p.Schema.Find("enum")
		values, _ := listed.([]any)
		for _, v := range values {
			if text, isText := v.(string); isText && pending.MatchString(text) {
				return true
			}
		}
	}
	return false
}

// Slot says that a creation takes something for a time which nothing else can have then, by the words of its 409: "the room has another booking for one of the
// nights". The body has a date, and it or the path names what is taken.
func (c *Contract) Slot(op *Operation) bool {
	sent, _ := op.Sent()
	r := op.Response(409)
	if op.Method != "POST" || sent == nil || r == nil || r.Status != "409" || op.Response(201) == nil || strings.HasSuffix(op.Resource(), "}") || len(op.Facts.Draws) > 0 {
		return false
	}
	dated, names := false, strings.Contains(op.Path, "{")
	for _, p := range sent.Properties() {
		format, _, _ := p.Schema.Find("format")
		dated = dated || p.Required && (format == "date" || format == "date-time")
		names = names || p.Required && idForm(p.Schema)
	}
	if !dated || !names || overbooked.MatchString(op.Summary+" "+op.Description+" "+c.Description) {
		return false
	}
	for sentence := range strings.FieldsFuncSeq(r.Description, func(r rune) bool { return r == '.' || r == ';' || r == '\n' }) {
		if occupied.MatchString(sentence) && !inPart.MatchString(sentence) && (standing.MatchString(sentence) || !op.Shown().mayBePending()) {
			return true
		}
	}
	return false
}
