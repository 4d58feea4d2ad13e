package reference_test

import "fmt"

const noSuchCustomer = "/customers/cust_AAAAAAAAAAAA"

// withCredentials is a probe of one GET with an Authorization.
func withCredentials(authorization, clean, faulty string) probe {
	return probe{clean, faulty, func(c client) string {
		return c.send("GET", "/customers/"+c.customer(1), "", "Authorization: "+authorization).outcome()
	}}
}

var callerProbes = map[string]probe{
	"auth-not-checked-on-list": {"401 unauthenticated, 401 unauthenticated", "200, 401 unauthenticated", func(c client) string {
		path := "/customers/" + c.customer(1)
		return c.as("").get(path+"/refunds").outcome() + ", " + c.as("").get(path).outcome()
	}},
	"auth-checked-last": {"401 unauthenticated left=1000", "401 unauthenticated left=900", func(c client) string {
		customer := c.customer(1000)
		return c.as("").post(customer, "", plain).outcome() + " left=" + c.balance(customer)
	}},
	"validation-before-auth": {
		"401 unauthenticated, 401 unauthenticated, 401 unauthenticated", "400 validation_failed, 415 unsupported_media_type, 401 unauthenticated",
		func(c client) string {
			customer, nobody := c.customer(1000), c.as("nobody")
			return nobody.post(customer, "", `{}`).outcome() + ", " + nobody.post(customer, "", plain, "Content-Type: text/plain").outcome() +
				", " + nobody.post(customer, "", plain).outcome()
		},
	},
	"token-prefix-accepted":          withCredentials("Bearer owner-token-and-more", "401 unauthenticated", "200"),
	"wrong-scheme-accepted":          withCredentials("Basic bm9ib2R5Og==", "401 unauthenticated", "200"),
	"malformed-credentials-accepted": withCredentials("Bearer", "401 unauthenticated", "200"),
	"malformed-credentials-as-500":   withCredentials("Bearer", "401 unauthenticated", "500 internal_error"),
	"unauthenticated-as-403":         withCredentials("Bearer nobody", "401 unauthenticated", "403 unauthenticated"),

	"foreign-as-403": asOther("404 not_found", "403 forbidden", "/customers/CUSTOMER"),
	"foreign-told-apart": {"true", "false", func(c client) string {
		foreign := c.other().get("/customers/" + c.customer(1))
		return fmt.Sprint(foreign.raw == c.get(noSuchCustomer).raw)
	}},
	"foreign-draws": {"404 not_found left=1000", "404 not_found left=900", func(c client) string {
		customer := c.customer(1000)
		return c.other().post(customer, "", plain).outcome() + " left=" + c.balance(customer)
	}},
	"cursor-overrides-customer": {"400 <nil>", "200 true", func(c client) string {
		theirs, o := refunded(c, 2), c.other()
		_, cursor := c.list(theirs, "?limit=1")
		got := o.get("/customers/" + o.customer(1) + "/refunds?cursor=" + cursor)
		data, _ := got.body["data"].([]any)
		if len(data) == 0 {
			return fmt.Sprint(got.status, " <nil>")
		}
		return fmt.Sprint(got.status, " ", data[0].(map[string]any)["customer_id"] == theirs)
	}},
}

// refunded makes a customer with refunds of one cent each.
func refunded(c client, refunds int) string {
	customer := c.customer(1000)
	for range refunds {
		c.refund(customer, 1)
	}
	return customer
}
