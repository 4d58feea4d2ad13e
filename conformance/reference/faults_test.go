package reference_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

// probe is what a client can do to see a fault: what it sees without it, and with it.
type probe struct {
	clean, faulty string
	see           func(c client) string
}

const plain = `{"amount_cents":100,"reason":"error"}`

// sends is a probe of one refund, for a customer with a balance of 20000.00.
func sends(body, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string { return c.post(c.customer(2_000_000), "", body).outcome() }}
}

// twice is a probe of two refunds with one key: the outcome of the second, whether it is about the first refund, and
// the balance that is left of 1000 cents.
func twice(first, second, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string {
		customer, key := c.customer(1000), uuid.NewString()
		made := c.post(customer, key, first)
		again := c.post(customer, key, second)
		return fmt.Sprint(again.outcome(), " same=", again.body["id"] == made.body["id"], " left=", c.balance(customer))
	}}
}

// asOther is a probe of one request by the other tenant.
func asOther(clean, faulty, path string) probe {
	return probe{clean, faulty, func(c client) string {
		customer := c.customer(1000)
		refund := c.refund(customer, 1).text("id")
		return c.other().get(strings.NewReplacer("CUSTOMER", customer, "REFUND", refund).Replace(path)).outcome()
	}}
}

// spends is a probe of one refund out of 1000 cents: its outcome, what is left, and how many refunds are listed.
func spends(amountCents int, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string {
		customer := c.customer(1000)
		made := c.refund(customer, amountCents)
		return fmt.Sprint(made.outcome(), " left=", c.balance(customer), " listed=", c.count(customer))
	}}
}

// shows is a probe of what a new refund says.
func shows(clean, faulty string, see func(c client, made reply) string) probe {
	return probe{clean, faulty, func(c client) string {
		return see(c, c.post(c.customer(1000), "", `{"amount_cents":100,"reason":"error","note":"n"}`))
	}}
}

// probes are all of them; each file beside this one has those of its categories.
func probes(t *testing.T) map[string]probe {
	all := map[string]probe{}
	for _, some := range []map[string]probe{oldProbes, keyProbes, balanceProbes, callerProbes, pagingProbes, shapeProbes} {
		for name, p := range some {
			require.NotContains(t, all, name, "two probes")
			all[name] = p
		}
	}
	return all
}

