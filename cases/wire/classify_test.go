package wire

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClassify_RefundBodies(t *testing.T) {
	op := refunds(t).Operation("createRefund")
	for _, tc := range []struct {
		name, body string
		want       Class
	}{
		{"valid", `{"amount_cents":1,"reason":"fraud"}`, Positive},
		{"all properties", `{"amount_cents":1000000,"reason":"error","note":"broken on arrival"}`, Positive},
		{"above the maximum", `{"amount_cents":1000001,"reason":"fraud"}`, Negative},
		{"below the minimum", `{"amount_cents":0,"reason":"fraud"}`, Negative},
		{"a fraction", `{"amount_cents":1.5,"reason":"fraud"}`, Negative},
		{"text", `{"amount_cents":"abc","reason":"fraud"}`, Negative},
		{"an object for an integer", `{"amount_cents":{},"reason":"fraud"}`, Negative},
		{"an empty list for an integer", `{"amount_cents":[],"reason":"fraud"}`, Negative},
		{"outside the enum", `{"amount_cents":1,"reason":"zz_not_a_member"}`, Negative},
		{"missing a required property", `{"reason":"fraud"}`, Negative},
		{"null for a required integer with a minimum", `{"amount_cents":null,"reason":"fraud"}`, Negative},
		{"a string for the body", `"x"`, Negative},
		{"null for the body", `null`, Negative},
		{"truncated", `{"amount_cents":`, Negative},
		{"a trailing comma", `{"amount_cents":1,"reason":"fraud",}`, Negative},
		{"a leading zero", `{"amount_cents":05,"reason":"fraud"}`, Negative},
		{"a raw control character", "{\"amount_cents\":1,\"reason\":\"fraud\",\"note\":\"a\nb\"}", Negative},
		{"Infinity above the maximum", `{"amount_cents":Infinity,"reason":"fraud"}`, Negative},

		{"a number in a string", `{"amount_cents":"5","reason":"fraud"}`, Lenient},
		{"true for 1", `{"amount_cents":true,"reason":"fraud"}`, Lenient},
		{"a list of one", `{"amount_cents":[5],"reason":"fraud"}`, Lenient},
		{"null for an optional property", `{"amount_cents":1,"reason":"fraud","note":null}`, Lenient},
		{"a number for a string", `{"amount_cents":1,"reason":"fraud","note":5}`, Lenient},
		{"a name in upper case", `{"AMOUNT_CENTS":1,"reason":"fraud"}`, Lenient},
		{"an extra property of a closed object", `{"amount_cents":1,"reason":"fraud","x_conformance_extra":1}`, Lenient},
		{"data after the value", `{"amount_cents":1,"reason":"fraud"} x`, Lenient},

		{"a whole number with a point", `{"amount_cents":5.0,"reason":"fraud"}`, Ambiguous},
		{"a whole number with an exponent", `{"amount_cents":1e2,"reason":"fraud"}`, Ambiguous},
		{"a repeated name", `{"amount_cents":1,"amount_cents":2,"reason":"fraud"}`, Ambiguous},
		{"a byte order mark", "\xef\xbb\xbf" + `{"amount_cents":1,"reason":"fraud"}`, Ambiguous},
		{"not UTF-8", `{"amount_cents":1,"reason":"fraud","note":"` + "\xff" + `"}`, Ambiguous},
		{"a lone surrogate", `{"amount_cents":1,"reason":"fraud","note":"\ud800"}`, Ambiguous},
		{"NUL in a string", `{"amount_cents":1,"reason":"fraud","note":"\u0000"}`, Ambiguous},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c := Classify(op, refund(tc.body))
			assert.Equal(t, tc.want, c.Class, c.Proof())
			t.Log(c.Proof())
		})
	}
}
