package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The endpoint as it is sketched first: nothing is declared that OpenAPI has no word for.
const sketchedRefunds = `openapi: 3.1.0
info: { title: Refunds, version: "1" }
paths:
  /customers:
    post:
      operationId: createCustomer
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [balance_cents], properties: { balance_cents: { type: integer, minimum: 0 } } } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }
        '400': { description: Bad request, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  /customers/{customer_id}/refunds:
    post:
      operationId: createRefund
      parameters:
        - { name: customer_id, in: path, required: true, schema: { type: string, pattern: '^cust_[A-Z0-9]{12}$' } }
        - { name: Idempotency-Key, in: header, required: true, schema: { type: string, format: uuid } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [amount_cents]
              properties:
                amount_cents: { type: integer, minimum: 1, maximum: 1000000 }
                note: { type: string, maxLength: 50 }
      responses:
        '201': { description: Refund made, content: { application/json: { schema: { type: object, required: [id, amount_cents], properties: { id: { type: string }, amount_cents: { type: integer } } } } } }
        '400': { description: Bad request, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
        '404': { description: Not found, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
        '409': { description: the key was used with another body, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
        '422': { description: the refund exceeds the available balance, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
components:
  schemas:
    Error: { type: object, required: [code], properties: { code: { type: string } } }
`

// sketched is a service of a framework that refuses what is no UTF-8 before its handlers see it, in a form of its own.
type sketched struct {
	// keyAlone gives the first answer to every request with a key, wrong is the form that every refusal has.
	keyAlone, wrong bool

	mu       sync.Mutex
	balances map[string]int64
	keys     map[string][2]string
	made     int
}

var customerIDs, uuids = regexp.MustCompile(`^cust_[A-Z0-9]{12}$`), regexp.MustCompile(`(?i)^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

func (s *sketched) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body) // the client is the test's own
	answer := func(status int, text string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		io.WriteString(w, text)
	}
	refuse := func(status int, code string) {
		if s.wrong {
			answer(status, `{"detail":"no"}`)
			return
		}
		answer(status, `{"code":"`+code+`"}`)
	}
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if parts[0] != "customers" || len(parts) != 1 && (len(parts) != 3 || parts[2] != "refunds") {
		refuse(http.StatusNotFound, "no_route")
		return
	} else if r.Method != http.MethodPost {
		w.Header().Set("Allow", "POST")
		refuse(http.StatusMethodNotAllowed, "method")
		return
	}
	var sent map[string]any
	whole := func(name string, least, most float64) bool {
		n, ok := sent[name].(float64)
		return ok && n == float64(int64(n)) && n >= least && n <= most
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch err := json.Unmarshal(body, &sent); {
	case !utf8.Valid(body):
		answer(http.StatusBadRequest, `{"detail":"There was an error parsing the body"}`)
	case err != nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || !json.Valid(body):
		refuse(http.StatusBadRequest, "malformed")
	case len(parts) == 1:
		if !whole("balance_cents", 0, 1<<53) {
			refuse(http.StatusBadRequest, "invalid")
			return
		}
		s.made++
		id := fmt.Sprintf("cust_%012d", s.made)
		s.balances[id] = int64(sent["balance_cents"].(float64))
		answer(http.StatusCreated, `{"id":"`+id+`"}`)
	default:
		note, hasNote := sent["note"].(string)
		_, said := sent["note"]
		key := parts[1] + " " + r.Header.Get("Idempotency-Key")
		balance, exists := s.balances[parts[1]]
		earlier, used := s.keys[key]
		switch {
		case !customerIDs.MatchString(parts[1]), !uuids.MatchString(r.Header.Get("Idempotency-Key")), !whole("amount_cents", 1, 1e6), said && (!hasNote || utf8.RuneCountInString(note) > 50):
			refuse(http.StatusBadRequest, "invalid")
		case !exists:
			refuse(http.StatusNotFound, "not_found")
		case used && earlier[0] != string(body) && !s.keyAlone:
			refuse(http.StatusConflict, "key_reused")
		case used:
			answer(http.StatusCreated, earlier[1])
		case int64(sent["amount_cents"].(float64)) > balance:
			refuse(http.StatusUnprocessableEntity, "exceeds_balance")
		default:
			s.made++
			s.balances[parts[1]] -= int64(sent["amount_cents"].(float64))
			made := fmt.Sprintf(`{"id":"r%d","amount_cents":%d}`, s.made, int64(sent["amount_cents"].(float64)))
			s.keys[key] = [2]string{string(body), made}
			answer(http.StatusCreated, made)
		}
	}
}

// A customer is made with enough for a run, and what refuses bytes that are no text is the framework, which knows no contract.
func TestRun_TheEndpointAsItIsSketchedFirst(t *testing.T) {
	service := func(change func(*sketched)) *sketched {
		s := &sketched{balances: map[string]int64{}, keys: map[string][2]string{}}
		change(s)
		return s
	}
	assert.Empty(t, found(t, sketchedRefunds, service(func(*sketched) {}), "--strict", "--no-races"))
	file, dir := filepath.Join(t.TempDir(), "contract.yaml"), t.TempDir()
	require.NoError(t, os.WriteFile(file, []byte(sketchedRefunds), 0o600))
	got := holdfast(t, "run", file, "-u", serve(t, service(func(*sketched) {})), "--operation", "createRefund", "--no-races", "--report-dir", dir, "--report", "text")
	assert.Contains(t, got.stdout, "422 is documented, and no answer had it: the refund exceeds the available balance; createRefund", "400 for 422 is not found before somebody says what brings it about, and named")
	assert.Contains(t, got.stdout, "uuid at 1 place")
	broken := found(t, sketchedRefunds, service(func(s *sketched) { s.keyAlone, s.wrong = true, true }), "--no-races", "--operation", "createRefund")
	assert.Contains(t, broken, "warning idempotency-conflict createRefund/idempotency:conflict")
	assert.Contains(t, broken, "violation body-schema createRefund/response/400/body")
}
