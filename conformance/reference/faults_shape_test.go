package reference_test

import (
	"fmt"
	"strings"
)

// takes is a probe of one refund by the amount that is made of it.
func takes(amount, faulty string) probe {
	return probe{"400 <nil>", faulty, func(c client) string {
		made := c.post(c.customer(1000), "", `{"amount_cents":`+amount+`,"reason":"error"}`)
		return fmt.Sprint(made.status, " ", made.body["amount_cents"])
	}}
}

// keeps is a probe of a note: whether it is read as it was sent.
func keeps(note string) probe {
	return probe{"true", "false", func(c client) string {
		made := c.post(c.customer(1000), "", `{"amount_cents":1,"reason":"error","note":"`+note+`"}`)
		return fmt.Sprint(c.get("/refunds/"+made.text("id")).text("note") == note)
	}}
}

// again is a probe of something that is wrong the first time it is read and right the second.
func again(clean, faulty string, see func(c client, customer string, made reply) string) probe {
	return probe{clean, faulty, func(c client) string {
		customer := c.customer(1000)
		made := c.refund(customer, 400)
		return see(c, customer, made) + " " + see(c, customer, made)
	}}
}

var shapeProbes = map[string]probe{
	"min-length-ignored": {"400 validation_failed", "201", func(c client) string {
		return c.send("POST", "/customers", `{"refundable_balance_cents":1,"name":""}`).outcome()
	}},
	"long-body-refused":     sends(`{"amount_cents":1,`+strings.Repeat(" ", 5000)+`"reason":"error"}`, "201", "400 malformed_request"),
	"nul-as-500":            sends(`{"amount_cents":1,"reason":"error","note":"a\u0000b"}`, "201", "500 internal_error"),
	"length-in-bytes":       sends(`{"amount_cents":1,"reason":"error","note":"`+strings.Repeat("é", 500)+`"}`, "201", "400 validation_failed"),
	"string-coerced":        takes(`"5"`, "201 5"),
	"boolean-coerced":       takes(`true`, "201 1"),
	"null-taken-for-absent": sends(`{"amount_cents":1,"reason":"error","note":null}`, "400 validation_failed", "201"),
	"key-format-ignored": {"400 validation_failed", "201", func(c client) string {
		return c.post(c.customer(1000), "no-uuid", plain).outcome()
	}},
	"media-type-ignored": {"415 unsupported_media_type", "201", func(c client) string {
		return c.post(c.customer(1000), "", plain, "Content-Type: text/plain").outcome()
	}},
	"trailing-data-accepted": sends(plain+` {}`, "400 malformed_request", "201"),

	"location-missing": shows("true", "false", func(_ client, made reply) string {
		return fmt.Sprint(made.header.Get("Location") != "")
	}),
	"time-without-zone": shows("true", "false", func(_ client, made reply) string {
		return fmt.Sprint(strings.Contains(made.text("created_at"), "T"))
	}),
	"next-cursor-missing": {`"next_cursor":null`, "", func(c client) string {
		raw := c.get("/customers/" + c.customer(1) + "/refunds").raw
		if i := strings.Index(raw, `"next_cursor"`); i >= 0 {
			return strings.TrimSuffix(raw[i:], "}")
		}
		return ""
	}},
	"problem-type-missing": {"tag:refunds.example,2026:not-found", "<nil>", func(c client) string { return c.get(noSuchCustomer).text("type") }},
	"html-not-found": {"application/problem+json", "text/html; charset=utf-8", func(c client) string {
		return c.get(noSuchCustomer).header.Get("Content-Type")
	}},

	"refund-read-late": again("200 200", "404 200", func(c client, _ string, made reply) string {
		return fmt.Sprint(c.get("/refunds/" + made.text("id")).status)
	}),
	"balance-read-late": again("600 600", "1000 600", func(c client, customer string, _ reply) string { return c.balance(customer) }),
	"list-read-late":    again("1 1", "0 1", func(c client, customer string, _ reply) string { return fmt.Sprint(c.count(customer)) }),
	"note-truncated":    keeps(strings.Repeat("n", 256)),
	"note-trimmed":      keeps(" n"),
	"name-lost": {"N", "<nil>", func(c client) string {
		made := c.send("POST", "/customers", `{"refundable_balance_cents":1,"name":"N"}`)
		return c.get("/customers/" + made.text("id")).text("name")
	}},
	"created-at-changes": shows("true", "false", func(c client, made reply) string {
		return fmt.Sprint(c.get("/refunds/"+made.text("id")).text("created_at") == made.text("created_at"))
	}),
	"list-skips-notes": {"2", "1", func(c client) string {
		customer := refunded(c, 1)
		c.post(customer, "", `{"amount_cents":1,"reason":"error","note":"n"}`)
		return fmt.Sprint(c.count(customer))
	}},

	"stack-trace-leaked": {"false", "true", func(c client) string {
		got := c.post(c.customer(1), "", `[]`)
		return fmt.Sprint(got.status == 500 && strings.Contains(got.raw, "goroutine "))
	}},
	"malformed-before-media": {"415 unsupported_media_type", "400 malformed_request", func(c client) string {
		return c.post(c.customer(1), "", `{`, "Content-Type: text/plain").outcome()
	}},
	"absent-before-validation": {"400 validation_failed", "404 not_found", func(c client) string {
		return c.post("cust_AAAAAAAAAAAA", "", `{}`).outcome()
	}},
}
