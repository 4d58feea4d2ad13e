package conformance_test

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// recycling gives the lowest free number to what is made. Where it is asked for what was deleted it says so only when the number was
// given again, or after a while: what is asked about may be there by then.
type recycling struct {
	mu      sync.Mutex
	rows    map[int]string
	deleted map[int]bool
	// loses makes PUT store another text than it was sent.
	loses bool
}

func (s *recycling) isFree(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.deleted[id]
}

func (s *recycling) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, shown := 0, ""
	answer := func(status int) {
		for wait := time.Now(); status == http.StatusNotFound && r.Method == http.MethodGet && time.Since(wait) < 30*time.Millisecond && s.isFree(id); {
			time.Sleep(time.Millisecond)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		if status/100 == 2 && r.Method != http.MethodDelete {
			json.NewEncoder(w).Encode(map[string]any{"id": id, "item": shown})
		}
	}
	var body struct {
		Item *string `json:"item"`
	}
	if r.Method == http.MethodPost || r.Method == http.MethodPut {
		if json.NewDecoder(r.Body).Decode(&body) != nil || body.Item == nil || len(*body.Item) > 40 {
			answer(http.StatusBadRequest)
			return
		}
	}
	answer(func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		if r.URL.Path == "/orders" {
			if r.Method != http.MethodPost {
				return http.StatusMethodNotAllowed
			}
			for id = 1; s.rows[id] != ""; id++ {
			}
			shown = *body.Item
			s.rows[id] = shown + " "
			delete(s.deleted, id)
			return http.StatusCreated
		}
		var err error
		if id, err = strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/orders/")); err != nil || id < 1 {
			return http.StatusBadRequest
		}
		switch there := s.rows[id] != ""; {
		case r.Method == http.MethodPut:
			if shown = *body.Item; s.loses {
				shown = "x"
			}
			if s.rows[id] = shown + " "; there {
				return http.StatusOK
			}
			return http.StatusCreated
		case !there:
			return http.StatusNotFound
		case r.Method == http.MethodDelete:
			delete(s.rows, id)
			s.deleted[id] = true
			return http.StatusOK
		case r.Method != http.MethodGet:
			return http.StatusMethodNotAllowed
		}
		shown = strings.TrimSuffix(s.rows[id], " ")
		return http.StatusOK
	}())
}

func TestRun_AnIdThatComesAgainIsNeverAnotherGroupsObject(t *testing.T) {
	shown := "content: { application/json: { schema: { type: object, required: [id, item], properties: { id: { type: integer }, item: { type: string } } } } }"
	bad := `"400": { description: bad }`
	document := harmContract(
		harmPath("/orders", harmOperation("post", "addOrder", `"201": { description: made, `+shown+` }, `+bad, true)),
		harmPath("/orders/{id}", harmOperation("get", "getOrder", `"200": { description: it, `+shown+` }, "404": { description: none }, `+bad, false),
			harmOperation("put", "putOrder", `"200": { description: it, `+shown+` }, "201": { description: made, `+shown+` }, `+bad, true),
			harmOperation("delete", "deleteOrder", `"200": { description: gone }, "404": { description: none }, `+bad, false)))
	for _, loses := range []bool{false, false, false, true} {
		text := document
		if loses {
			text += "x-conformance: { settles: 1ms }\n"
		}
		c, err := specs.Load(t.Context(), specs.Options{File: "orders.yaml", FS: fstest.MapFS{"orders.yaml": {Data: []byte(text)}}})
		require.NoError(t, err)
		env := cases.Environment{}
		env.Fixtures = plan.InferFixtures(c, env)
		service := &recycling{rows: map[int]string{}, deleted: map[int]bool{}, loses: loses}
		cfg := against(t, service)
		cfg.Contract, cfg.Plan, cfg.Callers, cfg.Workers = c, plan.New(c, env, 3), nil, 8
		var states []string
		for _, f := range run(t, cfg).Findings {
			assert.False(t, f.Flaky, "%s: wanted %s, got %s", f.Case, f.Want, f.Got)
			if strings.Contains(f.Requirement, "/state:") {
				states = append(states, f.Rule)
			}
		}
		if loses {
			assert.Contains(t, states, "sent-is-read")
		} else {
			assert.Empty(t, states, "what was deleted may come again, to another group")
		}
		assert.Empty(t, service.rows)
	}
}
