package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// trap is what is easily taken for wrong: right does it, and wrong is the mistake next to it, which rule finds.
type trap struct {
	name  string
	adds  []string
	right func(w http.ResponseWriter, r *request) bool
	wrong func(w http.ResponseWriter, r *request) bool
	rule  string
	// closed is the contract of the wrong service, where another sentence makes it wrong.
	closed []string
}

func making(r *request) bool  { return r.Method == "POST" && r.URL.Path == "/boxes" }
func listing(r *request) bool { return r.Method == "GET" && r.URL.Path == "/boxes" }

// foundOf is what a run of a service comes to: of one that is right all findings, under --strict, of another the notes as well.
func foundOf(t *testing.T, contract string, first func(http.ResponseWriter, *request) bool, right bool) (all []string, r *result.Report) {
	t.Helper()
	cfg := strange(t, contract, &boxes{first: first, all: map[string]map[string]any{}, saved: map[string][]byte{}})
	cfg.Strict = right
	report := run(t, cfg)
	for _, f := range report.Findings {
		all = append(all, f.Rule+": "+f.Requirement+" "+f.Want+": "+f.Got)
	}
	if !right {
		for _, n := range report.Notes {
			all = append(all, n.Rule+": "+n.Requirement)
		}
	}
	return all, report
}

func TestTraps_RightIsSilentAndTheMistakeBesideItIsFound(t *testing.T) {
	for _, row := range slices.Concat(traps, kinds, worded) {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			all, report := foundOf(t, shaped(row.adds), row.right, true)
			assert.Empty(t, all)
			assert.Greater(t, report.Counts.Requirements.Pass, 8)
			if row.closed == nil {
				row.closed = row.adds
			}
			all, _ = foundOf(t, shaped(row.closed), row.wrong, false)
			assert.True(t, slices.ContainsFunc(all, func(one string) bool { return strings.HasPrefix(one, row.rule+":") }), "%v", all)
		})
	}
}

