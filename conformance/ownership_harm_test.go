package conformance_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// inhabited is a service in use: every collection has the rows 1 to 200 of other people. It reads ids as leniently as servers
// do, and keeps every write to what the run did not make.
type inhabited struct {
	// created is the status of a creation; upserts makes it answer with row 7 each time, and older with row 8 the first time.
	created        int
	upserts, older bool
	// takesIDs lets the body of a POST say which row it writes.
	takesIDs bool
	// puts lets PUT make what is not there; page answers GETs of unknown paths with HTML.
	puts, page bool
	// single are paths that are no collections: settings and actions.
	single []string

	mu    sync.Mutex
	rows  map[string]map[int64]bool // by collection; true is the run's own
	next  int64
	harms []string
}

func (s *inhabited) collection(path string) map[int64]bool {
	if s.rows == nil {
		s.rows, s.next = map[string]map[int64]bool{}, 201
	}
	if s.rows[path] == nil {
		s.rows[path] = map[int64]bool{}
		for id := range int64(200) {
			s.rows[path][id+1] = false
		}
	}
	return s.rows[path]
}

// lenient reads an id as JavaScript, PHP or a careless ORM would.
func lenient(text string) int64 {
	text = strings.TrimSpace(text)
	for end := len(text); end > 0; end-- {
		if f, err := strconv.ParseFloat(text[:end], 64); err == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return int64(math.Abs(math.Trunc(f)))
		}
	}
	return 0
}

func (s *inhabited) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := "/" + strings.Trim(r.URL.Path, "/")
	harm := func() { s.harms = append(s.harms, r.Method+" "+r.URL.RequestURI()) }
	answer := func(status int, body any) {
		if status == http.StatusNoContent {
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(body)
	}
	for _, one := range s.single {
		if path == one || strings.HasPrefix(path, one+"/") {
			if r.Method != http.MethodGet || strings.Contains(one, "shutdown") {
				harm()
			}
			answer(http.StatusOK, map[string]any{"mode": "x"})
			return
		}
	}
	segments := strings.Split(strings.Trim(path, "/"), "/")
	if len(segments)%2 == 1 {
		rows := s.collection(path)
		switch r.Method {
		case http.MethodGet:
			items := []any{}
			for id := range rows {
				items = append(items, map[string]any{"id": id})
			}
			answer(http.StatusOK, items)
		case http.MethodPost:
			var body map[string]any
			if json.NewDecoder(r.Body).Decode(&body) != nil {
				answer(http.StatusBadRequest, map[string]any{})
				return
			}
			id := s.next
			switch {
			case s.takesIDs && body["id"] != nil:
				if _, isNumber := body["id"].(float64); !isNumber && body["id"] != true {
					answer(http.StatusBadRequest, map[string]any{})
					return
				}
				if id = lenient(fmt.Sprint(body["id"])); body["id"] == true {
					id = 1
				}
				if own, there := rows[id]; there && !own {
					harm()
				}
				rows[id] = true
			case s.upserts:
				id = 7
			case s.older:
				id = 8
			default:
				s.next++
				rows[id] = true
			}
			answer(s.created, map[string]any{"id": id, "item": body["item"]})
		default:
			harm()
			answer(http.StatusOK, map[string]any{})
		}
		return
	}
	rows := s.collection("/" + strings.Join(segments[:len(segments)-1], "/"))
	id := lenient(segments[len(segments)-1])
	own, there := rows[id]
	switch {
	case r.Method == http.MethodGet && !there && s.page:
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html></html>")
	case !there && r.Method == http.MethodPut && s.puts:
		rows[id] = true
		answer(http.StatusCreated, map[string]any{"id": id})
	case !there:
		answer(http.StatusNotFound, map[string]any{})
	case r.Method == http.MethodGet:
		answer(http.StatusOK, map[string]any{"id": id, "item": "x"})
	default:
		if !own {
			harm()
		}
		if r.Method == http.MethodDelete {
			delete(rows, id)
			answer(http.StatusNoContent, nil)
			return
		}
		answer(http.StatusOK, map[string]any{"id": id, "item": "x"})
	}
}

// remains counts what the run made and did not remove.
func (s *inhabited) remains() int {
	n := 0
	for _, rows := range s.rows {
		for _, own := range rows {
			if own {
				n++
			}
		}
	}
	return n
}

const (
	harmBody   = "requestBody: { required: true, content: { application/json: { schema: { type: object, required: [item], properties: { item: { type: string, maxLength: 40 } } } } } }"
	harmShown  = "content: { application/json: { schema: { type: object } } }"
	harmItem   = `"200": { description: it, ` + harmShown + ` }, "404": { description: none }, "400": { description: bad }`
	harmNumber = "{ type: integer, format: int64, minimum: 1 }"
)

// harmContract writes a document of these path items.
func harmContract(items ...string) string {
	return "openapi: 3.0.3\ninfo: { title: Inhabited, version: \"1\" }\npaths:\n" + strings.Join(items, "")
}

func harmPath(template string, operations ...string) string {
	text := "  " + template + ":\n"
	for _, name := range []string{"id", "key", "sub"} {
		if strings.Contains(template, "{"+name+"}") {
			text += "    parameters: [ { name: " + name + ", in: path, required: true, schema: " + harmNumber + " } ]\n"
		}
	}
	for _, o := range operations {
		text += "    " + o + "\n"
	}
	return text
}

