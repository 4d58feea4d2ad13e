package seats

import "fmt"

// Fault is a bug that can be switched on. Each sits where somebody could have made it, behind on("name").
type Fault struct {
	Name     string `json:"name"`
	Category string `json:"category"` // one of validation, response, conditional, state, paging, idempotency, balance, auth, tenancy, protocol
	Summary  string `json:"summary"`  // what the service then does, in one line
}

// Faults lists every fault there is, by category. The list is new for each caller.
func Faults() []Fault {
	return []Fault{
		{"multiple-of-ignored", "validation", "accepts a price that is no multiple of 0.25"},
		{"unique-items-ignored", "validation", "accepts the same tag twice"},
		{"nested-required-ignored", "validation", "accepts a venue without a city"},
		{"nullable-refused", "validation", "refuses a startsAt of null"},
		{"format-ignored", "validation", "accepts a startsAt that is no date-time"},
		{"february-30-accepted", "validation", "accepts a startsAt on a day that its month does not have"},
		{"length-in-bytes", "validation", "counts the length of a name in bytes, and refuses 80 letters that are not ASCII"},
		{"max-items-off-by-one", "validation", "accepts 6 tags"},
		{"negative-offset-accepted", "validation", "takes a negative offset for 0"},

		{"wrong-code", "response", "says conflict where the contract says sold_out"},
		{"code-missing", "response", "leaves the code out of the error about a deleted event"},
		{"booking-location-to-nowhere", "response", "sends a Location of a new booking that answers 404"},
		{"price-as-string", "response", "shows the price of an event as a string"},

		{"etag-frozen", "conditional", "keeps the ETag of an event when the event changes"},
		{"etag-missing", "conditional", "shows an event without its ETag"},
		{"if-match-ignored", "conditional", "writes an event whatever If-Match says"},
		{"unconditional-write-accepted", "conditional", "replaces an event without If-Match"},
		{"stale-as-409", "conditional", "refuses a stale If-Match with 409 instead of 412"},
		{"stale-applied", "conditional", "refuses a stale If-Match with 412 and makes the change all the same"},
		{"if-none-match-ignored", "conditional", "answers 200 with the whole event although it is unchanged"},
		{"not-modified-always", "conditional", "answers 304 to any If-None-Match, that of an old state too"},
		{"not-modified-without-etag", "conditional", "sends a 304 without ETag"},

		{"seated-always", "state", "shows an event as seated whatever was said"},
		{"put-merges", "state", "keeps what the body of a PUT leaves out"},
		{"put-changes-seats", "state", "takes the number of seats from the body of a PUT, where it is read-only"},
		{"read-only-stored", "state", "takes createdAt from the body of a POST, where it is read-only"},
		{"patch-null-ignored", "state", "leaves a member as it was that a patch sets to null"},
		{"patch-appends-tags", "state", "adds the tags of a patch to the old ones instead of replacing them"},
		{"patch-empty-ignored", "state", "leaves a member as it was that a patch sets to false or to an empty list"},
		{"patch-drops-the-rest", "state", "takes away the optional members that a patch does not name"},
		{"delete-does-nothing", "state", "answers 204 to a DELETE of an event that is still there afterwards"},
		{"no-content-with-body", "response", "writes a body after the header of a 204"},
		{"delete-twice-as-500", "state", "answers 500 to the second DELETE of an event"},
		{"gone-as-404", "state", "answers 404 instead of 410 for a deleted event"},
		{"contact-lost", "state", "shows the contact in the 201 and never again"},

		{"offset-skips-one", "paging", "begins every page but the first one item too late"},
		{"offset-repeats-one", "paging", "begins every page but the first one item too early"},
		{"total-of-page", "paging", "says how many items the page has where the total belongs"},
		{"filter-ignored", "paging", "lists all bookings, whatever holder is asked for"},
		{"filter-after-page", "paging", "takes the bookings of other holders out of a page that was cut before"},
		{"sort-ignored", "paging", "lists bookings as they were made, whatever order is asked for"},
		{"sort-ascends-always", "paging", "puts the fewest seats first, also where the most are asked for"},
		{"sort-after-page", "paging", "sorts the bookings of a page that was cut before"},
		{"limit-ignored", "paging", "returns the largest page, whatever the limit"},
		{"limit-clamped", "paging", "takes a limit of events beyond 50 for 50 instead of refusing it"},
		{"order-unstable", "paging", "lists events in another order each time"},
		{"cancelled-still-listed", "paging", "goes on listing a booking that was cancelled"},

		{"booking-key-ignored", "idempotency", "books again when a request is repeated with the same key"},
		{"key-reused-books", "idempotency", "makes a second booking for a key that was used for another one"},
		{"key-reused-as-409", "idempotency", "refuses a reused key with 409 instead of 422"},
		{"key-demanded", "idempotency", "refuses a booking without Idempotency-Key, which is optional"},
		{"key-shared-across-events", "idempotency", "answers with a booking of one event to the same key of another"},
		{"contact-compared", "idempotency", "takes a request with another contact for another booking, and refuses its key"},
		{"replay-takes-again", "idempotency", "answers a replay correctly but takes the seats a second time"},
		{"replay-other-booking", "idempotency", "answers a replay with an id that no booking has"},
		{"replay-unmarked", "idempotency", "answers a replay without the header that says so"},
		{"first-marked", "idempotency", "marks each answer to a request with a key as a replay, the first one too"},
		{"race-key", "idempotency", "looks up the key and books under two holds of the lock, so that parallel retries book twice"},

		{"oversold-by-one", "balance", "books one seat more than there are"},
		{"last-seat-kept", "balance", "refuses the booking that takes the last seat"},
		{"sold-out-as-422", "balance", "refuses a booking of more seats than are left with 422 instead of 409"},
		{"cancel-restores-nothing", "balance", "cancels a booking and keeps its seats"},
		{"cancel-restores-twice", "balance", "gives the seats back again each time a booking is cancelled"},
		{"seats-shared", "balance", "takes the seats of a booking from every event of the account"},
		{"barred-holder-books", "balance", "books for a holder who may not book"},
		{"race-seats", "balance", "counts the seats and takes them under two holds of the lock, so that parallel bookings oversell"},

		{"key-in-query-accepted", "auth", "takes the API key from the query too"},
		{"unknown-key-accepted", "auth", "takes every unknown API key for the owner's"},
		{"delete-without-key", "auth", "deletes and cancels for everybody without an API key"},

		{"foreign-event-shown", "tenancy", "shows an event to another account"},
		{"foreign-event-written", "tenancy", "lets another account replace, change and delete an event"},
		{"foreign-events-listed", "tenancy", "lists the events of all accounts"},
		{"foreign-event-booked", "tenancy", "books seats of another account's event"},
		{"foreign-bookings-listed", "tenancy", "lists the bookings of another account's event"},
		{"foreign-booking-shown", "tenancy", "shows a booking to another account"},
		{"foreign-booking-cancelled", "tenancy", "lets another account cancel a booking"},
		{"foreign-as-404", "tenancy", "answers 404 instead of 403 for another account's object"},

		{"deprecation-malformed", "protocol", "sends Deprecation: true, as an old draft had it"},
		{"sunset-before-deprecation", "protocol", "sends a Sunset that lies before the Deprecation"},
		{"patch-as-plain-json", "protocol", "reads a patch that says it is plain JSON"},
		{"patch-media-ignored", "protocol", "reads a patch whatever its Content-Type says"},
		{"allow-missing", "protocol", "sends a 405 without Allow"},
	}
}

// faultSet is the faults that are on in one service.
type faultSet map[string]bool

func (f faultSet) on(name string) bool { return f[name] }

func newFaultSet(names []string) (faultSet, error) {
	set := faultSet{}
	known := faultSet{}
	for _, f := range Faults() {
		known[f.Name] = true
	}
	for _, name := range names {
		if !known[name] {
			return nil, fmt.Errorf("seats: there is no fault %q: Faults lists those there are", name)
		}
		set[name] = true
	}
	return set, nil
}