var traps = []trap{
	{
		name: "T5 a text that nothing bounds can not be broken", rule: "negative-enum",
		adds: []string{"QUERY={ name: q, in: query, schema: { type: string } }"}, closed: []string{"QUERY={ name: q, in: query, schema: { type: string, enum: [open, shut] } }"},
	},
	{
		name: "T6 a body is open unless it says that it is closed", rule: "lenient-coercion",
		adds: []string{}, closed: []string{"OPEN=additionalProperties: false"},
	},
	{
		name: "T11 steps of a hundredth are reckoned in floating point", rule: "negative-multiple-of",
		adds:  []string{"MEMBERS=, cost: { type: number, minimum: 0, maximum: 100, multipleOf: 0.01 }"},
		right: func(w http.ResponseWriter, r *request) bool { return making(r) && costs(r, 0.01) && refuse(w, 400) },
		wrong: func(w http.ResponseWriter, r *request) bool { return making(r) && costs(r, 0) && refuse(w, 400) },
	},
	{
		name: "T17 T18 a slash too many leads elsewhere", rule: "status-not-5xx",
		right: func(w http.ResponseWriter, r *request) bool {
			return odd(r.URL.EscapedPath()) && plain(w, 500, "text/plain", "a path that no request should have")
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			return r.Method == "GET" && !listing(r) && r.boxes.all[strings.TrimPrefix(r.URL.Path, "/boxes/")] == nil && plain(w, 500, "text/plain", "none")
		},
	},
	{
		name: "T24 a firewall turns away what it does not like", rule: "positive-boundary",
		right: func(w http.ResponseWriter, r *request) bool {
			return making(r) && long(r) && plain(w, 403, "text/html", "<h1>Blocked</h1>")
		},
		wrong: func(w http.ResponseWriter, r *request) bool { return making(r) && long(r) && refuse(w, 400) },
	},
	{
		name: "T26 a key is written as its schema says, in quotes", rule: "negative-required",
		adds: []string{`HEADER={ name: Idempotency-Key, in: header, required: true, schema: { type: string, pattern: '^"[a-zA-Z0-9-]{4,64}"$' } }`},
		right: func(w http.ResponseWriter, r *request) bool {
			return making(r) && (!keyed(r, `"`) && refuse(w, 400) || replayed(w, r, true))
		},
		wrong: func(w http.ResponseWriter, r *request) bool { return making(r) && replayed(w, r, true) },
	},
	{
		name: "T27 a refusal is executed again under its key", rule: "idempotency-replay",
		adds:  []string{`HEADER={ name: Idempotency-Key, in: header, schema: { type: string, format: uuid } }`},
		right: func(w http.ResponseWriter, r *request) bool { return making(r) && replayed(w, r, true) },
		wrong: func(w http.ResponseWriter, r *request) bool { return false },
	},
	{
		name: "T27 a refusal is kept under its key", rule: "idempotency-replay",
		adds:  []string{`HEADER={ name: Idempotency-Key, in: header, schema: { type: string, format: uuid } }`},
		right: func(w http.ResponseWriter, r *request) bool { return making(r) && replayed(w, r, false) },
		wrong: func(w http.ResponseWriter, r *request) bool { return false },
	},
	{
		name: "T30 a limit is cut to the most, and fewer may come", rule: "page-limit",
		adds:  []string{"QUERY={ name: limit, in: query, schema: { type: integer, minimum: 1 }, description: at most 3 are given }, { name: cursor, in: query, schema: { type: string } }", boxPages + ", next: $response.body#/next, cursor: $request.query.cursor, limit: $request.query.limit } }"},
		right: func(w http.ResponseWriter, r *request) bool { return listing(r) && paged(w, r, 0) },
		wrong: func(w http.ResponseWriter, r *request) bool { return listing(r) && paged(w, r, 1) },
	},
	{
		name: "T31 a list is in another order each time, and others change it", rule: "listed", adds: []string{boxPages + " } }"},
		right: func(w http.ResponseWriter, r *request) bool { return listing(r) && shuffled(w, r, 0) },
		wrong: func(w http.ResponseWriter, r *request) bool { return listing(r) && shuffled(w, r, len(r.boxes.order)) },
	},
	{
		name: "T32 what a client accepts is not asked for", rule: "content-type-documented",
		adds:  []string{"MEDIA=, text/csv: { schema: { type: string } }"},
		right: func(w http.ResponseWriter, r *request) bool { return false },
		wrong: func(w http.ResponseWriter, r *request) bool {
			return listing(r) && plain(w, 200, "text/plain", "id,name\n")
		},
	},
	{
		name: "T34 below the application nobody knows its errors", rule: "content-type-documented",
		right: func(w http.ResponseWriter, r *request) bool {
			return making(r) && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") && plain(w, 415, "text/html", "<h1>415</h1>")
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			return making(r) && r.sent["name"] == nil && plain(w, 400, "text/html", "<h1>400</h1>")
		},
	},
	{
		name: "T37 credentials of nobody are refused", rule: "status-not-5xx", adds: []string{logins},
		right: func(w http.ResponseWriter, r *request) bool {
			return r.URL.Path == "/login" && (refused(r) && refuse(w, 400) || refuse(w, 401))
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			return r.URL.Path == "/login" && (refused(r) && refuse(w, 400) || refuse(w, 500))
		},
	},
	{
		name: "T43 a clock goes wrong by an hour", rule: "body-schema",
		right: func(w http.ResponseWriter, r *request) bool { r.boxes.at = "2091-05-06T07:08:09+05:45"; return false },
		wrong: func(w http.ResponseWriter, r *request) bool {
			return making(r) && r.sent["name"] != nil && tell(w, 201, map[string]any{"id": 7})
		},
	},
	{
		name: "T51 a cursor is what the service has given out", rule: "status-not-5xx",
		adds: []string{"QUERY={ name: cursor, in: query, schema: { type: string, maxLength: 64 } }"}, closed: []string{"QUERY={ name: sort, in: query, schema: { type: string, enum: [name, id] } }"},
		right: func(w http.ResponseWriter, r *request) bool {
			return listing(r) && r.URL.Query().Has("cursor") && refuse(w, 400)
		},
		wrong: func(w http.ResponseWriter, r *request) bool {
			return listing(r) && r.URL.Query().Has("sort") && refuse(w, 500)
		},
	},
}

