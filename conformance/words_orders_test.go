package conformance_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
)

// tidyOrders is a contract whose words a test puts in.
const tidyOrders = `
openapi: 3.0.3
info: { title: Shelves, version: "1" }
x-conformance: { settles: PT0.2S }
paths:
  /customers:
    post:
      operationId: addCustomer
      requestBody: { required: true, content: { application/json: { schema: { type: object, additionalProperties: false, required: [name], properties: { name: { type: string, minLength: 1, maxLength: 40 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Customer' } } } }, "400": { description: bad } , "415": { description: media } }
  /customers/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getCustomer, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Customer' } } } }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: removeCustomer, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
  /orders:
    post:
      operationId: addOrder
      description: CREATES
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, "400": { description: bad }, "422": { description: REFUSED }, "415": { description: media } }
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getOrder, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: removeOrder, responses: { "204": { description: gone }, "400": { description: bad }, "404": { description: none } } }
    METHOD:
      operationId: changeOrder
      description: SAYS
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/CHANGE' } } } }
      responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Shown' } } } }, "400": { description: bad }, "404": { description: Order not found. }, "422": { description: REFUSED }, "415": { description: media } }
components:
  schemas:
    Customer: { type: object, required: [id, name], properties: { id: { type: string, format: uuid }, name: { type: string } } }
    Order: { type: object, additionalProperties: false, required: [customer_id], properties: &order { customer_id: { type: string, format: uuid, description: CUSTOMER }, days: { type: integer, minimum: 0, maximum: 90, description: DAYS }, price: { type: number, minimum: 0, maximum: 1000, description: PRICE }, gift: { type: boolean, description: GIFT }, labels: { type: array, maxItems: 5, items: { type: string, minLength: 1, maxLength: 20 }, description: LABELS } } }
    Patch: { type: object, additionalProperties: false, minProperties: 1, properties: *order }
    Shown: { type: object, required: [id], properties: { <<: *order, id: { type: string, format: uuid } } }
`

// newUUID is a random one.
func newUUID() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	b[6] = b[6]&15 | 64
	b[8] = b[8]&63 | 128
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// orderBook keeps the orders of customers, and tidies what it keeps.
type orderBook struct {
	mu                sync.Mutex
	customers, orders map[string]map[string]any
	removed           map[string]bool
	softRef, anyRef   bool
	tidy              func(was, m map[string]any)
	patch             bool
}

// uuidish says that a text has the form of a UUID.
func uuidish(s string) bool {
	return len(s) == 36 && strings.Count(s, "-") == 4 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' && strings.Trim(strings.ToLower(s), "0123456789abcdef-") == ""
}

func (s *orderBook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, v any) {
		if v == nil {
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	kind := s.customers
	if at[0] == "orders" {
		kind = s.orders
	} else if at[0] != "customers" {
		answer(http.StatusNotFound, nil)
		return
	}
	allowed := "POST"
	if len(at) == 2 {
		allowed = "GET, DELETE"
		if at[0] == "orders" {
			allowed += ", PUT"
			if s.patch {
				allowed = "GET, DELETE, PATCH"
			}
		}
	}
	if !strings.Contains(allowed, r.Method) {
		w.Header().Set("Allow", allowed)
		answer(http.StatusMethodNotAllowed, nil)
		return
	}
	var it map[string]any
	if len(at) == 2 {
		if !uuidish(at[1]) {
			answer(http.StatusBadRequest, nil)
			return
		}
		if it = kind[strings.ToLower(at[1])]; it == nil {
			answer(http.StatusNotFound, nil)
			return
		}
	}
	switch r.Method {
	case "GET":
		answer(http.StatusOK, it)
		return
	case "DELETE":
		delete(kind, strings.ToLower(at[1]))
		s.removed[strings.ToLower(at[1])] = true
		answer(http.StatusNoContent, nil)
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		answer(http.StatusUnsupportedMediaType, nil)
		return
	}
	var b any
	d := json.NewDecoder(r.Body)
	if d.Decode(&b) != nil || d.More() {
		answer(http.StatusBadRequest, nil)
		return
	}
	m, ok := b.(map[string]any)
	if !ok {
		answer(http.StatusBadRequest, nil)
		return
	}
	for k, v := range m {
		good := false
		switch {
		case at[0] == "customers" && k == "name":
			t, is := v.(string)
			good = is && len([]rune(t)) > 0 && len([]rune(t)) <= 40
		case at[0] == "customers":
		case k == "customer_id":
			t, is := v.(string)
			good = is && uuidish(t)
		case k == "days":
			n, is := v.(float64)
			good = is && n >= 0 && n <= 90 && n == math.Trunc(n)
		case k == "price":
			n, is := v.(float64)
			good = is && n >= 0 && n <= 1000
		case k == "gift":
			_, good = v.(bool)
		case k == "labels":
			l, is := v.([]any)
			good = is && len(l) <= 5
			for _, e := range l {
				t, is := e.(string)
				good = good && is && len([]rune(t)) > 0 && len([]rune(t)) <= 20
			}
		}
		if !good {
			answer(http.StatusBadRequest, nil)
			return
		}
	}
	if at[0] == "customers" && m["name"] == nil {
		answer(http.StatusBadRequest, nil)
		return
	}
	if at[0] == "orders" {
		if len(m) == 0 || m["customer_id"] == nil && r.Method != "PATCH" {
			answer(http.StatusBadRequest, nil)
			return
		}
		if m["customer_id"] == nil {
			m["customer_id"] = it["customer_id"]
		}
		c := strings.ToLower(m["customer_id"].(string))
		if !s.anyRef && s.customers[c] == nil && !(s.softRef && s.removed[c]) {
			answer(http.StatusUnprocessableEntity, nil)
			return
		}
	}
	n := map[string]any{}
	if s.patch {
		for k, v := range it {
			n[k] = v
		}
	}
	was := map[string]any{}
	for k, v := range it {
		was[k] = v
	}
	for k, v := range m {
		n[k] = v
	}
	if s.tidy != nil {
		s.tidy(was, n)
	}
	status := 200
	if it == nil {
		n["id"] = newUUID()
		status = 201
	} else {
		n["id"] = it["id"]
	}
	kind[n["id"].(string)] = n
	answer(status, n)
}
