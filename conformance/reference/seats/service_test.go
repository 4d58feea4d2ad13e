package seats_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference/seats"
)

func TestEvent_IsReadAsItWasPutOnSale(t *testing.T) {
	c := newClient(t)
	made := c.send("POST", "/events", `{"name":"N","venue":{"city":"C"},"price":12.25,"seats":7,"startsAt":null,"tags":[]}`)
	require.Equal(t, 201, made.status, made.raw)
	read := c.get("/events/" + strings.ToUpper(made.at("id")))
	assert.Equal(t, made.raw, read.raw)
	assert.Equal(t, made.header.Get("ETag"), read.header.Get("ETag"))
	assert.Equal(t, "application/json", read.header.Get("Content-Type"))
	for member, want := range map[string]string{"price": "12.25", "seats": "7", "seatsLeft": "7", "tags": "[]", "venue.city": "C", "seated": "<nil>"} {
		assert.Equal(t, want, read.at(member), member)
	}
	assert.Contains(t, read.raw, `"startsAt":null`)
	assert.NotContains(t, read.raw, "seated")
}

func TestEvent_TagChangesWithTheSeatsAndComesBackWithTheState(t *testing.T) {
	c := newClient(t)
	event := c.event(5)
	before := c.get(event).header.Get("ETag")
	booking := "/bookings/" + c.booking(event, 2).at("id")
	during := c.get(event).header.Get("ETag")
	assert.NotEqual(t, before, during)
	assert.Equal(t, "412 stale", c.put(event, details, "If-Match: "+before).outcome())
	assert.Equal(t, "200", c.put(event, details, "If-Match: "+during).outcome())
	assert.Equal(t, "204", c.delete(booking).outcome())
	assert.Equal(t, "5", c.left(event))
}

// RFC 9110, sections 8.8.3.2, 13.1.1 and 13.1.2. TAG stands for the event's entity tag.
func TestConditions_AreComparedAsHTTPSays(t *testing.T) {
	for line, want := range map[string][2]string{ // GET, DELETE
		`If-Match: TAG`:                 {"200", "204"},
		`If-Match: *`:                   {"200", "204"},
		`If-Match: "x", TAG`:            {"200", "204"},
		`If-Match: "a,b" ,, TAG ,"y"`:   {"200", "204"},
		`If-Match: W/TAG`:               {"200", "412 stale"}, // a weak tag matches nothing strongly
		`If-Match: "x"`:                 {"200", "412 stale"},
		`If-Match: nonsense`:            {"200", "412 stale"},
		`If-Match: x TAG`:               {"200", "412 stale"},
		`If-None-Match: TAG`:            {"304", "412 stale"},
		`If-None-Match: W/TAG`:          {"304", "412 stale"},
		`If-None-Match: "x", W/"y",TAG`: {"304", "412 stale"},
		`If-None-Match: *`:              {"304", "412 stale"},
		`If-None-Match: "x"`:            {"200", "204"},
		`If-None-Match: TAG"`:           {"200", "204"},
	} {
		c := newClient(t)
		event := c.event(1)
		line := strings.ReplaceAll(line, "TAG", c.get(event).header.Get("ETag"))
		got := c.get(event, line)
		assert.Equal(t, want[0], got.outcome(), line)
		assert.Equal(t, got.status == 304, got.raw == "", line)
		assert.NotEmpty(t, got.header.Get("ETag"), line)
		assert.Equal(t, want[1], c.delete(event, line).outcome(), line)
	}
}

func TestWrite_RefusalChangesNothing(t *testing.T) {
	c := newClient(t)
	event := c.event(3)
	before := c.get(event).raw
	for _, r := range []reply{
		c.put(event, details, old), c.put(event, details, "If-Match:"), c.put(event, `{}`), c.patch(event, `{"name":null}`),
		c.patch(event, `{"seats":9}`), c.put(event, details, "Content-Type: text/plain"), c.booking(event, 4), c.other().delete(event),
	} {
		assert.GreaterOrEqual(t, r.status, 400)
		assert.Less(t, r.status, 500)
	}
	assert.Equal(t, before, c.get(event).raw)
}

