package conformance_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const weighedContract = `openapi: 3.0.3
info: { title: Parcels by weight, version: "1" }
x-conformance: { settles: PT0.2S }
paths:
  /weights:
    post:
      operationId: addWeight
      requestBody: { required: true, content: { application/json: { schema: &weight { type: object, required: [label, kilograms], properties: { label: { type: string }, kilograms: { type: number, minimum: 0, maximum: 1000 } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: &shown { type: object, required: [id, label, kilograms], properties: { id: { type: string }, label: { type: string }, kilograms: { type: number } } } } } }, '400': { description: bad } }
  /weights/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getWeight, responses: { '200': { description: it, content: { application/json: { schema: *shown } } }, '404': { description: none } } }
    put:
      operationId: putWeight
      requestBody: { required: true, content: { application/json: { schema: *weight } } }
      responses: { '200': { description: it, content: { application/json: { schema: *shown } } }, '400': { description: bad }, '404': { description: none } }
    delete: { operationId: deleteWeight, responses: { '204': { description: gone }, '404': { description: none } } }
`

// scale keeps weights as keep makes them when they are changed.
type scale struct {
	mu      sync.Mutex
	weights map[string]map[string]any
	made    int
	keep    func(float64) float64
}

func (s *scale) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if v != nil {
			_ = json.NewEncoder(w).Encode(v)
		}
	}
	id, item := strings.CutPrefix(r.URL.Path, "/weights/")
	weight, found := s.weights[id]
	writes := r.Method == http.MethodPost && !item || r.Method == http.MethodPut && item
	if item && !found && (writes || r.Method == http.MethodGet || r.Method == http.MethodDelete) {
		answer(http.StatusNotFound, nil)
		return
	}
	var label string
	var kilograms float64
	if writes {
		body := map[string]any{}
		err := json.NewDecoder(r.Body).Decode(&body)
		text, isText := body["label"].(string)
		number, isNumber := body["kilograms"].(float64)
		if err != nil || !isText || !isNumber || number < 0 || number > 1000 {
			answer(http.StatusBadRequest, nil)
			return
		}
		label, kilograms = text, number
	}
	switch {
	case writes:
		if !item {
			s.made++
			id = fmt.Sprintf("w%d", s.made)
		} else {
			kilograms = s.keep(kilograms)
		}
		weight = map[string]any{"id": id, "label": label, "kilograms": kilograms}
		s.weights[id] = weight
		answer(map[bool]int{true: http.StatusOK, false: http.StatusCreated}[item], weight)
	case item && r.Method == http.MethodGet:
		answer(http.StatusOK, weight)
	case item && r.Method == http.MethodDelete:
		delete(s.weights, id)
		w.WriteHeader(http.StatusNoContent)
	default:
		answer(http.StatusMethodNotAllowed, nil)
	}
}

// What a PUT writes may be kept in another precision (RFC 9110 §9.3.4 lets a server transform what it saves): nobody is failed for that where nothing is said of
// it. Another number altogether is another matter.
func TestPut_ARoundedNumberIsNoViolationAndAnotherOneIs(t *testing.T) {
	for name, keep := range map[string]func(float64) float64{
		"as sent":  func(f float64) float64 { return f },
		"rounded":  func(f float64) float64 { return math.Round(f*100) / 100 },
		"whole":    math.Round,
		"doubled":  func(f float64) float64 { return math.Min(1000, 2*f) },
		"constant": func(float64) float64 { return 7 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // what is wrong is read again for seconds
			r := stranger(t, weighedContract, &scale{weights: map[string]map[string]any{}, keep: keep})
			violations := 0
			for _, f := range r.Findings {
				if about := f.Rule != "allow" && f.Rule != "trailing-data" && f.Rule != "unsupported-media-type"; about {
					if f.Level == cases.Violation {
						violations++
					}
				}
			}
			assert.Equal(t, name == "doubled" || name == "constant", violations > 0)
		})
	}
}
