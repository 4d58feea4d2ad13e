package conformance_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// shapes has classes whose names are of a form that words alone tell, by one example.
const shapes = `
openapi: 3.0.3
info: { title: Shapes, version: "1" }
paths:
  /schema:
    post:
      operationId: addClass
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } }
      responses: { "200": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } }, "415": { description: media type }, "422": { description: bad or taken } }
  /schema/{className}:
    parameters: [{ name: className, in: path, required: true, schema: { type: string } }]
    get: { operationId: getClass, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Class" } } } }, "404": { description: none } } }
    delete: { operationId: dropClass, responses: { "204": { description: gone }, "404": { description: none } } }
components:
  schemas:
    Class: { type: object, required: [class], properties: { class: { type: string, description: "Multiple words are written in CamelCase, e.g. \x60ArticleAuthor\x60." } } }
`

// A name that has to be of the form of its only example, and unique, is a new one of that form each time; what others have called so is left alone. Where each
// is refused, nothing is reached and nothing wrong is said.
func TestLadder_ANameIsFreshInTheFormOfItsExample(t *testing.T) {
	camel := regexp.MustCompile(`^[A-Z][A-Za-z]*$`)
	for name, full := range map[string]bool{"there is room": false, "all are taken": true} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			classes := map[string]bool{"Library": true}
			answer := func(w http.ResponseWriter, status int, v any) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_ = json.NewEncoder(w).Encode(v)
			}
			report := stranger(t, shapes, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				class, item := strings.CutPrefix(r.URL.Path, "/schema/")
				var body struct{ Class *string }
				switch {
				case !item && r.Method == http.MethodPost && r.Header.Get("Content-Type") != "application/json":
					answer(w, http.StatusUnsupportedMediaType, nil)
				case !item && r.Method == http.MethodPost:
					decoder := json.NewDecoder(r.Body)
					switch err := decoder.Decode(&body); {
					case err != nil || decoder.More() || body.Class == nil || !camel.MatchString(*body.Class):
						answer(w, http.StatusUnprocessableEntity, map[string]string{"message": "not a valid class name"})
					case full || classes[*body.Class]:
						answer(w, http.StatusUnprocessableEntity, map[string]string{"message": "class name " + *body.Class + " already exists"})
					default:
						classes[*body.Class] = true
						answer(w, http.StatusOK, map[string]string{"class": *body.Class})
					}
				case !item || r.Method != http.MethodGet && r.Method != http.MethodDelete:
					w.Header().Set("Allow", "GET, DELETE, POST")
					w.WriteHeader(http.StatusMethodNotAllowed)
				case !classes[class]:
					w.WriteHeader(http.StatusNotFound)
				case r.Method == http.MethodDelete:
					delete(classes, class)
					w.WriteHeader(http.StatusNoContent)
				default:
					answer(w, http.StatusOK, map[string]string{"class": class})
				}
			}))
			accepted := map[string]bool{}
			for _, c := range records(t, report) {
				accepted[c.Operation] = accepted[c.Operation] || c.Accepted
			}
			assert.Equal(t, map[string]bool{"addClass": !full, "getClass": !full, "dropClass": !full}, accepted)
			assert.Empty(t, report.Findings)
			assert.Equal(t, map[string]bool{"Library": true}, classes)
		})
	}
}
