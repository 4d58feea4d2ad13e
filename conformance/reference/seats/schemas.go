package seats

import (
	"maps"
	"math"
	"math/big"
	"net/mail"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// schemas are the request bodies of the contract.
type schemas struct {
	newEvent, eventDetails, eventPatch, newBooking shape
}

func newSchemas(f faultSet) schemas {
	characters := utf8.RuneCountInString // JSON Schema counts code points, not bytes (Validation, section 6.3.1)
	nameLength := characters
	if f.on("length-in-bytes") {
		nameLength = func(text string) int { return len(text) }
	}
	step := big.NewRat(1, 4)
	if f.on("multiple-of-ignored") {
		step = nil
	}
	date := text(0, math.MaxInt, characters, isDateTime, "a date-time, as in RFC 3339")
	if f.on("format-ignored") {
		date = text(0, math.MaxInt, characters, nil, "")
	}
	if f.on("february-30-accepted") {
		date = text(0, math.MaxInt, characters, func(text string) bool { return dateTime.MatchString(strings.ToUpper(text)) }, "a date-time")
	}
	startsAt := nullable(date)
	if f.on("nullable-refused") {
		startsAt = date
	}
	mostTags := 5
	if f.on("max-items-off-by-one") {
		mostTags++
	}
	tags := list(mostTags, f.on("unique-items-ignored"), text(2, 12, characters, lowerCase, "letters in lower case"))
	city, hall := text(1, 60, characters, nil, ""), text(1, 20, characters, nil, "")
	venue := shape{members: map[string]rule{"city": city, "hall": hall}, required: []string{"city"}}
	if f.on("nested-required-ignored") {
		venue.required = nil
	}

	details := map[string]rule{
		"id": readOnly, "createdAt": readOnly, "seatsLeft": readOnly, "seats": readOnly,
		"name": text(1, 80, nameLength, nil, ""), "venue": venue.check, "price": number(0, 500, step),
		"startsAt": startsAt, "tags": tags, "seated": flag,
	}
	made := maps.Clone(details)
	made["seats"] = whole(0, maxSeats)
	if f.on("read-only-stored") {
		made["createdAt"] = date
	}
	if f.on("put-changes-seats") {
		details["seats"] = whole(0, maxSeats)
	}
	return schemas{
		newEvent:     shape{members: made, required: []string{"name", "venue", "price", "seats"}},
		eventDetails: shape{members: details, required: []string{"name", "venue", "price"}},
		eventPatch: shape{members: map[string]rule{
			"name": details["name"], "price": details["price"], "startsAt": startsAt,
			"venue": shape{members: map[string]rule{"city": city, "hall": nullable(hall)}}.check,
			"tags":  nullable(tags), "seated": nullable(flag),
		}},
		newBooking: shape{members: map[string]rule{
			"seats": whole(1, 8), "holder": text(1, 60, characters, nil, ""),
			"contact": text(0, 120, characters, isEmail, "an e-mail address"),
		}, required: []string{"seats", "holder"}},
	}
}

// maxSeats is how many seats an event may have.
const maxSeats = 100_000

// dateTime is RFC 3339, section 5.6; time.Parse knows the days of the months but neither small letters nor leap seconds.
var dateTime = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$`)

func isDateTime(text string) bool {
	text = strings.ToUpper(text)
	if !dateTime.MatchString(text) {
		return false
	}
	if text[17:19] == "60" {
		text = text[:17] + "59" + text[19:]
	}
	_, err := time.Parse(time.RFC3339, text)
	return err == nil
}

// isEmail takes a bare address, not one with a display name or comments.
func isEmail(text string) bool {
	address, err := mail.ParseAddress(text)
	return err == nil && address.Address == text
}
