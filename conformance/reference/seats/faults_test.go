package seats_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference/seats"
)

// probe is what a client can do to see a fault: what it sees without it, and with it.
type probe struct {
	clean, faulty string
	see           func(c client) string
}

// makes is a probe of one new event with a member more.
func makes(member, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string {
		return c.send("POST", "/events", `{"seats":1,"price":1,"name":"N","venue":{"city":"C"},`+member+`}`).outcome()
	}}
}

// create is a probe of one new event.
func create(body, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string { return c.send("POST", "/events", body).outcome() }}
}

// onEvent is a probe of an event with 10 seats.
func onEvent(clean, faulty string, see func(c client, event string) string) probe {
	return probe{clean, faulty, func(c client) string { return see(c, c.event(10)) }}
}

// onBooking is a probe of a booking of 4 out of 10 seats.
func onBooking(clean, faulty string, see func(c client, event, booking string) string) probe {
	return onEvent(clean, faulty, func(c client, event string) string {
		return see(c, event, "/bookings/"+c.booking(event, 4).at("id"))
	})
}

const (
	details = `{"name":"M","venue":{"city":"D"},"price":2}`
	four    = `{"seats":4,"holder":"Ada"}`
	old     = `If-Match: "0000000000000000"`
)

// twice is a probe of two bookings with one key: the second outcome, whether it is the first booking, and what is left of 10.
func twice(second, clean, faulty string) probe {
	return onEvent(clean, faulty, func(c client, event string) string {
		made := c.book(event, "k", four)
		again := c.book(event, "k", second)
		return fmt.Sprint(again.outcome(), " same=", again.at("id") == made.at("id"), " left=", c.left(event))
	})
}

// marks is a probe of the header of a first answer and of a replay.
func marks(clean, faulty string) probe {
	return onEvent(clean, faulty, func(c client, event string) string {
		made := c.book(event, "k", four)
		again := c.book(event, "k", four)
		return made.header.Get("Idempotent-Replayed") + " " + again.header.Get("Idempotent-Replayed")
	})
}

// pages is a probe of the third page of two out of five bookings: which of them it has, and the total.
func pages(clean, faulty string) probe {
	return onEvent(clean, faulty, func(c client, event string) string {
		var made, seen []string
		for range 5 {
			made = append(made, c.booking(event, 1).at("id"))
		}
		target := event + "/bookings?offset=2&limit=2"
		for _, id := range c.list(target) {
			seen = append(seen, fmt.Sprint(slices.Index(made, id)))
		}
		return strings.Join(seen, " ") + " of " + c.get(target).at("page.total")
	})
}

// heldBy is how many bookings the first page of one shows for the second of two holders, and the total for the first, who has two.
func heldBy(clean, faulty string) probe {
	return onEvent(clean, faulty, func(c client, event string) string {
		for _, holder := range []string{"Ada", "Bob", "Ada"} {
			c.book(event, "", `{"seats":1,"holder":"`+holder+`"}`)
		}
		return fmt.Sprint(len(c.list(event+"/bookings?limit=1&holder=Bob")), " ", c.get(event+"/bookings?limit=2&holder=Ada").at("page.total"))
	})
}

// inOrder is how many seats the bookings of a list have, in its order, in pages of two.
func inOrder(by, clean, faulty string) probe {
	return onEvent(clean, faulty, func(c client, event string) string {
		var seen []string
		for _, n := range []int{2, 3, 1} {
			c.booking(event, n)
		}
		for _, offset := range []string{"0", "2"} {
			seen = append(seen, c.listed(event+"/bookings?limit=2&sort="+by+"&offset="+offset, "seats")...)
		}
		return strings.Join(seen, " ")
	})
}

// parallel is how many of n requests that are sent at once succeed.
func parallel(n int, send func(i int) reply) int {
	var done sync.WaitGroup
	replies := make([]reply, n)
	for i := range n {
		done.Go(func() { replies[i] = send(i) })
	}
	done.Wait()
	made := 0
	for _, r := range replies {
		if r.status == http.StatusCreated {
			made++
		}
	}
	return made
}