const boxPages = "operationId: listBoxes=operationId: listBoxes\n      x-conformance: { pages: { items: $response.body#/items"

const logins = `MORE=  /login:
    post:
      operationId: logIn
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [user, password], properties: { user: { type: string }, password: { type: string, format: password } } } } } }
      responses: { '200': { description: a session }, '400': { description: bad }, '401': { description: no such user } }
`

// costs says that a cost is none, or no step of step as floating point has it.
func costs(r *request, step float64) bool {
	v, has := r.sent["cost"]
	n, isNumber := v.(float64)
	steps := n * 100
	return has && (!isNumber || n < 0 || n > 100 || step > 0 && steps != math.Trunc(steps))
}

func odd(path string) bool {
	return strings.Contains(path, "//") || strings.HasSuffix(path, "/") || strings.Contains(path, "/.") || strings.Contains(strings.ToLower(path), "%2f")
}

func long(r *request) bool {
	name, _ := r.sent["name"].(string)
	return len([]rune(name)) > 19
}

func keyed(r *request, quote string) bool {
	key := r.Header.Get("Idempotency-Key")
	return len(key) > 5 && strings.HasPrefix(key, quote) && strings.HasSuffix(key, quote)
}

// replayed gives the saved answer of a key; refusals are kept where success is not all that is remembered.
func replayed(w http.ResponseWriter, r *request, success bool) bool {
	key := r.Header.Get("Idempotency-Key")
	name, isText := r.sent["name"].(string)
	invalid := !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") || !isText || len([]rune(name)) < 2 || len([]rune(name)) > 20
	switch saved, has := r.boxes.saved[key]; {
	case key == "":
		return false
	case has && len(saved) == 0:
		return refuse(w, 400)
	case has && !bytes.HasPrefix(saved, append(append([]byte{}, r.bytes...), '\n')):
		return plain(w, 409, "text/plain", "another request")
	case has:
		return plain(w, 201, "application/json", string(saved[len(r.bytes)+1:]))
	case invalid:
		if !success {
			r.boxes.saved[key] = nil
		}
		return refuse(w, 400)
	}
	made, _ := json.Marshal(r.boxes.add(r.sent))
	r.boxes.saved[key] = append(append(append([]byte{}, r.bytes...), '\n'), made...)
	return plain(w, 201, "application/json", string(made))
}

// paged gives at most three items, and at first one fewer than it could; more are so many beyond the limit.
func paged(w http.ResponseWriter, r *request, more int) bool {
	limit, from := 3, 0
	q := r.URL.Query()
	if q.Has("limit") {
		n, err := strconv.Atoi(q.Get("limit"))
		if err != nil || n < 1 {
			return refuse(w, 400)
		}
		limit = min(limit, n)
	}
	if text, has := strings.CutPrefix(q.Get("cursor"), "from-"); q.Has("cursor") {
		n, err := strconv.Atoi(text)
		if !has || err != nil || n < 0 {
			return refuse(w, 400)
		}
		from = n
	}
	if from == 0 && limit > 1 {
		limit--
	}
	limit += more
	items := []any{}
	for _, id := range r.boxes.order[min(from, len(r.boxes.order)):min(from+limit, len(r.boxes.order))] {
		items = append(items, r.boxes.all[id])
	}
	answer := map[string]any{"items": items}
	if from+limit < len(r.boxes.order) {
		answer["next"] = fmt.Sprint("from-", from+limit)
	}
	return tell(w, 200, answer)
}

// shuffled gives all in any order, with one of somebody else, but for so many of its own.
func shuffled(w http.ResponseWriter, r *request, but int) bool {
	items := []any{map[string]any{"id": fmt.Sprintf("c%08x", rand.Uint32()), "name": "of another"}}
	for _, id := range r.boxes.order[:max(0, len(r.boxes.order)-but)] {
		items = append(items, r.boxes.all[id])
	}
	rand.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	return tell(w, 200, map[string]any{"items": items})
}

func refused(r *request) bool {
	_, user := r.sent["user"].(string)
	_, password := r.sent["password"].(string)
	return !user || !password || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
}
