package reference_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

func TestCustomer_IsShownAsItWasMade(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		made := c.send("POST", "/customers", `{"refundable_balance_cents":10000,"name":"Zoë \u0000 😀"}`)
		require.Equal(t, 201, made.status, made.raw)
		assert.Regexp(t, `^cust_[A-Z0-9]{12}$`, made.text("id"))
		assert.Equal(t, "Zoë \x00 😀", made.body["name"])
		assert.Equal(t, "/customers/"+made.text("id"), made.header.Get("Location"))

		shown := c.get(made.header.Get("Location"))
		assert.Equal(t, 200, shown.status)
		assert.Equal(t, made.raw, shown.raw)
		assert.Equal(t, "application/json", shown.header.Get("Content-Type"))

		nameless := c.send("POST", "/customers", `{"refundable_balance_cents":0}`)
		assert.NotContains(t, nameless.body, "name")
	})
}

func TestRefund_IsMadeShownListedAndDrawn(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer := c.customer(10000)
		made := c.post(customer, "", `{"amount_cents":5000,"reason":"duplicate","note":""}`)
		require.Equal(t, 201, made.status, made.raw)
		assert.Regexp(t, `^rfnd_[A-Z0-9]{12}$`, made.text("id"))
		assert.Equal(t, "succeeded", made.body["status"])
		assert.Equal(t, "5000", made.text("amount_cents"))
		assert.Equal(t, "", made.body["note"], "an empty note is a note")
		assert.Equal(t, customer, made.body["customer_id"])
		_, err := time.Parse(time.RFC3339, made.text("created_at"))
		assert.NoError(t, err)

		assert.Equal(t, made.raw, c.get(made.header.Get("Location")).raw)
		assert.Equal(t, "5000", c.balance(customer))
		page, next := c.list(customer, "")
		assert.Equal(t, []map[string]any{made.body}, page)
		assert.Empty(t, next)
		assert.NotContains(t, c.refund(customer, 1).body, "note")
	})
}

func TestIdempotencyKey(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		now := time.Now()
		c := newClient(t, reference.Options{Store: store, Clock: func() time.Time { return now }})
		customer, key := c.customer(10000), uuid.NewString()
		first := c.post(customer, key, `{"amount_cents":6000,"reason":"error","note":"a"}`)
		require.Equal(t, 201, first.status, first.raw)

		// The remainder would not cover it again: the key is asked before the balance.
		for _, same := range []string{
			`{"amount_cents":6000,"reason":"error","note":"a"}`,
			` { "note" : "\u0061", "reason":"error",  "amount_cents" : 6e3 } `,
		} {
			again := c.post(customer, key, same)
			assert.Equal(t, 201, again.status)
			assert.Equal(t, first.raw, again.raw)
			assert.Equal(t, first.header.Get("Location"), again.header.Get("Location"))
		}
		assert.Equal(t, 201, c.post(customer, strings.ToUpper(key), first.requestBody()).status, "a UUID has no case")
		assert.Equal(t, "4000", c.balance(customer))

		for _, another := range []string{
			`{"amount_cents":6001,"reason":"error","note":"a"}`,
			`{"amount_cents":6000,"reason":"fraud","note":"a"}`,
			`{"amount_cents":6000,"reason":"error","note":"b"}`,
			`{"amount_cents":6000,"reason":"error"}`,
			`{"amount_cents":9999,"reason":"error"}`, // over the balance too: key-reused comes before exceeds
		} {
			assert.Equal(t, "409 idempotency_key_reused", c.post(customer, key, another).outcome(), another)
		}
		assert.Equal(t, "400 validation_failed", c.post(customer, key, `{"amount_cents":0,"reason":"error"}`).outcome())

		// Another customer's key, and another tenant's, is another key.
		assert.NotEqual(t, first.body["id"], c.post(c.customer(9000), key, first.requestBody()).body["id"])
		o := c.other()
		assert.NotEqual(t, first.body["id"], o.post(o.customer(9000), key, first.requestBody()).body["id"])

		now = now.Add(24 * time.Hour)
		assert.Equal(t, "422 insufficient_balance", c.post(customer, key, first.requestBody()).outcome(), "after its ttl a key is new")
	})
}

// requestBody is the body that asks for the refund that was made.
func (r reply) requestBody() string {
	return fmt.Sprintf(`{"amount_cents":%v,"reason":"%v","note":"%v"}`, r.body["amount_cents"], r.body["reason"], r.body["note"])
}

func TestIdempotencyKey_IsNotUsedUpByARefusal(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer, key := c.customer(100), uuid.NewString()
		assert.Equal(t, "422 insufficient_balance", c.post(customer, key, `{"amount_cents":101,"reason":"error"}`).outcome())
		assert.Equal(t, "400 validation_failed", c.post(customer, key, `{"amount_cents":100,"reason":"nope"}`).outcome())
		assert.Equal(t, "201", c.post(customer, key, `{"amount_cents":100,"reason":"error"}`).outcome())
	})
}

func TestBalance_CoversItselfAndNotACentMore(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer := c.customer(10000)
		assert.Equal(t, "201", c.refund(customer, 3000).outcome())
		assert.Equal(t, "422 insufficient_balance", c.refund(customer, 7001).outcome())
		assert.Equal(t, "7000", c.balance(customer))
		assert.Equal(t, "201", c.refund(customer, 7000).outcome())
		assert.Equal(t, "422 insufficient_balance", c.refund(customer, 1).outcome())
		assert.Equal(t, "0", c.balance(customer))
		assert.Equal(t, 2, c.count(customer))
	})
}

