package conformance_test

import (
	"encoding/base64"
	"encoding/json"
	"image"
	_ "image/png"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// vaults are empty unless they are made with something in them, and nothing can be put beside nothing. Their hooks have settings of which the contract
// says nothing, their pictures stand in JSON, and labels are called by short words.
const vaults = `
openapi: 3.0.3
info: { title: Vaults, version: "1" }
paths:
  /vault/create:
    post:
      operationId: createVault
      requestBody: { content: { application/json: { schema: { type: object, properties: { id: { type: string }, seeded: { type: boolean }, hidden: { type: boolean } } } } } }
      responses: { "204": { description: made }, "400": { description: bad }, "415": { description: media type } }
  /vault/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getVault, responses: { "200": { description: it, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "404": { description: none } } }
    delete: { operationId: deleteVault, responses: { "204": { description: gone }, "404": { description: none } } }
  /vault/{id}/copies:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post:
      operationId: copyVault
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [times], properties: { times: { type: integer, minimum: 1, maximum: 9 } } } } } }
      responses: { "200": { description: copied }, "400": { description: bad }, "404": { description: none }, "409": { description: empty }, "415": { description: media type } }
  /vault/{id}/stamps:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post:
      operationId: stampVault
      requestBody: { content: { application/json: { schema: { type: object, required: [caption], properties: { caption: { type: string }, note: { type: string } } } } } }
      responses: { "200": { description: stamped }, "400": { description: bad }, "404": { description: none }, "422": { description: empty }, "415": { description: media type } }
  /vault/{id}/hook:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    put:
      operationId: setHook
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [settings], properties: { settings: { type: object, additionalProperties: { type: string } } } } } } }
      responses: { "204": { description: set }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
  /vault/{id}/picture:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    put:
      operationId: setPicture
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [image], properties: { image: { type: string, description: "The picture, encoded as base64" } } } } } }
      responses: { "204": { description: set }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
  /vault/{id}/labels/{label}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }, { name: label, in: path, required: true, schema: { type: string } }]
    get: { operationId: getLabel, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { label: { type: string } } } } } }, "404": { description: none } } }
    put: { operationId: addLabel, summary: Add a label, responses: { "201": { description: added }, "400": { description: bad }, "404": { description: none } } }
    delete: { operationId: removeLabel, responses: { "204": { description: gone }, "404": { description: none } } }
`

// strongroom serves them. One that is careless takes as many copies as are asked for.
type strongroom struct {
	mu       sync.Mutex
	careless bool
	vaults   map[string]bool
	labels   map[string]bool
}

var shortWord = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,24}$`)

func (s *strongroom) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	refuse := func(status int, why string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{"message": why})
	}
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	var body map[string]any
	if r.Method == http.MethodPost || r.Method == http.MethodPut && (strings.HasSuffix(r.URL.Path, "/hook") || strings.HasSuffix(r.URL.Path, "/picture")) {
		if r.Header.Get("Content-Type") != "application/json" {
			if r.ContentLength == 0 {
				refuse(http.StatusBadRequest, "a body is required")
				return
			}
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		decoder := json.NewDecoder(r.Body)
		decoder.UseNumber()
		if decoder.Decode(&body) != nil || body == nil || decoder.More() {
			refuse(http.StatusBadRequest, "no JSON object")
			return
		}
	}
	if r.URL.Path == "/vault/create" && r.Method == http.MethodPost {
		id, isText := body["id"].(string)
		for _, name := range []string{"seeded", "hidden"} {
			if _, isBool := body[name].(bool); body[name] != nil && !isBool {
				refuse(http.StatusBadRequest, "no boolean")
				return
			}
		}
		_, there := s.vaults[id]
		switch {
		case !isText && body["id"] != nil:
			refuse(http.StatusBadRequest, "no text")
		case !shortWord.MatchString(id):
			refuse(http.StatusBadRequest, "'"+id+"' is not a valid resource identifier")
		case there:
			refuse(http.StatusBadRequest, "the vault exists already")
		default:
			s.vaults[id] = body["seeded"] == true
			w.WriteHeader(http.StatusNoContent)
		}
		return
	}
	seeded, there := false, false
	if len(at) > 1 && at[0] == "vault" {
		seeded, there = s.vaults[at[1]]
	}
	if !there || len(at) > 4 {
		refuse(http.StatusNotFound, "none")
		return
	}
	switch what := strings.Join(at[2:min(len(at), 3)], ""); {
	case len(at) == 2 && r.Method == http.MethodGet:
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"id": at[1]})
	case len(at) == 2 && r.Method == http.MethodDelete:
		delete(s.vaults, at[1])
		w.WriteHeader(http.StatusNoContent)
	case what == "copies" && r.Method == http.MethodPost && len(at) == 3:
		times, _ := body["times"].(json.Number)
		n, err := times.Int64()
		switch {
		case body["times"] == nil || times == "" || err != nil || !s.careless && (n < 1 || n > 9):
			refuse(http.StatusBadRequest, "times is not a number from 1 to 9")
		case !seeded:
			refuse(http.StatusConflict, "The vault is empty.")
		default:
			w.WriteHeader(http.StatusOK)
		}
	case what == "stamps" && r.Method == http.MethodPost && len(at) == 3:
		caption, isText := body["caption"].(string)
		switch {
		case !isText:
			refuse(http.StatusBadRequest, "no caption")
		case !seeded:
			refuse(http.StatusUnprocessableEntity, "The vault is empty.")
		case !strings.ContainsAny(caption, "0123456789"):
			refuse(http.StatusBadRequest, "the caption is not valid")
		default:
			w.WriteHeader(http.StatusOK)
		}
	case what == "hook" && r.Method == http.MethodPut && len(at) == 3:
		settings, isObject := body["settings"].(map[string]any)
		for _, v := range settings {
			_, isText := v.(string)
			isObject = isObject && isText
		}
		switch {
		case !isObject:
			refuse(http.StatusBadRequest, "settings are texts")
		case settings["url"] == nil:
			refuse(http.StatusBadRequest, "missing in settings: url")
		case settings["secret"] == nil:
			refuse(http.StatusBadRequest, "missing in settings: secret")
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	case what == "picture" && r.Method == http.MethodPut && len(at) == 3:
		text, _ := body["image"].(string)
		if _, _, err := image.Decode(base64.NewDecoder(base64.StdEncoding, strings.NewReader(text))); err != nil {
			refuse(http.StatusBadRequest, "unknown format")
			return
		}
		w.WriteHeader(http.StatusNoContent)
	case what == "labels" && len(at) == 4:
		key := at[1] + "/" + at[3]
		switch {
		case r.Method == http.MethodPut && !shortWord.MatchString(at[3]):
			refuse(http.StatusBadRequest, "the label is too long")
		case r.Method == http.MethodPut:
			s.labels[key] = true
			w.WriteHeader(http.StatusCreated)
		case !s.labels[key]:
			refuse(http.StatusNotFound, "none")
		case r.Method == http.MethodGet:
			w.Header().Set("Content-Type", "application/json")
			_ = json.NewEncoder(w).Encode(map[string]any{"label": at[3]})
		case r.Method == http.MethodDelete:
			delete(s.labels, key)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	default:
		w.Header().Set("Allow", "GET, PUT, POST, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	}
}

// A request is found for each operation: an id that the body chooses and is a word, a vault that is not empty, the keys of settings, a picture in JSON. A wrong
// service is found out where nothing was reached before.
func TestRun_ReachesWhatNeedsAWordAFullerObjectKeysOrAPicture(t *testing.T) {
	for name, s := range map[string]*strongroom{"right": {}, "careless": {careless: true}} {
		t.Run(name, func(t *testing.T) {
			s.vaults, s.labels = map[string]bool{"mine": true}, map[string]bool{"mine/red": true}
			report := stranger(t, vaults, s)
			accepted, rules := map[string]bool{}, map[string]bool{}
			for _, c := range records(t, report) {
				if c.Accepted {
					accepted[c.Operation] = true
				}
			}
			for _, f := range report.Findings {
				rules[f.Rule+" "+f.Operation] = true
			}
			for _, op := range []string{"createVault", "getVault", "deleteVault", "copyVault", "stampVault", "setHook", "setPicture", "getLabel", "addLabel", "removeLabel"} {
				assert.True(t, accepted[op], op)
			}
			if s.careless {
				assert.Contains(t, rules, "negative-maximum copyVault")
			} else {
				assert.NotContains(t, rules, "negative-maximum copyVault")
			}
			assert.Equal(t, map[string]bool{"mine": true}, s.vaults)
			assert.True(t, s.labels["mine/red"])
			assert.Zero(t, report.Inventory.Left(), "%s", report.Inventory)
		})
	}
}