func harmOperation(method, id, responses string, withBody bool) string {
	text := method + ": { operationId: " + id + ", responses: { " + responses + " }"
	if withBody {
		text += ", " + harmBody
	}
	return text + " }"
}

func harmMade(status string) string {
	return `"` + status + `": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: integer } } } } } }, "400": { description: bad }`
}

// harmOrders is a collection with all that can be done to its objects.
func harmOrders(status string, more ...string) string {
	return harmContract(append([]string{
		harmPath("/orders", harmOperation("post", "addOrder", harmMade(status), true), harmOperation("get", "listOrders", `"200": { description: all, content: { application/json: { schema: { type: array, items: { type: object } } } } }`, false)),
		harmPath("/orders/{id}", harmOperation("get", "getOrder", harmItem, false), harmOperation("put", "putOrder", harmItem, true),
			harmOperation("patch", "patchOrder", harmItem, true), harmOperation("delete", "deleteOrder", `"204": { description: gone }, "404": { description: none }, "400": { description: bad }`, false)),
	}, more...)...)
}

func TestRun_ChangesOnlyWhatItMade(t *testing.T) {
	ok := `"200": { description: done, ` + harmShown + ` }`
	for _, tt := range []struct {
		name     string
		document string
		service  *inhabited
		// leaves says that the run can't remove what it makes.
		leaves bool
	}{
		{"serial ids", harmOrders("201"), &inhabited{created: 201}, false},
		{"creation answers 200", harmOrders("200"), &inhabited{created: 200}, false},
		{"upserts", harmOrders("201"), &inhabited{created: 201, upserts: true}, false},
		{"an older object", harmOrders("200"), &inhabited{created: 200, older: true}, false},
		{"the body says which", strings.ReplaceAll(harmOrders("200"), "properties: { item:", "properties: { id: { type: integer, minimum: 0 }, item:"), &inhabited{created: 200, takesIDs: true}, false},
		{"the body says which, in 201", strings.ReplaceAll(harmOrders("201"), "properties: { item:", "properties: { id: { type: integer }, item:"), &inhabited{created: 201, takesIDs: true}, false},
		{"PUT makes", harmOrders("201"), &inhabited{created: 201, puts: true}, false},
		{"a page for every path", harmOrders("201"), &inhabited{created: 201, page: true}, false},
		{"no reader", harmContract(harmPath("/orders", harmOperation("post", "addOrder", harmMade("201"), true)),
			harmPath("/orders/{id}", harmOperation("delete", "deleteOrder", `"204": { description: gone }, "404": { description: none }`, false))), &inhabited{created: 201}, false},
		{"an older object and no reader", harmContract(harmPath("/orders", harmOperation("post", "addOrder", harmMade("200"), true)),
			harmPath("/orders/{id}", harmOperation("delete", "deleteOrder", `"204": { description: gone }, "404": { description: none }`, false))), &inhabited{created: 200, older: true}, false},
		{"settings", harmOrders("201", harmPath("/settings", harmOperation("get", "getSettings", ok, false), harmOperation("put", "putSettings", ok, true), harmOperation("patch", "patchSettings", ok, true))),
			&inhabited{created: 201, single: []string{"/settings"}}, false},
		{"a collection can be deleted", harmContract(harmPath("/orders", harmOperation("post", "addOrder", harmMade("201"), true), harmOperation("delete", "dropOrders", ok, false)),
			harmPath("/orders/{id}", harmOperation("get", "getOrder", harmItem, false))), &inhabited{created: 201}, true},
		{"actions", harmOrders("201", harmPath("/admin/shutdown", harmOperation("post", "stopAll", ok, false)), harmPath("/cache/shutdown", harmOperation("get", "flushCache", ok, false))),
			&inhabited{created: 201, single: []string{"/admin/shutdown", "/cache/shutdown"}}, false},
		{"one collection under another's name", harmContract(harmPath("/users", harmOperation("post", "addUser", harmMade("201"), true)),
			harmPath("/users/{id}", harmOperation("get", "getUser", harmItem, false)),
			harmPath("/orders/{id}", harmOperation("get", "getOrder", harmItem, false), harmOperation("delete", "deleteOrder", `"204": { description: gone }`, false))), &inhabited{created: 201}, true},
		{"two templates for one path", harmOrders("201", harmPath("/orders/{key}", harmOperation("post", "touchOrder", ok, true)), harmPath("/orders/4", harmOperation("get", "getFourth", ok, false))),
			&inhabited{created: 201}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := against(t, tt.service)
			c, err := specs.Load(t.Context(), specs.Options{File: "orders.yaml", FS: fstest.MapFS{"orders.yaml": {Data: []byte(tt.document)}}})
			require.NoError(t, err)
			env := cases.Environment{}
			env.Fixtures = plan.InferFixtures(c, env)
			cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, env, 1), nil
			r := run(t, cfg)
			require.Positive(t, r.Counts.Requests)
			assert.Empty(t, tt.service.harms)
			if !tt.leaves {
				assert.Zero(t, tt.service.remains(), "%v", r.Inventory)
			}
			left := 0
			if r.Inventory != nil {
				left = r.Inventory.Left()
			}
			assert.Equal(t, tt.service.remains(), left, "the inventory is right: %v", r.Inventory)
		})
	}
}
