package seats_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// JSON that readers disagree about is refused, and JSON that only looks strange is not.
func TestBody_IsReadStrictly(t *testing.T) {
	c := newClient(t)
	const rest = `"price":1,"name":"N","venue":{"city":"C"}`
	for body, want := range map[string]string{
		`{"seats":5,` + rest + `}`:                                                   "201",
		` {"seats":5.0,` + rest + "}\n":                                              "201",
		`{"seats":5e0,` + rest + `}`:                                                 "201",
		`{"seats":1e-0,` + rest + `}`:                                                "201",
		`{"seats":0.1e3,` + rest + `}`:                                               "201",
		`{"seats":-0,` + rest + `}`:                                                  "201",
		`{"seats":100000,` + rest + `}`:                                              "201",
		`{"seats":100001,` + rest + `}`:                                              "422 invalid",
		`{"seats":-1,` + rest + `}`:                                                  "422 invalid",
		`{"seats":5.5,` + rest + `}`:                                                 "422 invalid",
		`{"seats":5.00000000000000000000001,` + rest + `}`:                           "422 invalid",
		`{"seats":1e400,` + rest + `}`:                                               "422 invalid",
		`{"seats":1e-400,` + rest + `}`:                                              "422 invalid",
		`{"seats":1e99999999999999999999,` + rest + `}`:                              "422 invalid",
		`{"seats":0e99999999999999999999,` + rest + `}`:                              "201",
		`{"seats":1` + strings.Repeat("0", 999) + `e-999,` + rest + `}`:              "201",
		`{"seats":"5",` + rest + `}`:                                                 "422 invalid",
		`{"seats":true,` + rest + `}`:                                                "422 invalid",
		`{"seats":null,` + rest + `}`:                                                "422 invalid",
		`{"Seats":5,` + rest + `}`:                                                   "422 invalid",
		`{"seats":5,"x":1,` + rest + `}`:                                             "422 invalid",
		`{"seats":5,"tags":["aa","a\u0061"],` + rest + `}`:                           "422 invalid",
		`{"seats":5,"tags":["a"],` + rest + `}`:                                      "422 invalid",
		`{"seats":5,"tags":["AA"],` + rest + `}`:                                     "422 invalid",
		`{"seats":5,"tags":["aa\n"],` + rest + `}`:                                   "422 invalid",
		`{"seats":5,"tags":"aa",` + rest + `}`:                                       "422 invalid",
		`{"seats":5,"tags":[{}],` + rest + `}`:                                       "422 invalid",
		`{"seats":5,"seated":0,` + rest + `}`:                                        "422 invalid",
		`{"seats":5,"startsAt":"2028-02-29T23:59:60+01:00",` + rest + `}`:            "201",
		`{"seats":5,"startsAt":"2027-02-29T00:00:00Z",` + rest + `}`:                 "422 invalid",
		`{"seats":5,"startsAt":"2027-02-28 00:00:00Z",` + rest + `}`:                 "422 invalid",
		`{"seats":5,"startsAt":"2027-02-28",` + rest + `}`:                           "422 invalid",
		`{"seats":5,"price":500.25,"name":"N","venue":{"city":"C"}}`:                 "422 invalid",
		`{"seats":5,"price":-0.25,"name":"N","venue":{"city":"C"}}`:                  "422 invalid",
		`{"seats":5,"price":0.25000000000000000001,"name":"N","venue":{"city":"C"}}`: "422 invalid",
		`{"seats":5,"price":1,"name":"","venue":{"city":"C"}}`:                       "422 invalid",
		`{"seats":5,"price":1,"name":"N","venue":{}}`:                                "422 invalid",
		`{"seats":5,"price":1,"name":"N","venue":{"city":"C","x":1}}`:                "422 invalid",
		`{"seats":5,"price":1,"name":"N","venue":[]}`:                                "422 invalid",
		`[]`:                                 "422 invalid",
		`null`:                               "422 invalid",
		`"x"`:                                "422 invalid",
		``:                                   "400 malformed",
		` `:                                  "400 malformed",
		`{"seats":5,"seats":5,` + rest + `}`: "400 malformed",
		`{"seats":5,` + rest + `} {}`:        "400 malformed",
		`{"seats":05,` + rest + `}`:          "400 malformed",
		`{"seats":5,` + rest:                 "400 malformed",
		"{\"x\":\"\xff\"}":                   "400 malformed",
		`{"x":"\ud800"}`:                     "400 malformed",
		`{"x":"` + strings.Repeat("x", 128<<10) + `"}`: "400 malformed",
	} {
		got := c.send("POST", "/events", body, "Content-Type: application/json")
		assert.Equal(t, want, got.outcome(), "%.200s", body)
	}
}