func TestPut_ReplacesAllThatCanBeReplacedAndTakesBackWhatWasRead(t *testing.T) {
	c := newClient(t)
	event := c.event(3)
	read := c.get(event)
	assert.Equal(t, read.raw, c.put(event, read.raw, "If-Match: "+read.header.Get("ETag")).raw, "read-only members may be sent and change nothing")
	replaced := c.put(event, details)
	assert.Equal(t, c.get(event).raw, replaced.raw)
	for _, gone := range []string{"startsAt", "tags", "seated", "hall"} {
		assert.NotContains(t, replaced.raw, gone)
	}
	assert.Equal(t, "3", replaced.at("seats"))
}

// RFC 7396, section 2.
func TestPatch_MergesObjectsReplacesArraysAndRemovesNulls(t *testing.T) {
	for patch, want := range map[string]string{
		`{}`:                               `[jazz late] true C H`,
		`{"tags":["new"]}`:                 `[new] true C H`,
		`{"tags":null,"seated":null}`:      `<nil> <nil> C H`,
		`{"venue":{"city":"D"}}`:           `[jazz late] true D H`,
		`{"venue":{"hall":null}}`:          `[jazz late] true C <nil>`,
		`{"seated":false,"startsAt":null}`: `[jazz late] false C H`,
	} {
		c := newClient(t)
		event := c.event(1)
		assert.Equal(t, 200, c.patch(event, patch).status, patch)
		r := c.get(event)
		assert.Equal(t, want, strings.Join([]string{r.at("tags"), r.at("seated"), r.at("venue.city"), r.at("venue.hall")}, " "), patch)
	}
}

func TestDelete_TakesTheBookingsAlong(t *testing.T) {
	c := newClient(t)
	event := c.event(10)
	booking := "/bookings/" + c.booking(event, 4).at("id")
	require.Equal(t, "204", c.delete(event).outcome())
	assert.Equal(t, "404 not_found", c.get(booking).outcome())
	assert.Equal(t, "404 not_found", c.delete(booking).outcome())
	for _, r := range []reply{c.get(event), c.put(event, details), c.patch(event, `{}`), c.get(event + "/bookings"), c.get(event + "/availability"), c.booking(event, 1)} {
		assert.Equal(t, "410 gone", r.outcome())
	}
	assert.Equal(t, "403 not_yours", c.other().get(event).outcome())
	assert.Empty(t, c.list("/events"))
}

func TestKey_OfACancelledBookingBooksNothing(t *testing.T) {
	c := newClient(t)
	event := c.event(10)
	made := c.book(event, "k", four)
	c.delete("/bookings/" + made.at("id"))
	assert.Equal(t, made.raw, c.book(event, "k", four).raw)
	assert.Equal(t, "10", c.left(event))
}

func TestKey_OfARefusedBookingIsFree(t *testing.T) {
	c := newClient(t)
	event := c.event(5)
	require.Equal(t, "409 sold_out", c.book(event, "k", `{"seats":6,"holder":"Ada"}`).outcome())
	assert.Equal(t, "201", c.book(event, "k", four).outcome())
	assert.Equal(t, "200", c.book(event, "k", ` {"holder":"\u0041da", "seats":4.0, "contact":"a@example.com"}`).outcome())
}

func TestPaging_CoversTheListOnceAtEverySize(t *testing.T) {
	c := newClient(t)
	event := c.event(100)
	for range 7 {
		c.booking(event, 1)
	}
	all := c.list(event + "/bookings")
	require.Len(t, all, 7)
	for limit := 1; limit <= 8; limit++ {
		var seen []string
		for offset := 0; offset < 8; offset += limit {
			seen = append(seen, c.list(fmt.Sprintf("%s/bookings?offset=%d&limit=%d", event, offset, limit))...)
		}
		assert.Equal(t, all, seen, "limit %d", limit)
	}
	assert.Equal(t, "map[limit:100 offset:1e+06 total:7]", c.get(event+"/bookings?offset=1000000&limit=99999999999999999999").at("page"))
}

func TestPaging_RefusesWhatIsNoOffsetOrLimit(t *testing.T) {
	c := newClient(t)
	for _, query := range strings.Fields("limit=0 limit=51 limit=-1 limit=x limit= limit=1.0 limit=01 limit=%2B1 limit=1&limit=2 offset=-1 offset=1e1 offset=1000001 offset=%zz offset=-99999999999999999999") {
		assert.Equal(t, "422 invalid", c.get("/events?"+query).outcome(), query)
	}
	assert.Equal(t, "200", c.get("/events?offset=0&limit=50&other=x").outcome())
}

