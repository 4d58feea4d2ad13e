package reference_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"

	"holdfast/conformance/reference"
)

// Every row is a place where a default of Go, of a router or of a parser answers otherwise than the contract.
func TestBody_IsReadStrictly(t *testing.T) {
	const (
		ok        = "201"
		broken    = "400 malformed_request"
		invalid   = "400 validation_failed"
		maxBody   = 128 << 10
		refund    = `{"amount_cents":1,"reason":"error"}`
		withNote  = `{"amount_cents":1,"reason":"error","note":`
		emoji     = "😀"
		emojiText = `\ud83d\ude00`
	)
	c := newClient(t, reference.Options{})
	customer := c.customer(1_000_000_000)
	for body, want := range map[string]string{
		refund: ok,
		// JSON Schema 2020-12: an integer is a number without a fraction, however it is written.
		`{"amount_cents":5.0,"reason":"error"}`:                    ok,
		`{"amount_cents":1e2,"reason":"error"}`:                    ok,
		`{"amount_cents":1000.0E-3,"reason":"fraud"}`:              ok,
		`{"amount_cents":1000000,"reason":"error"}`:                ok,
		`{"amount_cents":5.5,"reason":"error"}`:                    invalid,
		`{"amount_cents":0,"reason":"error"}`:                      invalid,
		`{"amount_cents":-0.0,"reason":"error"}`:                   invalid,
		`{"amount_cents":-1,"reason":"error"}`:                     invalid,
		`{"amount_cents":1000001,"reason":"error"}`:                invalid,
		`{"amount_cents":1e400,"reason":"error"}`:                  invalid,
		`{"amount_cents":1e-400,"reason":"error"}`:                 invalid,
		`{"amount_cents":18446744073709551617,"reason":"error"}`:   invalid, // 2^64+1, which wraps to 1
		`{"amount_cents":1e99999999999999999999,"reason":"error"}`: invalid,
		`{"amount_cents":null,"reason":"error"}`:                   invalid,
		`{"amount_cents":"1","reason":"error"}`:                    invalid,
		`{"amount_cents":true,"reason":"error"}`:                   invalid,
		`{"amount_cents":[1],"reason":"error"}`:                    invalid,
		`{"reason":"error"}`:                                       invalid,
		`{"amount_cents":1}`:                                       invalid,
		`{"amount_cents":1,"reason":null}`:                         invalid,
		`{"amount_cents":1,"reason":"Error"}`:                      invalid,
		`{"amount_cents":1,"reason":"error "}`:                     invalid,
		`{"amount_cents":1,"reason":1}`:                            invalid,
		// Names have case and are not repeated.
		`{"AMOUNT_CENTS":1,"reason":"error"}`:                  invalid,
		`{"amount_cents":1,"reason":"error","Note":"x"}`:       invalid,
		`{"amount_cents":1,"amount_cents":1,"reason":"error"}`: broken,
		`{"amount_cents":1,"reason":"error","extra":1}`:        invalid,
		`{"amount_cents":1,"reason":"error","__proto__":{}}`:   invalid,
		`{"amount\u005fcents":1,"reason":"error"}`:             ok, // the same name, escaped
		// Lengths are code points.
		withNote + `""}`: ok,
		withNote + `"` + strings.Repeat("a", 500) + `"}`:          ok,
		withNote + `"` + strings.Repeat("a", 501) + `"}`:          invalid,
		withNote + `"` + strings.Repeat(emoji, 500) + `"}`:        ok,
		withNote + `"` + strings.Repeat(emojiText, 500) + `"}`:    ok,
		withNote + `"` + strings.Repeat(emojiText, 501) + `"}`:    invalid,
		withNote + `"` + strings.Repeat("e\u0301", 250) + `"}`:    ok,
		withNote + `"\u0000"}`:                                    ok,
		withNote + `null}`:                                        invalid,
		withNote + `[]}`:                                          invalid,
		withNote + `1}`:                                           invalid,
		withNote + `"\ud800"}`:                                    broken,
		withNote + "\"\xff\"}":                                    broken,
		withNote + "\"\x00\"}":                                    broken,
		withNote + `"` + strings.Repeat("a", maxBody) + `"}`:      broken,
		strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000): broken,
		// One value and nothing behind it.
		refund + " \r\n\t":         ok,
		refund + " x":              broken,
		refund + refund:            broken,
		"\xef\xbb\xbf" + refund:    broken,
		`{"amount_cents":1,}`:      broken,
		`{"amount_cents":05}`:      broken,
		`{'amount_cents':1}`:       broken,
		`{"amount_cents":NaN}`:     broken,
		`{"amount_cents":1}//note`: broken,
		`{`:                        broken,
		` `:                        broken,
		``:                         broken,
		// A value, but no object.
		`null`: invalid, `[]`: invalid, `1`: invalid, `"x"`: invalid, `true`: invalid,
	} {
		shown := body[:min(len(body), 80)]
		assert.Equal(t, want, c.post(customer, "", body, "Content-Type: application/json").outcome(), "%q", shown)
	}
}