var oldProbes = map[string]probe{
	"enum-ignored":       sends(`{"amount_cents":100,"reason":"whim"}`, "400 validation_failed", "201"),
	"minimum-off-by-one": sends(`{"amount_cents":0,"reason":"error"}`, "400 validation_failed", "201"),
	"maximum-off-by-one": sends(`{"amount_cents":1000001,"reason":"error"}`, "400 validation_failed", "201"),
	"boundary-refused":   sends(`{"amount_cents":1000000,"reason":"error"}`, "201", "400 validation_failed"),
	"max-length-ignored": sends(`{"amount_cents":1,"reason":"error","note":"`+strings.Repeat("n", 501)+`"}`, "400 validation_failed", "201"),
	"pattern-ignored": {"400 validation_failed", "404 not_found", func(c client) string {
		return c.get("/customers/x").outcome()
	}},
	"required-ignored":               sends(`{"amount_cents":100}`, "400 validation_failed", "201"),
	"additional-properties-accepted": sends(`{"amount_cents":100,"reason":"error","x":1}`, "400 validation_failed", "201"),
	"fraction-truncated": {"400 <nil>", "201 1", func(c client) string {
		made := c.post(c.customer(10), "", `{"amount_cents":1.5,"reason":"error"}`)
		return fmt.Sprint(made.status, " ", made.body["amount_cents"])
	}},

	"created-as-200": sends(plain, "201", "200"),
	"location-to-nowhere": shows("200", "404 not_found", func(c client, made reply) string {
		return c.get(made.header.Get("Location")).outcome()
	}),
	"response-member-missing": shows("succeeded", "<nil>", func(_ client, made reply) string { return made.text("status") }),
	"undeclared-response-member": shows("<nil>", "owner", func(_ client, made reply) string {
		return made.text("tenant")
	}),
	"problem-status-mismatch": {"404", "400", func(c client) string { return c.get("/refunds/rfnd_AAAAAAAAAAAA").text("status") }},
	"wrong-error-code":        sends(`{}`, "400 validation_failed", "400 bad_request"),

	"key-ignored": twice(plain, plain, "201 same=true left=900", "201 same=false left=800"),
	"key-optional": {"400 validation_failed", "201", func(c client) string {
		return c.post(c.customer(1000), "", plain, "Idempotency-Key:").outcome()
	}},
	"replay-new-id":      twice(plain, plain, "201 same=true left=900", "201 same=false left=900"),
	"replay-as-200":      twice(plain, plain, "201 same=true left=900", "200 same=true left=900"),
	"replay-draws-again": twice(plain, plain, "201 same=true left=900", "201 same=true left=800"),
	"conflict-ignored": twice(plain, `{"amount_cents":200,"reason":"error"}`,
		"409 idempotency_key_reused same=false left=900", "201 same=true left=900"),
	"conflict-executes": twice(plain, `{"amount_cents":200,"reason":"error"}`,
		"409 idempotency_key_reused same=false left=900", "201 same=false left=700"),
	"conflict-as-422": twice(plain, `{"amount_cents":200,"reason":"error"}`,
		"409 idempotency_key_reused same=false left=900", "422 idempotency_key_reused same=false left=900"),
	"note-not-compared": twice(plain, `{"amount_cents":100,"reason":"error","note":"n"}`,
		"409 idempotency_key_reused same=false left=900", "201 same=true left=900"),
	"key-burned-by-refusal": {"422 insufficient_balance, 201", "422 insufficient_balance, 409 idempotency_key_reused", func(c client) string {
		customer, key := c.customer(99), uuid.NewString()
		refused := c.post(customer, key, plain)
		return refused.outcome() + ", " + c.post(customer, key, `{"amount_cents":99,"reason":"error"}`).outcome()
	}},
	"key-shared-across-customers": {"true", "false", func(c client) string {
		one, another, key := c.customer(1000), c.customer(1000), uuid.NewString()
		c.post(one, key, plain)
		return fmt.Sprint(c.post(another, key, plain).body["customer_id"] == another)
	}},

	"balance-not-checked":     spends(5000, "422 insufficient_balance left=1000 listed=0", "201 left=-4000 listed=1"),
	"over-by-one-accepted":    spends(1001, "422 insufficient_balance left=1000 listed=0", "201 left=-1 listed=1"),
	"exact-remainder-refused": spends(1000, "201 left=0 listed=1", "422 insufficient_balance left=1000 listed=0"),
	"refusal-draws":           spends(1001, "422 insufficient_balance left=1000 listed=0", "422 insufficient_balance left=0 listed=0"),
	"balance-not-debited":     spends(400, "201 left=600 listed=1", "201 left=1000 listed=1"),
	"exceeds-as-400":          spends(1001, "422 insufficient_balance left=1000 listed=0", "400 insufficient_balance left=1000 listed=0"),

	"auth-not-checked": {"401 unauthenticated", "201", func(c client) string {
		return c.as("").post(c.customer(1000), "", plain).outcome()
	}},
	"auth-not-checked-on-read": {"401 unauthenticated, 401 unauthenticated", "200, 401 unauthenticated", func(c client) string {
		customer := c.customer(1000)
		return c.as("").get("/customers/"+customer).outcome() + ", " + c.as("").refund(customer, 1).outcome()
	}},
	"any-token-accepted": {"401 unauthenticated, 401 unauthenticated", "200, 401 unauthenticated", func(c client) string {
		path := "/customers/" + c.customer(1000)
		return c.as("nobody").get(path).outcome() + ", " + c.as("").get(path).outcome()
	}},
	"challenge-missing": {`401 Bearer realm="refunds"`, "401 ", func(c client) string {
		r := c.as("").get("/refunds/rfnd_AAAAAAAAAAAA")
		return fmt.Sprint(r.status, " ", r.header.Get("WWW-Authenticate"))
	}},

	"foreign-read":        asOther("404 not_found", "200", "/customers/CUSTOMER"),
	"foreign-read-refund": asOther("404 not_found", "200", "/refunds/REFUND"),
	"foreign-list":        asOther("404 not_found", "200", "/customers/CUSTOMER/refunds"),
	"foreign-write": {"404 not_found left=1000", "201 left=900", func(c client) string {
		customer := c.customer(1000)
		return c.other().post(customer, "", plain).outcome() + " left=" + c.balance(customer)
	}},

	"refund-not-stored": shows("200", "404 not_found", func(c client, made reply) string {
		return c.get("/refunds/" + made.text("id")).outcome()
	}),
	"note-lost": shows("n n", "n <nil>", func(c client, made reply) string {
		return made.text("note") + " " + c.get("/refunds/"+made.text("id")).text("note")
	}),
	"refusal-leaves-refund": spends(1001, "422 insufficient_balance left=1000 listed=0", "422 insufficient_balance left=1000 listed=1"),
	"list-ignores-limit": {"1", "2", func(c client) string {
		customer := c.customer(1000)
		c.refund(customer, 1)
		c.refund(customer, 1)
		page, _ := c.list(customer, "?limit=1")
		return fmt.Sprint(len(page))
	}},

	"undeclared-method-accepted": {"405 method_not_allowed", "200", func(c client) string {
		return c.send("DELETE", "/customers/"+c.customer(1), "").outcome()
	}},
	"restart-as-503":        {"200", "503", answers},
	"restart-drops-request": {"200", "no answer", answers},
	"malformed-as-500":      sends(`{"amount_cents":`, "400 malformed_request", "500 internal_error"),
	"unknown-id-as-500":     {"404 not_found", "500 internal_error", func(c client) string { return c.get("/refunds/rfnd_AAAAAAAAAAAA").outcome() }},
	"error-media-type": {"application/problem+json", "application/json", func(c client) string {
		return c.get("/refunds/x").header.Get("Content-Type")
	}},
}

