package values

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases/wire"
	"holdfast/specs"
)

func request(t require.TestingT, body any, key string) *wire.Request {
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return &wire.Request{
		Method: "POST", Target: "/customers/cust_AAAAAAAAAAAA/refunds", Path: "/customers/{customer_id}/refunds",
		Header: http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {key}}, Body: text, HasBody: true,
	}
}

func TestMaker_ValidValuesAreNeverRefusedOnTheWire(t *testing.T) {
	op := refunds(t).Operation("createRefund")
	s := op.BodyMedia("application/json").Schema
	rapid.Check(t, func(t *rapid.T) {
		m := New(rapid.Uint64().Draw(t, "seed"), "k")
		key, err := m.Sample(op.Parameter("header", "Idempotency-Key").Schema, "Idempotency-Key")
		require.NoError(t, err)
		body, err := rapid.SampledFrom([]func(*specs.Schema) (any, error){m.Minimal, m.Full}).Draw(t, "how")(s)
		require.NoError(t, err)
		got := wire.Classify(op, request(t, body, key.(string)))
		if got.Class != wire.Positive && got.Class != wire.Ambiguous {
			t.Fatalf("%v is %s: %s", body, got.Class, got.Proof())
		}
	})
}

// The variants of a property make requests that no reader takes for valid, apart from those that are made to be lenient.
func TestBreakers_AreProvenOnTheWire(t *testing.T) {
	op := refunds(t).Operation("createRefund")
	s := op.BodyMedia("application/json").Schema
	m := New(1, "k")
	lenient := map[string]bool{"numeric-string": true, "boolean": true, "number": true, "null": true, "array": true, "extra": true, "other-case": true, "white-space": true}
	tried := 0
	for _, p := range s.Properties() {
		for _, keyword := range []string{"type", "enum", "minimum", "maximum", "maxLength"} {
			for _, v := range m.Breakers(p.Schema, keyword, "body") {
				body, err := m.Full(s)
				require.NoError(t, err)
				body.(map[string]any)[p.Name] = v.Value
				got := wire.Classify(op, request(t, body, "7f6d4f4e-3f0e-4c77-9c34-5b1d0c7f1a11"))
				tried++
				if got.Class != wire.Negative && (got.Class != wire.Lenient || !lenient[v.Name]) {
					t.Errorf("%s:%s~%s is %s: %s", p.Name, keyword, v.Name, got.Class, got.Proof())
				}
			}
		}
	}
	require.Greater(t, tried, 15)
}

func TestMaker_ValidValuesOfEverySchemaAreNeverRefusedOnTheWire(t *testing.T) {
	all := schemas(t)
	rapid.Check(t, func(t *rapid.T) {
		i := rapid.IntRange(0, len(corpus)-1).Draw(t, "schema")
		op := &specs.Operation{Path: "/", Body: &specs.RequestBody{Content: []*specs.Media{{Type: "application/json", Schema: all[i]}}}}
		m := New(rapid.Uint64().Draw(t, "seed"), "k")
		body, err := rapid.SampledFrom([]func(*specs.Schema) (any, error){m.Minimal, m.Full}).Draw(t, "how")(all[i])
		require.NoError(t, err)
		r := request(t, body, "")
		r.Target, r.Path = "/", "/"
		got := wire.Classify(op, r)
		if got.Class != wire.Positive && got.Class != wire.Ambiguous {
			t.Fatalf("%s: %s is %s: %s", corpus[i].name, r.Body, got.Class, got.Proof())
		}
	})
}