func TestAmount_IsTheNumberThatWasSent(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1_000_000_000)
	for text, want := range map[string]string{"5.0": "5", "1e2": "100", "999999.0": "999999", "0.1e1": "1", "1E+6": "1000000"} {
		made := c.post(customer, "", `{"amount_cents":`+text+`,"reason":"error"}`)
		assert.Equal(t, want, made.text("amount_cents"), text)
	}
}

func TestCustomerBody_KeepsTheSchemasBounds(t *testing.T) {
	c := newClient(t, reference.Options{})
	for body, want := range map[string]string{
		`{"refundable_balance_cents":0}`:           "201",
		`{"refundable_balance_cents":1000000000}`:  "201",
		`{"refundable_balance_cents":1000000001}`:  "400 validation_failed",
		`{"refundable_balance_cents":-1}`:          "400 validation_failed",
		`{"refundable_balance_cents":null}`:        "400 validation_failed",
		`{}`:                                       "400 validation_failed",
		`{"refundable_balance_cents":0,"name":""}`: "400 validation_failed",
		`{"refundable_balance_cents":0,"name":"` + strings.Repeat("n", 100) + `"}`:  "201",
		`{"refundable_balance_cents":0,"name":"` + strings.Repeat("n", 101) + `"}`:  "400 validation_failed",
		`{"refundable_balance_cents":0,"id":"cust_AAAAAAAAAAAA"}`:                   "400 validation_failed",
		`{"refundable_balance_cents":0,"name":"n","created_at":"2026-01-01T00:00"}`: "400 validation_failed",
	} {
		assert.Equal(t, want, c.send("POST", "/customers", body).outcome(), body)
	}
}

func TestContentType_MustBeJSON(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1000)
	const body = `{"amount_cents":1,"reason":"error"}`
	for media, want := range map[string]string{
		"application/json":                   "201",
		"Application/JSON":                   "201",
		"application/json; charset=utf-8":    "201",
		"application/json;CHARSET=\"UTF-8\"": "201",
		"application/json; charset":          "201",
		"":                                   "415 unsupported_media_type",
		"text/plain":                         "415 unsupported_media_type",
		"application/problem+json":           "415 unsupported_media_type",
		"application/jsonp":                  "415 unsupported_media_type",
		"application/json, text/plain":       "415 unsupported_media_type",
		"application/x-www-form-urlencoded":  "415 unsupported_media_type",
	} {
		assert.Equal(t, want, c.post(customer, "", body, "Content-Type: "+media).outcome(), "%q", media)
	}
	assert.Equal(t, "415 unsupported_media_type", c.post(customer, "", body, "Content-Encoding: gzip").outcome())
	assert.Equal(t, "400 malformed_request", c.post(customer, "", "").outcome(), "without content there is no media type to be wrong")
}

func TestIdempotencyKey_MustBeOneUUID(t *testing.T) {
	c := newClient(t, reference.Options{})
	customer := c.customer(1000)
	const body = `{"amount_cents":1,"reason":"error"}`
	key := uuid.NewString()
	for _, bad := range []string{
		"x", `"` + key + `"`, "{" + key + "}", "urn:uuid:" + key, strings.ReplaceAll(key, "-", ""), key + "0", key[1:],
		strings.ReplaceAll(key, "-", "_"), "g" + key[1:],
	} {
		assert.Equal(t, "400 validation_failed", c.post(customer, bad, body).outcome(), bad)
	}
	assert.Equal(t, "201", c.post(customer, "00000000-0000-0000-0000-000000000000", body).outcome(), "any version is a UUID")
	assert.Equal(t, "400 validation_failed", c.post(customer, "", body, "Idempotency-Key:").outcome())
}

func TestLimit_IsAPlainDecimalOfOneToAHundred(t *testing.T) {
	c := newClient(t, reference.Options{})
	list := "/customers/" + c.customer(1) + "/refunds"
	for query, want := range map[string]string{
		"": "200", "?": "200", "?limit=1": "200", "?limit=100": "200", "?other=x&limit=2": "200", "?x;y": "200",
		"?limit=0": "400", "?limit=101": "400", "?limit=-1": "400", "?limit=": "400", "?limit": "400",
		"?limit=%2B5": "400", "?limit=05": "400", "?limit=5.0": "400", "?limit=1e1": "400", "?limit=abc": "400",
		"?limit=5&limit=5": "400", "?limit=99999999999999999999": "400", "?limit=%D9%A3": "400", "?limit=%zz": "400",
		"?limit=1%00": "400", "?cursor=a&cursor=a": "400",
	} {
		got := c.get(list + query)
		assert.Equal(t, want, got.outcome()[:3], "%s: %s", query, got.raw)
		if want == "400" {
			assert.Equal(t, "validation_failed", got.text("code"), query)
		}
	}
}