func TestTenant_SeesNothingOfAnother(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		c := newClient(t, reference.Options{Store: store})
		customer := c.customer(100)
		refund := c.refund(customer, 10).text("id")
		for absent, foreign := range map[string]string{
			"/customers/cust_AAAAAAAAAAAA":         "/customers/" + customer,
			"/customers/cust_AAAAAAAAAAAA/refunds": "/customers/" + customer + "/refunds",
			"/refunds/rfnd_AAAAAAAAAAAA":           "/refunds/" + refund,
		} {
			want, got := c.get(absent), c.other().get(foreign)
			assert.Equal(t, "404 not_found", got.outcome(), foreign)
			assert.Equal(t, want.raw, got.raw, "foreign and absent cannot be told apart")
		}
		assert.Equal(t, "404 not_found", c.other().refund(customer, 10).outcome())
		assert.Equal(t, "90", c.balance(customer))
	})
}

func TestList_PagesAreCompleteOrderedAndStable(t *testing.T) {
	onEveryStore(t, func(t *testing.T, store reference.Store) {
		// The clock stands still and then goes back: the order must not depend on it.
		now := time.Now()
		c := newClient(t, reference.Options{Store: store, Clock: func() time.Time { return now }})
		customer := c.customer(1000)
		var want []string
		for range 7 {
			want = append([]string{c.refund(customer, 1).text("id")}, want...)
		}
		now = now.Add(-time.Hour)

		var got []string
		for cursor := ""; ; {
			page, next := c.list(customer, "?limit=3"+cursor)
			for _, r := range page {
				got = append(got, r["id"].(string))
			}
			if next == "" {
				break
			}
			cursor = "&cursor=" + next
			require.Equal(t, "201", c.refund(customer, 1).outcome(), "what is made while paging comes before the pages")
		}
		assert.Equal(t, want, got)
		page, _ := c.list(customer, "")
		assert.Len(t, page, 9)
		times := make([]string, 0, len(page))
		for _, r := range page {
			times = append(times, r["created_at"].(string))
		}
		assert.IsDecreasing(t, times)
	})
}

func TestList_RefusesCursorsThatItDidNotMake(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer, sibling := c.customer(10), c.customer(10)
	for range 3 {
		c.refund(customer, 1)
	}
	_, cursor := c.list(customer, "?limit=1")
	require.NotEmpty(t, cursor)
	for i := range cursor {
		for _, letter := range []string{"A", "B", "_"} {
			tampered := cursor[:i] + letter + cursor[i+1:]
			if tampered != cursor {
				assert.Equal(t, "400 invalid_cursor", c.get("/customers/"+customer+"/refunds?cursor="+tampered).outcome(), tampered)
			}
		}
	}
	for _, other := range []string{"", "x", cursor + "=", cursor + "%0A", cursor[1:], "null"} {
		assert.Equal(t, "400 invalid_cursor", c.get("/customers/"+customer+"/refunds?cursor="+other).outcome(), other)
	}
	assert.Equal(t, "400 invalid_cursor", c.get("/customers/"+sibling+"/refunds?cursor="+cursor).outcome(), "another list's cursor")
	assert.Equal(t, "404 not_found", c.other().get("/customers/"+customer+"/refunds?cursor="+cursor).outcome())
}

func TestPrecedence_FollowsTheContract(t *testing.T) {
	c := newClient(t, reference.Options{})
	const text, missing = "Content-Type: text/plain", "/customers/cust_AAAAAAAAAAAA/refunds"
	anonymous := c.as("")
	assert.Equal(t, "401 unauthenticated", anonymous.send("PATCH", "/customers/x", "{", text).outcome())
	assert.Equal(t, "401 unauthenticated", anonymous.get("/nowhere").outcome())
	assert.Equal(t, "405 method_not_allowed", c.send("PATCH", "/customers/x", "{", text).outcome())
	assert.Equal(t, "415 unsupported_media_type", c.send("POST", "/customers/x/refunds", "{", text).outcome())
	assert.Equal(t, "400 malformed_request", c.send("POST", "/customers/x/refunds", "{").outcome())
	assert.Equal(t, "400 validation_failed", c.send("POST", "/customers/x/refunds", "{}").outcome())
	assert.Equal(t, "400 validation_failed", c.send("POST", missing, `{"amount_cents":1,"reason":"error"}`).outcome(), "no key")
	assert.Equal(t, "404 not_found", c.post("cust_AAAAAAAAAAAA", "", `{"amount_cents":1,"reason":"error"}`).outcome())
}

func TestRefusal_IsAProblemDocumentWithOneTypeForOneCode(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1)
	for _, r := range []reply{
		c.as("").get("/customers/" + customer), c.get("/nowhere"), c.send(http.MethodDelete, "/refunds/x", ""),
		c.get("/refunds/x"), c.send("POST", "/customers", "{"), c.send("POST", "/customers", "{}", "Content-Type: a/b"),
		c.refund(customer, 2),
	} {
		assert.Equal(t, "application/problem+json", r.header.Get("Content-Type"))
		assert.Equal(t, fmt.Sprint(r.status), r.text("status"))
		assert.Equal(t, "tag:refunds.example,2026:"+strings.ReplaceAll(r.text("code"), "_", "-"), r.text("type"))
		assert.NotEmpty(t, r.text("title"))
		assert.NotEmpty(t, r.text("detail"))
	}
}
