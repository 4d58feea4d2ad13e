package reference_test

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

const (
	otherAmount = `{"amount_cents":200,"reason":"error"}`
	otherReason = `{"amount_cents":100,"reason":"fraud"}`
	conflict    = "409 idempotency_key_reused same=false left=900"
	replayed    = "201 same=true left=900"
)

var keyProbes = map[string]probe{
	"key-case-sensitive": {"true", "false", func(c client) string {
		customer, key := c.customer(1000), "c0ffee00-0000-4000-8000-00000000abcd"
		return fmt.Sprint(c.post(customer, key, plain).raw == c.post(customer, strings.ToUpper(key), plain).raw)
	}},
	"key-scoped-to-connection": {"left=900", "left=800", func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		c.from("192.0.2.1:40001").post(customer, key, plain)
		c.from("192.0.2.1:40002").post(customer, key, plain)
		return "left=" + c.balance(customer)
	}},
	"key-truncated": {"left=800", "left=900", func(c client) string {
		customer := c.customer(1000)
		c.post(customer, "c0ffee00-0000-4000-8000-00000000abcd", plain)
		c.post(customer, "c0ffee00-0000-4000-8000-00000000abce", plain)
		return "left=" + c.balance(customer)
	}},
	"key-shared-across-callers": {"true", "false", func(c client) string {
		o, key := c.other(), uuid.NewString()
		theirs := o.customer(1000)
		c.post(c.customer(1000), key, plain)
		return fmt.Sprint(o.post(theirs, key, plain).body["customer_id"] == theirs)
	}},
	"key-before-tenant": {"404 not_found", "201", func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		c.post(customer, key, plain)
		return c.other().post(customer, key, plain).outcome()
	}},
	"only-last-key-remembered": {"left=800", "left=700", func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		c.post(customer, key, plain)
		c.refund(customer, 100)
		c.post(customer, key, plain)
		return "left=" + c.balance(customer)
	}},
	"fingerprint-raw-bytes": twice(plain, `{ "reason": "error", "amount_cents": 100 }`, replayed, conflict),
	"amount-not-compared":   twice(plain, otherAmount, conflict, replayed),
	"reason-not-compared":   twice(plain, otherReason, conflict, replayed),
	"same-body-deduplicated": {"left=800", "left=900", func(c client) string {
		customer := c.customer(1000)
		c.refund(customer, 100)
		c.refund(customer, 100)
		return "left=" + c.balance(customer)
	}},
	"replay-new-time": {"true", "false", func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		first, again := c.post(customer, key, plain), c.post(customer, key, plain)
		return fmt.Sprint(first.text("created_at") == again.text("created_at"))
	}},
	"replay-without-location": {"true", "false", func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		first, again := c.post(customer, key, plain), c.post(customer, key, plain)
		return fmt.Sprint(first.header.Get("Location") == again.header.Get("Location"))
	}},
	"conflict-draws":  twice(plain, otherAmount, conflict, "409 idempotency_key_reused same=false left=700"),
	"conflict-as-400": twice(plain, otherAmount, conflict, "400 idempotency_key_reused same=false left=900"),
	"conflict-replaces-key": {"201", "409 idempotency_key_reused", func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		c.post(customer, key, plain)
		c.post(customer, key, otherReason)
		return c.post(customer, key, plain).outcome()
	}},
	"lost-answer-repeats":        {"201 left=900", "201 left=800", afterLostAnswer},
	"key-stuck-after-disconnect": {"201 left=900", "409 idempotency_key_in_use left=1000", afterLostAnswer},
	// Equal requests at once have one effect and one answer. The rates are in races_test.go.
	"race-key-check": {"201 left=900", "more than one", func(c client) string {
		return atOnce(c, func(replies map[string]int, left string) string {
			if left == "900" {
				return "201 left=900"
			}
			return "more than one"
		})
	}},
	"race-key-as-500": {"201 left=900", "500 left=900", func(c client) string {
		return atOnce(c, func(replies map[string]int, left string) string {
			if replies["500 internal_error"] > 0 {
				return "500 left=" + left
			}
			return "201 left=" + left
		})
	}},
}

// afterLostAnswer makes a request whose client goes away as soon as it has sent it, and again with the same key.
func afterLostAnswer(c client) string {
	customer, key := c.customer(1000), uuid.NewString()
	ctx, gone := context.WithCancel(c.t.Context())
	defer gone()
	r := httptest.NewRequestWithContext(ctx, "POST", "/customers/"+customer+"/refunds", io.MultiReader(strings.NewReader(plain), leaving{gone}))
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", key)
	c.service.ServeHTTP(httptest.NewRecorder(), r)
	again := c.post(customer, key, plain)
	return again.outcome() + " left=" + c.balance(customer)
}

// leaving is the end of a body whose client then goes away. net/http cancels the request's context just so, because it
// reads on when the body has ended.
type leaving struct{ gone func() }

func (l leaving) Read([]byte) (int, error) { l.gone(); return 0, io.EOF }

// atOnce repeats 16 equal requests at once, each time for a new customer of 1000 cents, until what is seen is not what a
// clean service shows, at most 3000 times: nothing waits between the check and the act, and in memory both are short.
func atOnce(c client, see func(replies map[string]int, left string) string) string {
	for range 3000 {
		customer, key := c.customer(1000), uuid.NewString()
		replies := outcomes(together(16, func(int) reply { return c.post(customer, key, plain) }))
		if seen := see(replies, c.balance(customer)); seen != "201 left=900" || c.clean {
			return seen
		}
	}
	return "201 left=900"
}

// Of the faults about lost answers, only the retry is wrong: equal requests at once still have one effect.
func TestLostAnswerFaults_KeepEqualRequestsApart(t *testing.T) {
	for _, fault := range []string{"lost-answer-repeats", "key-stuck-after-disconnect"} {
		onEveryStore(t, func(t *testing.T, store reference.Store) {
			c := newClient(t, reference.Options{Store: store, Faults: []string{fault}})
			customer, key := c.customer(1000), uuid.NewString()
			replies := together(20, func(int) reply { return c.post(customer, key, plain) })
			require.Equal(t, map[string]int{"201": 20}, outcomes(replies), fault)
			assert.Equal(t, "900", c.balance(customer), fault)
		})
	}
}