func TestRequest_IsRefusedInTheOrderOfTheContract(t *testing.T) {
	c := newClient(t)
	event := c.event(1)
	gone := c.event(1)
	c.delete(gone)
	for _, row := range []struct {
		want string
		got  reply
	}{
		{"401 unauthenticated", c.as("").get("/nowhere")},
		{"404 not_found", c.put("/events/7b1c1a52-6a3e-4f0d-9a55-0c2f6f0f7c11", `{`, "If-Match:")},
		{"403 not_yours", c.other().put(gone, `{`, "If-Match:")},
		{"410 gone", c.put(gone, `{`, "If-Match:")},
		{"428 unconditional", c.put(event, `{`, "If-Match:", "Content-Type: text/plain")},
		{"412 stale", c.put(event, `{`, old, "Content-Type: text/plain")},
		{"415 unsupported_media_type", c.put(event, `{`, "Content-Type: text/plain")},
		{"400 malformed", c.put(event, `{`)},
		{"422 invalid", c.book(event, "not a key", `{"seats":2,"holder":"The House"}`)},
		{"409 holder_barred", c.book(event, "", `{"seats":2,"holder":"The House"}`)},
		{"409 sold_out", c.booking(event, 2)},
	} {
		assert.Equal(t, row.want, row.got.outcome())
	}
}

func TestRouter_KnowsItsPathsAndMethods(t *testing.T) {
	c := newClient(t)
	event := c.event(1)
	for _, target := range []string{"/", "/events/", "//events", "/events/x", "/events/%2e%2e", "/events/a%2Fb", event + "/", event + "/nothing", "/bookings", "/bookings/x"} {
		assert.Equal(t, "404 not_found", c.get(target).outcome(), target)
	}
	head := c.send("HEAD", event, "")
	assert.Equal(t, 200, head.status)
	assert.Equal(t, c.get(event).header.Get("ETag"), head.header.Get("ETag"))
	options := c.send("OPTIONS", event, "")
	assert.Equal(t, 204, options.status)
	assert.Equal(t, "DELETE, GET, HEAD, OPTIONS, PATCH, PUT", options.header.Get("Allow"))
	assert.Equal(t, "application/merge-patch+json", options.header.Get("Accept-Patch"))
	assert.Equal(t, "405 method_not_allowed", c.send("TRACE", event, "").outcome())
	assert.Equal(t, "application/merge-patch+json", c.patch(event, `{}`, "Content-Type: application/json").header.Get("Accept-Patch"))
}

func TestNew_RefusesFaultsAndKeysThatCannotBe(t *testing.T) {
	for _, o := range []seats.Options{
		{Faults: []string{"no-such-fault"}},
		{Keys: seats.Keys{Owner: "same", Other: "same"}},
		{Keys: seats.Keys{Owner: "two words"}},
	} {
		_, err := seats.New(o)
		assert.Error(t, err, o)
	}
	service, err := seats.New(seats.Options{Keys: seats.Keys{Owner: "mine"}, Clock: func() time.Time { return time.Unix(0, 0) }})
	require.NoError(t, err)
	c := client{t, service, "mine"}
	first, second := c.get(c.event(1)), c.get(c.event(1))
	assert.Equal(t, "1970-01-01T00:00:00.000000Z", first.at("createdAt"))
	assert.Equal(t, "1970-01-01T00:00:00.000001Z", second.at("createdAt"), "a clock that stands still does not make equal times")
	assert.Equal(t, "401 unauthenticated", c.as(seats.DefaultOwnerKey).get("/events").outcome())
}

func TestService_KeepsItsPromisesUnderParallelRequests(t *testing.T) {
	c := newClient(t)
	event := c.event(50)
	assert.Equal(t, 50, parallel(100, func(int) reply { return c.booking(event, 1) }))
	assert.Equal(t, "0", c.left(event))
	ids := c.list(event + "/bookings?limit=100")
	require.Len(t, ids, 50)
	parallel(100, func(i int) reply { return c.delete("/bookings/" + ids[i%50]) })
	assert.Equal(t, "50", c.left(event))
	assert.Equal(t, 1, parallel(20, func(int) reply { return c.book(event, "k", four) }))
	assert.Equal(t, "46", c.left(event))
	tag := c.get(event).header.Get("ETag")
	written := 0
	for range 10 {
		if c.patch(event, fmt.Sprintf(`{"name":"%d"}`, written), "If-Match: "+tag).status == http.StatusOK {
			written++
		}
	}
	assert.Equal(t, 1, written)
}