// answers gives what one of forty equal requests is answered, if any is answered in another way.
func answers(c client) (outcome string) {
	defer func() {
		if recover() == http.ErrAbortHandler {
			outcome = "no answer"
		}
	}()
	path := "/customers/" + c.customer(1)
	for range 40 {
		if outcome = c.get(path).outcome(); outcome != "200" {
			break
		}
	}
	return outcome
}

func TestFault_IsSeenByAClientAndOnlyWhenItIsOn(t *testing.T) {
	probes := probes(t)
	open := map[string]reference.Store{}
	for name, store := range stores {
		if name != "sqlite file" { // as in memory, but slower
			open[name] = store(t)
		}
	}
	for _, fault := range reference.Faults() {
		t.Run(fault.Name, func(t *testing.T) {
			p, ok := probes[fault.Name]
			require.True(t, ok, "no probe shows this fault")
			assert.Equal(t, p.clean, p.see(newClient(t, reference.Options{})), "without the fault")
			for name, store := range open {
				c := newClient(t, reference.Options{Store: store, Faults: []string{fault.Name}})
				assert.Equal(t, p.faulty, p.see(c), "with the fault, %s", name)
			}
		})
	}
	assert.Len(t, probes, len(reference.Faults()), "a probe of a fault that is gone")
}

// Outside of what it is about, a faulty service is still correct enough to be tested: the happy path answers.
func TestFault_LeavesTheHappyPathAlone(t *testing.T) {
	for _, fault := range reference.Faults() {
		c := newClient(t, reference.Options{Faults: []string{fault.Name}})
		customer := c.customer(1000)
		made := c.refund(customer, 1)
		assert.Contains(t, []int{200, 201}, made.status, fault.Name)
		assert.Equal(t, 200, c.get("/customers/"+customer).status, fault.Name)
		assert.Equal(t, 200, c.get("/customers/"+customer+"/refunds").status, fault.Name)
	}
}
