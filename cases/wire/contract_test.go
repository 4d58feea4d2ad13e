package wire

import (
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"holdfast/specs"
	"holdfast/specs/bundled"
)

// refunds is the bundled contract.
func refunds(t testing.TB) *specs.Contract {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(t, err)
	return c
}

// contract loads a document with one operation, POST /things/{id}, from its parameters and body schema in YAML flow style.
func contract(t testing.TB, parameters, schema string) *specs.Operation {
	t.Helper()
	doc := `openapi: 3.1.0
info: { title: T, version: '1' }
x-conformance: { formats: asserted }
paths:
  /things:
    post:
      operationId: op
      parameters: ` + parameters + `
      requestBody:
        required: true
        content:
          application/json: { schema: ` + schema + ` }
          application/x-www-form-urlencoded: { schema: ` + schema + ` }
      responses: { '200': { description: done } }
components:
  schemas:
    Audio: { type: object, required: [kind, tracks], properties: { kind: { type: string }, tracks: { type: integer } } }
    Video: { type: object, required: [kind, codec], properties: { kind: { type: string }, codec: { type: string } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "t.yaml", FS: fstest.MapFS{"t.yaml": {Data: []byte(doc)}}})
	require.NoError(t, err)
	return c.Operation("op")
}

func jsonBody(body string) *Request {
	return &Request{
		Method: "POST", Target: "/things", Path: "/things", Body: []byte(body), HasBody: true,
		Header: http.Header{"Content-Type": {"application/json"}},
	}
}

// refund is a request that every server accepts.
func refund(body string) *Request {
	return &Request{
		Method: "POST", Target: "/customers/cust_AAAAAAAAAAAA/refunds", Path: "/customers/{customer_id}/refunds",
		Header: http.Header{"Content-Type": {"application/json"}, "Idempotency-Key": {"7f6d4f4e-3f0e-4c77-9c34-5b1d0c7f1a11"}},
		Body:   []byte(body), HasBody: true,
	}
}
