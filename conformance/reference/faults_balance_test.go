package reference_test

import (
	"fmt"

	"github.com/google/uuid"
)

// three is a probe of three refunds, each of the amount that is given, out of 1000 cents.
func three(cents [3]int, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string {
		customer, seen := c.customer(1000), ""
		for _, amount := range cents {
			seen += fmt.Sprint(c.refund(customer, amount).status, " ")
		}
		return seen + "left=" + c.balance(customer)
	}}
}

var balanceProbes = map[string]probe{
	"balance-checked-against-initial": three([3]int{400, 600, 1}, "201 201 422 left=0", "201 201 201 left=-1"),
	"second-refund-free":              three([3]int{400, 300, 200}, "201 201 201 left=100", "201 201 201 left=600"),
	"error-refunds-free": {"left=900", "left=1000", func(c client) string {
		customer := c.customer(1000)
		c.post(customer, uuid.NewString(), plain)
		return "left=" + c.balance(customer)
	}},
	"exceeds-clamped": {"422 <nil> left=1000", "201 1000 left=0", func(c client) string {
		customer := c.customer(1000)
		made := c.refund(customer, 1001)
		return fmt.Sprint(made.status, " ", made.text("amount_cents"), " left=", c.balance(customer))
	}},
	"exceeds-wrong-code": spends(1001, "422 insufficient_balance left=1000 listed=0", "422 validation_failed left=1000 listed=0"),
	"exceeds-before-key": {"201, 409 idempotency_key_reused", "422 insufficient_balance, 422 insufficient_balance", func(c client) string {
		customer, key := c.customer(150), uuid.NewString()
		c.post(customer, key, plain)
		return c.post(customer, key, plain).outcome() + ", " + c.post(customer, key, otherAmount).outcome()
	}},
	"debit-off-by-one":        spends(400, "201 left=600 listed=1", "201 left=601 listed=1"),
	"negative-amount-credits": spends(-100, "400 validation_failed left=1000 listed=0", "201 left=1100 listed=1"),
	"invalid-draws": {"400 validation_failed left=1000", "400 validation_failed left=900", func(c client) string {
		customer := c.customer(1000)
		return c.post(customer, "", `{"amount_cents":100,"reason":"whim"}`).outcome() + " left=" + c.balance(customer)
	}},
	"debit-hits-neighbour": {"1000 900", "900 900", func(c client) string {
		one, another := c.customer(1000), c.customer(1000)
		c.refund(another, 100)
		return c.balance(one) + " " + c.balance(another)
	}},
	"race-balance-check": {"kept", "lost", func(c client) string {
		return hammered(c, func(accepted, left int) string {
			if accepted+left != 32 {
				return "lost"
			}
			return "kept"
		})
	}},
	"race-balance-overrun": {"kept", "overrun", func(c client) string {
		return hammered(c, func(accepted, left int) string {
			if left < 0 && accepted > 32 {
				return "overrun"
			}
			return "kept"
		})
	}},
}

// hammered sends 64 refunds of a cent at once to a new customer of 32 cents until the books are wrong, at most 1000 times.
func hammered(c client, see func(accepted, left int) string) string {
	for range 1000 {
		customer := c.customer(32)
		replies := outcomes(together(64, func(int) reply { return c.refund(customer, 1) }))
		var left int
		if _, err := fmt.Sscan(c.balance(customer), &left); err != nil {
			c.t.Fatal(err)
		}
		if seen := see(replies["201"], left); seen != "kept" || c.clean {
			return seen
		}
	}
	return "kept"
}