func TestBody_MediaTypeMustBeJSON(t *testing.T) {
	c := newClient(t)
	for media, want := range map[string]string{
		"application/json":                "422 invalid",
		"Application/JSON; charset=utf-8": "422 invalid",
		"application/json; broken":        "422 invalid",
		"application/problem+json":        "415 unsupported_media_type",
		"text/plain":                      "415 unsupported_media_type",
		"":                                "415 unsupported_media_type",
	} {
		assert.Equal(t, want, c.send("POST", "/events", `{}`, "Content-Type: "+media).outcome(), media)
	}
	assert.Equal(t, "415 unsupported_media_type", c.send("POST", "/events", `{}`, "Content-Encoding: gzip").outcome())
	assert.Equal(t, "400 malformed", c.send("POST", "/events", "").outcome(), "no content has no media type that could be wrong")
}

func TestContact_IsABareAddress(t *testing.T) {
	c := newClient(t)
	event := c.event(100)
	for contact, want := range map[string]int{"a@example.com": 201, "a.b+c@example.org": 201, "nobody": 422, "A <a@example.com>": 422, "a@": 422, "": 422} {
		assert.Equal(t, want, c.book(event, "", `{"seats":1,"holder":"Ada","contact":"`+contact+`"}`).status, contact)
	}
}

func TestKey_IsOneOfTheForm(t *testing.T) {
	c := newClient(t)
	event := c.event(100)
	for key, want := range map[string]int{
		"k": 201, "A-z_0.9": 201, strings.Repeat("k", 64): 201, strings.Repeat("k", 65): 422, "a b": 422, "ä": 422, "a/b": 422,
	} {
		assert.Equal(t, want, c.book(event, key, `{"seats":1,"holder":"Ada"}`).status, key)
	}
}

// Whatever is sent, the answer is one that the contract documents.
func FuzzService(f *testing.F) {
	f.Add(`{"seats":1e5,"name":"N","price":0.25,"venue":{"city":"C"}}`, "*", "offset=1", "k")
	f.Add(`{"tags":["aa"],"venue":{"hall":null}}`, `W/"x", "y"`, "limit=%zz", "")
	f.Add(`{"seats":3,"holder":"Ada"}`, `"`, "limit=9;offset=-0", "a b")
	f.Fuzz(func(t *testing.T, body, tags, query, key string) {
		c := newClient(t)
		event := c.event(10)
		clean := strings.NewReplacer("\r", "", "\n", "", " ", "", "#", "").Replace
		for _, r := range []reply{
			c.send("POST", "/events", body), c.put(event, body, "If-Match: "+clean(tags)), c.patch(event, body),
			c.book(event, clean(key), body), c.get(event, "If-None-Match: "+clean(tags)),
		} {
			assert.Contains(t, []int{200, 201, 304, 400, 409, 412, 415, 422, 428}, r.status)
		}
		u, err := http.NewRequest("GET", "http://x/events?"+clean(query), nil)
		if err == nil && u.URL.Path == "/events" {
			assert.Contains(t, []int{200, 422}, c.get("/events?"+u.URL.RawQuery).status)
		}
	})
}