// loses repeats a race, each time on a fresh event, until it is lost, which a correct service never does.
func loses(race func(c client) bool) probe {
	return probe{"kept", "lost", func(c client) string {
		for range 60 {
			if race(c) {
				return "lost"
			}
		}
		return "kept"
	}}
}

var probes = map[string]probe{
	"multiple-of-ignored":     create(`{"seats":1,"price":0.3,"name":"N","venue":{"city":"C"}}`, "422 invalid", "201"),
	"unique-items-ignored":    makes(`"tags":["aa","bb","aa"]`, "422 invalid", "201"),
	"nested-required-ignored": create(`{"seats":1,"price":1,"name":"N","venue":{"hall":"H"}}`, "422 invalid", "201"),
	"nullable-refused":        makes(`"startsAt":null`, "201", "422 invalid"),
	"format-ignored":          makes(`"startsAt":"tomorrow"`, "422 invalid", "201"),
	"february-30-accepted":    makes(`"startsAt":"2023-02-30T12:00:00Z"`, "422 invalid", "201"),
	"length-in-bytes":         create(`{"seats":1,"price":1,"name":"`+strings.Repeat("é", 80)+`","venue":{"city":"C"}}`, "201", "422 invalid"),
	"max-items-off-by-one":    makes(`"tags":["aa","bb","cc","dd","ee","ff"]`, "422 invalid", "201"),
	"negative-offset-accepted": {"422 invalid", "200", func(c client) string {
		return c.get("/events?offset=-1").outcome()
	}},

	"wrong-code": onEvent("409 sold_out", "409 conflict", func(c client, _ string) string { return c.booking(c.event(1), 2).outcome() }),
	"code-missing": onEvent(`{"error":{"code":"gone","message":"the event was deleted"}}`, `{"error":{"message":"the event was deleted"}}`,
		func(c client, event string) string {
			c.delete(event)
			return c.get(event).raw
		}),
	"booking-location-to-nowhere": onEvent("200", "404 not_found", func(c client, event string) string {
		return c.get(c.booking(event, 1).header.Get("Location")).outcome()
	}),
	"price-as-string": onEvent("12.5", "12.50", func(c client, event string) string { return c.get(event).at("price") }),

	"etag-frozen": onEvent("another", "the same", func(c client, event string) string {
		before := c.get(event).header.Get("ETag")
		if c.put(event, details).header.Get("ETag") == before {
			return "the same"
		}
		return "another"
	}),
	"etag-missing":     onEvent("18", "0", func(c client, event string) string { return fmt.Sprint(len(c.get(event).header.Get("ETag"))) }),
	"if-match-ignored": onEvent("412 stale", "200", func(c client, event string) string { return c.put(event, details, old).outcome() }),
	"unconditional-write-accepted": onEvent("428 unconditional N", "200 M", func(c client, event string) string {
		return c.put(event, details, "If-Match:").outcome() + " " + c.get(event).at("name")
	}),
	"stale-as-409": onEvent("412 stale", "409 stale", func(c client, event string) string { return c.delete(event, old).outcome() }),
	"stale-applied": onEvent("412 stale N", "412 stale M", func(c client, event string) string {
		return c.patch(event, `{"name":"M"}`, old).outcome() + " " + c.get(event).at("name")
	}),
	"if-none-match-ignored": onEvent("304", "200", func(c client, event string) string {
		return c.get(event, "If-None-Match: "+c.get(event).header.Get("ETag")).outcome()
	}),
	"not-modified-always": onEvent("200", "304", func(c client, event string) string {
		return c.get(event, `If-None-Match: "0000000000000000"`).outcome()
	}),
	"not-modified-without-etag": onEvent("304 18", "304 0", func(c client, event string) string {
		r := c.get(event, "If-None-Match: *")
		return fmt.Sprint(r.status, " ", len(r.header.Get("ETag")))
	}),

	"seated-always": {"false", "true", func(c client) string {
		return c.send("POST", "/events", `{"seats":1,"price":1,"name":"N","venue":{"city":"C"},"seated":false}`).at("seated")
	}},
	"put-merges": onEvent("<nil> <nil>", "[jazz late] true", func(c client, event string) string {
		r := c.put(event, details)
		return r.at("tags") + " " + r.at("seated")
	}),
	"put-changes-seats": onEvent("10 10", "20 20", func(c client, event string) string {
		r := c.put(event, `{"name":"M","venue":{"city":"D"},"price":2,"seats":20}`)
		return r.at("seats") + " " + r.at("seatsLeft")
	}),
	"read-only-stored": {"false", "true", func(c client) string {
		r := c.send("POST", "/events", `{"seats":1,"price":1,"name":"N","venue":{"city":"C"},"createdAt":"2001-01-01T00:00:00Z"}`)
		return fmt.Sprint(c.get(r.header.Get("Location")).at("createdAt") == "2001-01-01T00:00:00Z")
	}},
	"patch-null-ignored": onEvent("200 <nil> <nil>", "200 [jazz late] H", func(c client, event string) string {
		r := c.patch(event, `{"tags":null,"venue":{"hall":null}}`)
		return r.outcome() + " " + r.at("tags") + " " + r.at("venue.hall")
	}),
	"patch-appends-tags": onEvent("[new]", "[jazz late new]", func(c client, event string) string {
		return c.patch(event, `{"tags":["new"]}`).at("tags")
	}),
	"patch-empty-ignored": onEvent("[] false", "[jazz late] true", func(c client, event string) string {
		r := c.patch(event, `{"tags":[],"seated":false}`)
		return r.at("tags") + " " + r.at("seated")
	}),
	"patch-drops-the-rest": onEvent("M true", "M <nil>", func(c client, event string) string {
		r := c.patch(event, `{"name":"M"}`)
		return r.at("name") + " " + r.at("seated")
	}),
	"delete-does-nothing": onEvent("204 410 gone", "204 200", func(c client, event string) string {
		return c.delete(event).outcome() + " " + c.get(event).outcome()
	}),
	"no-content-with-body": onEvent("204 ", `204 {"deleted":true}`, func(c client, event string) string {
		r := c.delete(event)
		return r.outcome() + " " + r.raw
	}),
	"delete-twice-as-500": onEvent("204 410 gone", "204 500 internal_error", func(c client, event string) string {
		return c.delete(event).outcome() + " " + c.delete(event).outcome()
	}),
	"gone-as-404": onEvent("204 410 gone", "204 404 not_found", func(c client, event string) string {
		return c.delete(event).outcome() + " " + c.get(event).outcome()
	}),
	"contact-lost": onEvent("a@example.com a@example.com", "a@example.com <nil>", func(c client, event string) string {
		made := c.book(event, "", `{"seats":1,"holder":"Ada","contact":"a@example.com"}`)
		return made.at("contact") + " " + c.get(made.header.Get("Location")).at("contact")
	}),

	"offset-skips-one":    pages("2 3 of 5", "3 4 of 5"),
	"offset-repeats-one":  pages("2 3 of 5", "1 2 of 5"),
	"total-of-page":       pages("2 3 of 5", "2 3 of 2"),
	"filter-ignored":      heldBy("1 2", "1 3"),
	"sort-ignored":        inOrder("seats", "1 2 3", "2 3 1"),
	"sort-ascends-always": inOrder("-seats", "3 2 1", "1 2 3"),
	"sort-after-page":     inOrder("seats", "1 2 3", "2 3 1"),
	"filter-after-page":   heldBy("1 2", "0 1"),
	"limit-ignored":       pages("2 3 of 5", "2 3 4 of 5"),
	"limit-clamped":       {"422 invalid", "200", func(c client) string { return c.get("/events?limit=51").outcome() }},
	"order-unstable": {"true", "false", func(c client) string {
		var made []string
		for range 20 {
			made = append(made, strings.TrimPrefix(c.event(1), "/events/"))
		}
		return fmt.Sprint(slices.Equal(made, c.list("/events?limit=50")))
	}},
	"cancelled-still-listed": onBooking("1 0", "1 1", func(c client, event, booking string) string {
		before := len(c.list(event + "/bookings"))
		c.delete(booking)
		return fmt.Sprint(before, " ", len(c.list(event+"/bookings")))
	}),

	"booking-key-ignored":  twice(four, "200 same=true left=6", "201 same=false left=2"),
	"key-reused-books":     twice(`{"seats":4,"holder":"Bob"}`, "422 key_reused same=false left=6", "201 same=false left=2"),
	"key-reused-as-409":    twice(`{"seats":5,"holder":"Ada"}`, "422 key_reused same=false left=6", "409 key_reused same=false left=6"),
	"contact-compared":     twice(`{"seats":4,"holder":"Ada","contact":"a@example.com"}`, "200 same=true left=6", "422 key_reused same=false left=6"),
	"replay-takes-again":   twice(four, "200 same=true left=6", "200 same=true left=2"),
	"replay-other-booking": twice(four, "200 same=true left=6", "200 same=false left=6"),
	"replay-unmarked":      marks(" true", " "),
	"first-marked":         marks(" true", "true true"),
	"key-demanded":         onEvent("201", "422 invalid", func(c client, event string) string { return c.booking(event, 1).outcome() }),
	"key-shared-across-events": onEvent("201 left=6", "200 left=10", func(c client, event string) string {
		second := c.event(10)
		c.book(event, "k", four)
		return c.book(second, "k", four).outcome() + " left=" + c.left(second)
	}),
	"race-key": loses(func(c client) bool {
		event := c.event(100)
		return parallel(8, func(int) reply { return c.book(event, "k", four) }) != 1
	}),

	"oversold-by-one": onEvent("201 409 sold_out", "201 201", func(c client, event string) string {
		return c.booking(event, 8).outcome() + " " + c.booking(event, 3).outcome()
	}),
	"last-seat-kept": onEvent("201 201", "201 409 sold_out", func(c client, event string) string {
		return c.booking(event, 8).outcome() + " " + c.booking(event, 2).outcome()
	}),
	"sold-out-as-422": onEvent("201 409 sold_out", "201 422 sold_out", func(c client, event string) string {
		return c.booking(event, 8).outcome() + " " + c.booking(event, 3).outcome()
	}),
	"cancel-restores-nothing": onBooking("204 left=10", "204 left=6", func(c client, event, booking string) string {
		return c.delete(booking).outcome() + " left=" + c.left(event)
	}),
	"cancel-restores-twice": onBooking("204 404 not_found left=10", "204 204 left=14", func(c client, event, booking string) string {
		return c.delete(booking).outcome() + " " + c.delete(booking).outcome() + " left=" + c.left(event)
	}),
	"seats-shared": onEvent("10", "6", func(c client, event string) string {
		c.booking(c.event(10), 4)
		return c.left(event)
	}),
	"barred-holder-books": onEvent("409 holder_barred", "201", func(c client, event string) string {
		return c.book(event, "", `{"seats":2,"holder":"The House"}`).outcome()
	}),
	"race-seats": loses(func(c client) bool {
		event := c.event(100)
		return parallel(200, func(int) reply { return c.booking(event, 1) }) > 100
	}),

	"key-in-query-accepted": {"401 unauthenticated", "200", func(c client) string {
		return c.as("").get("/events?X-API-Key=owner-key").outcome()
	}},
	"unknown-key-accepted": {"401 unauthenticated 401 unauthenticated", "200 401 unauthenticated", func(c client) string {
		return c.as("nobody").get("/events").outcome() + " " + c.as("").get("/events").outcome()
	}},
	"delete-without-key": onBooking("401 unauthenticated 401 unauthenticated", "204 204", func(c client, event, booking string) string {
		return c.as("").delete(booking).outcome() + " " + c.as("").delete(event).outcome()
	}),

	"foreign-event-shown": onEvent("403 not_yours", "200", func(c client, event string) string { return c.other().get(event).outcome() }),
	"foreign-event-written": onEvent("403 not_yours 403 not_yours 403 not_yours", "200 200 204", func(c client, event string) string {
		o := c.other()
		return o.put(event, details).outcome() + " " + o.patch(event, `{}`).outcome() + " " + o.delete(event).outcome()
	}),
	"foreign-events-listed":   onEvent("0", "1", func(c client, _ string) string { return fmt.Sprint(len(c.other().list("/events"))) }),
	"foreign-event-booked":    onEvent("403 not_yours", "201", func(c client, event string) string { return c.other().booking(event, 1).outcome() }),
	"foreign-bookings-listed": onEvent("403 not_yours", "200", func(c client, event string) string { return c.other().get(event + "/bookings").outcome() }),
	"foreign-booking-shown": onBooking("403 not_yours", "200", func(c client, _, booking string) string {
		return c.other().get(booking).outcome()
	}),
	"foreign-booking-cancelled": onBooking("403 not_yours 6", "204 10", func(c client, event, booking string) string {
		return c.other().delete(booking).outcome() + " " + c.left(event)
	}),
	"foreign-as-404": onEvent("403 not_yours", "404 not_found", func(c client, event string) string { return c.other().get(event).outcome() }),

	"deprecation-malformed": onEvent("@1767225600", "true", func(c client, event string) string {
		return c.get(event + "/availability").header.Get("Deprecation")
	}),
	"sunset-before-deprecation": onEvent("Mon, 31 Dec 2035 23:59:59 GMT", "Wed, 31 Dec 2025 23:59:59 GMT", func(c client, event string) string {
		return c.get(event + "/availability").header.Get("Sunset")
	}),
	"patch-as-plain-json": onEvent("415 unsupported_media_type", "200", func(c client, event string) string {
		return c.patch(event, `{}`, "Content-Type: application/json").outcome()
	}),
	"patch-media-ignored": onEvent("415 unsupported_media_type", "200", func(c client, event string) string {
		return c.patch(event, `{}`, "Content-Type: text/plain").outcome()
	}),
	"allow-missing": {"405 GET, HEAD, OPTIONS, POST", "405 ", func(c client) string {
		r := c.delete("/events")
		return fmt.Sprint(r.status, " ", r.header.Get("Allow"))
	}},
}

func TestFault_IsSeenByAClientAndOnlyWhenItIsOn(t *testing.T) {
	for _, fault := range seats.Faults() {
		t.Run(fault.Name, func(t *testing.T) {
			p, ok := probes[fault.Name]
			require.True(t, ok, "no probe shows this fault")
			assert.Equal(t, p.clean, p.see(newClient(t)), "without the fault")
			assert.Equal(t, p.faulty, p.see(newClient(t, fault.Name)), "with the fault")
		})
	}
	assert.Len(t, probes, len(seats.Faults()), "a probe of a fault that is gone")
}

// Outside of what it is about, a faulty service is still correct enough to be tested: the happy path answers.
func TestFault_LeavesTheHappyPathAlone(t *testing.T) {
	for _, fault := range seats.Faults() {
		c := newClient(t, fault.Name)
		event := c.event(10)
		assert.Equal(t, 201, c.book(event, "k", four).status, fault.Name)
		assert.Equal(t, 200, c.get(event).status, fault.Name)
		assert.Equal(t, 200, c.put(event, details).status, fault.Name)
		assert.Equal(t, 200, c.get("/events?limit=2").status, fault.Name)
		assert.Equal(t, 204, c.delete(event).status, fault.Name)
	}
}
