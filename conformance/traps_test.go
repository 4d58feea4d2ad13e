package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// crate is a contract of boxes that are made, listed, read and deleted. MEMBERS, OPEN, QUERY, HEADER, MEDIA and MORE are what a row adds to it.
const crate = `openapi: 3.1.0
info: { title: Boxes, version: "1" }
paths:
  /boxes:
    post:
      operationId: addBox
      parameters: [HEADER]
      requestBody: { required: true, content: { application/json: { schema: { type: object, OPEN, required: [name], properties: { name: { type: string, minLength: 2, maxLength: 20 }MEMBERS } } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } }
        '400': { $ref: '#/components/responses/Problem' }
        '409': { description: the key is in use }
    get:
      operationId: listBoxes
      parameters: [QUERY]
      responses:
        '200': { description: them, content: { application/json: { schema: { type: object, required: [items], properties: { items: { type: array, items: { $ref: '#/components/schemas/Box' } }, next: { type: string } } } }MEDIA } }
        '400': { $ref: '#/components/responses/Problem' }
  /boxes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getBox
      responses:
        '200': { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Box' } } } }
        default: { $ref: '#/components/responses/Problem' }
    delete:
      operationId: deleteBox
      responses: { '204': { description: gone }, default: { $ref: '#/components/responses/Problem' } }
MORE
components:
  responses:
    Problem: { description: bad, content: { application/problem+json: { schema: { type: object, required: [status], properties: { status: { type: integer } } } } } }
  schemas:
    Box:
      type: object
      required: [id, name]
      properties: { id: { type: string }, name: { type: string, minLength: 2, maxLength: 20 }, created_at: { type: string, format: date-time }MEMBERS }
`

// shaped is the contract with what a row adds, "MEMBERS=…", and without what it does not.
func shaped(adds []string) string {
	text := crate
	for _, add := range adds {
		name, what, _ := strings.Cut(add, "=")
		text = strings.ReplaceAll(text, name, what)
	}
	return strings.NewReplacer("OPEN, ", "", "MEMBERS", "", "QUERY", "", "HEADER", "", "MEDIA", "", "MORE\n", "").Replace(text)
}

// request is what a service has read of one.
type request struct {
	*http.Request
	sent  map[string]any
	bytes []byte
	boxes *boxes
}

// boxes is a service; first may answer in its place.
type boxes struct {
	mu    sync.Mutex
	first func(w http.ResponseWriter, r *request) bool
	all   map[string]map[string]any
	order []string
	// saved are answers by key, and at is the time that it shows.
	saved map[string][]byte
	at    string
}

func refuse(w http.ResponseWriter, status int) bool {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"status":%d}`, status)
	return true
}

func tell(w http.ResponseWriter, status int, body any) bool {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is the test's own
	return true
}

func plain(w http.ResponseWriter, status int, media, text string) bool {
	w.Header().Set("Content-Type", media)
	w.WriteHeader(status)
	io.WriteString(w, text)
	return true
}

func (s *boxes) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data, _ := io.ReadAll(r.Body)
	q := &request{Request: r, bytes: data, boxes: s}
	err := json.Unmarshal(data, &q.sent)
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	name, isText := q.sent["name"].(string)
	collection := r.URL.Path == "/boxes"
	id := strings.TrimPrefix(r.URL.Path, "/boxes/")
	switch {
	case s.first != nil && s.first(w, q):
	case collection && r.Method == "POST" && (media != "application/json" || err != nil || !isText || len([]rune(name)) < 2 || len([]rune(name)) > 20):
		refuse(w, 400)
	case collection && r.Method == "POST":
		tell(w, 201, s.add(q.sent))
	case collection && r.Method == "GET":
		items := []any{}
		for _, id := range s.order {
			items = append(items, s.all[id])
		}
		tell(w, 200, map[string]any{"items": items})
	case collection:
		w.Header().Set("Allow", "GET, POST")
		plain(w, 405, "text/plain", "Method Not Allowed")
	case s.all[id] == nil:
		refuse(w, 404)
	case r.Method == "GET":
		tell(w, 200, s.all[id])
	case r.Method == "DELETE":
		delete(s.all, id)
		s.order = slices.DeleteFunc(s.order, func(one string) bool { return one == id })
		w.WriteHeader(204)
	default:
		w.Header().Set("Allow", "GET, DELETE")
		plain(w, 405, "text/plain", "Method Not Allowed")
	}
}

func (s *boxes) add(sent map[string]any) map[string]any {
	made := maps.Clone(sent)
	made["id"], made["created_at"] = fmt.Sprintf("b%08x", rand.Uint32()), "2026-01-02T03:04:05Z"
	if s.at != "" {
		made["created_at"] = s.at
	}
	s.all[made["id"].(string)] = made
	s.order = append(s.order, made["id"].(string))
	return made
}
