package seats_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference/seats"
)

// client is one account that calls a service.
type client struct {
	t       testing.TB
	service http.Handler
	key     string
}

func newClient(t testing.TB, faults ...string) client {
	t.Helper()
	service, err := seats.New(seats.Options{Faults: faults})
	require.NoError(t, err)
	return client{t, service, seats.DefaultOwnerKey}
}

func (c client) as(key string) client { c.key = key; return c }

func (c client) other() client { return c.as(seats.DefaultOtherKey) }

// reply is a response as a client reads it.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any // nil when the body is no object
}

// at is a value of the body by its path, "venue.city", and "<nil>" where there is none.
func (r reply) at(path string) string {
	var value any = r.body
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return fmt.Sprint(value)
}

// outcome is the status with the code of a refusal: "201", "409 sold_out".
func (r reply) outcome() string {
	if code := r.at("error.code"); code != "<nil>" {
		return fmt.Sprintf("%d %s", r.status, code)
	}
	return fmt.Sprint(r.status)
}

// send makes a request; header holds "Name: value" lines, which replace what a well-behaved client sends, and "Name:" leaves
// one out.
func (c client) send(method, target, body string, header ...string) reply {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if c.key != "" {
		r.Header.Set("X-API-Key", c.key)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
		if method == http.MethodPatch {
			r.Header.Set("Content-Type", "application/merge-patch+json")
		}
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		name = strings.TrimSuffix(name, ":")
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	c.service.ServeHTTP(w, r)
	out := reply{status: w.Code, header: w.Header(), raw: w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &out.body)
	return out
}

func (c client) get(target string, header ...string) reply {
	return c.send("GET", target, "", header...)
}

func (c client) put(target, body string, header ...string) reply {
	return c.send("PUT", target, body, append([]string{"If-Match: *"}, header...)...)
}

func (c client) patch(target, body string, header ...string) reply {
	return c.send("PATCH", target, body, header...)
}

func (c client) delete(target string, header ...string) reply {
	return c.send("DELETE", target, "", header...)
}

// event puts an event with so many seats on sale, with everything that can be said of one, and returns its path.
func (c client) event(count int) string {
	c.t.Helper()
	r := c.send("POST", "/events", fmt.Sprintf(`{"name":"N","venue":{"city":"C","hall":"H"},"price":12.5,"seats":%d,
		"startsAt":"2030-01-31T20:00:00Z","tags":["jazz","late"],"seated":true}`, count))
	require.Equal(c.t, 201, r.status, r.raw)
	return r.header.Get("Location")
}

// book books seats of an event with a key; "" sends none.
func (c client) book(event, key, body string) reply {
	return c.send("POST", event+"/bookings", body, "Idempotency-Key: "+key)
}

func (c client) booking(event string, count int) reply {
	return c.book(event, "", fmt.Sprintf(`{"seats":%d,"holder":"Ada"}`, count))
}

func (c client) left(event string) string { return c.get(event).at("seatsLeft") }

// list is the ids of a page.
func (c client) list(target string) []string {
	c.t.Helper()
	return c.listed(target, "id")
}

// listed is what the items of a list have in a member.
func (c client) listed(target, member string) []string {
	c.t.Helper()
	r := c.get(target)
	require.Equal(c.t, 200, r.status, r.raw)
	values := []string{}
	for _, item := range r.body["items"].([]any) {
		values = append(values, fmt.Sprint(item.(map[string]any)[member]))
	}
	return values
}
