// Package synthetic makes contracts of any size and a service that keeps them, for tests and benchmarks.
package synthetic

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Size is how large a contract is: every operation is a GET that takes so many query parameters, each an integer from 1 to 100.
type Size struct{ Operations, Parameters int }

// Contract writes the OpenAPI document. All operations take a bearer token and answer a list.
func (s Size) Contract() []byte {
	var b strings.Builder
	b.WriteString(`openapi: 3.1.0
info: { title: Lists, version: "1" }
security: [{ bearerAuth: [] }]
components:
  securitySchemes: { bearerAuth: { type: http, scheme: bearer } }
  schemas:
    List:
      type: object
      required: [items, total]
      properties:
        total: { type: integer, minimum: 0 }
        items:
          type: array
          items:
            type: object
            required: [id, name, amount]
            properties: { id: { type: string, pattern: '^i[0-9]+$' }, name: { type: string }, amount: { type: integer } }
    Problem: { type: object, required: [code], properties: { code: { type: string } } }
paths:
`)
	for i := range s.Operations {
		fmt.Fprintf(&b, "  /list%d:\n    get:\n      operationId: list%d\n      parameters:\n", i, i)
		for j := range s.Parameters {
			fmt.Fprintf(&b, "        - { name: p%d, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }\n", j)
		}
		b.WriteString(`      responses:
        '200': { description: all, content: { application/json: { schema: { $ref: '#/components/schemas/List' } } } }
        '400': { description: invalid, content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }
        '401': { description: who, content: { application/json: { schema: { $ref: '#/components/schemas/Problem' } } } }
`)
	}
	return []byte(b.String())
}

// Token is the one that the service takes.
const Token = "synthetic-token"

// Service keeps every contract of this package: it takes the parameters that are in their bounds.
func Service() http.Handler {
	answer, _ := json.Marshal(map[string]any{"total": 3, "items": []any{
		map[string]any{"id": "i1", "name": "first", "amount": 100},
		map[string]any{"id": "i2", "name": "second", "amount": 250},
		map[string]any{"id": "i3", "name": "third", "amount": 9000},
	}})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case !strings.HasPrefix(r.URL.Path, "/list"):
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write([]byte(`{"code":"absent"}`))
		case r.Header.Get("Authorization") != "Bearer "+Token:
			w.Header().Set("WWW-Authenticate", "Bearer")
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(`{"code":"unauthenticated"}`))
		case r.Method != http.MethodGet:
			w.Header().Set("Allow", http.MethodGet)
			w.WriteHeader(http.StatusMethodNotAllowed)
			_, _ = w.Write([]byte(`{"code":"method"}`))
		case !valid(r):
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(`{"code":"invalid"}`))
		default:
			_, _ = w.Write(answer)
		}
	})
}

// valid says whether all parameters are integers from 1 to 100, each once.
func valid(r *http.Request) bool {
	for _, values := range r.URL.Query() {
		if len(values) != 1 {
			return false
		}
		n, err := strconv.Atoi(values[0])
		if err != nil || n < 1 || n > 100 || strconv.Itoa(n) != values[0] {
			return false
		}
	}
	return true
}
