package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
)

const settingsContract = `
openapi: 3.0.3
info: { title: Settings, version: "1" }
x-conformance:
  refusals:
    invalid: 422
    malformed: 400
    unsupported-media: 415
    unconditional: 428
    stale: 412
    invalid@$request.header.Request-Key: 400
  precedence: [unsupported-media, invalid@$request.header.Request-Key, malformed, invalid]
paths:
  /settings:
    get:
      operationId: getSettings
      parameters:
        - { name: Prefer, in: header, schema: { type: string, enum: [return=minimal] } }
        - { name: lang, in: query, description: An unknown language falls back to English., schema: { type: string, enum: [en, de] } }
        - { name: view, in: query, schema: { type: string, enum: [short, long] } }
      responses:
        "200": { description: it, headers: { ETag: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: "#/components/schemas/S" } } } }
        "304": { description: as it was }
        "422": { description: bad, content: { application/json: { schema: { type: object } } } }
    put:
      operationId: putSettings
      parameters:
        - { name: If-Match, in: header, required: true, schema: { type: string, pattern: '^"v[0-9]+"$' } }
        - { name: Request-Key, in: header, schema: { type: string, pattern: "^[a-f]{8}$", example: abcdefab } }
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/S" } } } }
      responses:
        "200": { description: it, headers: { ETag: { required: true, schema: { type: string } } }, content: { application/json: { schema: { $ref: "#/components/schemas/S" } } } }
        "400": { description: bad, content: { application/json: { schema: { type: object } } } }
        "412": { description: stale, content: { application/json: { schema: { type: object } } } }
        "415": { description: bad, content: { application/json: { schema: { type: object } } } }
        "422": { description: bad, content: { application/json: { schema: { type: object } } } }
        "428": { description: unconditional, content: { application/json: { schema: { type: object } } } }
components:
  schemas:
    S:
      type: object
      required: [banner]
      additionalProperties: false
      properties:
        banner: { type: string, maxLength: 50 }
        colour: { type: string, nullable: true, enum: [red, blue] }
`

// settings keeps one object, and checks what the contract says in the order that it says.
type settings struct {
	// unconditional takes a write without If-Match, bodyFirst looks at the body and the tag before the key, and deaf takes any view.
	unconditional, bodyFirst, deaf bool

	version int
	banner  string
	colour  *string
}

func (s *settings) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	status := s.answer(r)
	w.Header().Set("Content-Type", "application/json")
	switch status {
	case http.StatusOK, http.StatusNotModified:
		w.Header().Set("ETag", s.tag())
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "GET, PUT")
	}
	w.WriteHeader(status)
	if status == http.StatusOK {
		shown := map[string]any{"banner": s.banner}
		if s.colour != nil {
			shown["colour"] = *s.colour
		}
		json.NewEncoder(w).Encode(shown)
	} else if status != http.StatusNotModified {
		io.WriteString(w, "{}")
	}
}

func (s *settings) tag() string { return `"v` + string(rune('0'+s.version%10)) + `"` }

func (s *settings) answer(r *http.Request) int {
	switch {
	case r.URL.Path != "/settings":
		return http.StatusNotFound
	case r.Method == http.MethodGet:
		if view := r.URL.Query().Get("view"); r.URL.Query().Has("view") && !slices.Contains([]string{"short", "long"}, view) && !s.deaf {
			return http.StatusUnprocessableEntity
		}
		if r.Header.Get("If-None-Match") == s.tag() {
			return http.StatusNotModified
		}
		return http.StatusOK
	case r.Method != http.MethodPut:
		return http.StatusMethodNotAllowed
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		return http.StatusUnsupportedMediaType
	}
	key, keyed := r.Header["Request-Key"]
	wrongKey := keyed && (len(key) != 1 || len(key[0]) != 8 || strings.Trim(key[0], "abcdef") != "")
	if wrongKey && !s.bodyFirst {
		return http.StatusBadRequest
	}
	body, err := io.ReadAll(r.Body)
	if err != nil || !json.Valid(body) || !utf8.Valid(body) {
		return http.StatusBadRequest
	}
	var sent map[string]any
	if json.Unmarshal(body, &sent) != nil || sent == nil {
		return http.StatusUnprocessableEntity
	}
	banner, isText := sent["banner"].(string)
	colour, hasColour := sent["colour"].(string)
	for name, v := range sent {
		if name != "banner" && name != "colour" || name == "colour" && v != nil && (!hasColour || colour != "red" && colour != "blue") {
			return http.StatusUnprocessableEntity
		}
	}
	if !isText || len([]rune(banner)) > 50 {
		return http.StatusUnprocessableEntity
	}
	match, conditional := r.Header["If-Match"]
	switch {
	case conditional && !ofTagForm(match[0]):
		return http.StatusUnprocessableEntity
	case wrongKey:
		return http.StatusBadRequest
	case !conditional && !s.unconditional:
		return http.StatusPreconditionRequired
	case conditional && match[0] != s.tag():
		return http.StatusPreconditionFailed
	}
	s.banner, s.colour = banner, nil
	if hasColour {
		s.colour = &colour
	}
	s.version++
	return http.StatusOK
}

func ofTagForm(tag string) bool {
	digits, ok := strings.CutPrefix(tag, `"v`)
	digits, closed := strings.CutSuffix(digits, `"`)
	return ok && closed && digits != "" && strings.Trim(digits, "0123456789") == ""
}

func TestRun_TheMoreSpecialConditionRules(t *testing.T) {
	assert.Empty(t, found(t, settingsContract, &settings{}, "-j", "1", "--allow", "putSettings"), "a fallback, a preference, a null that 3.0 leaves open, and 428 for what is unconditional")
	assert.Contains(t, strings.Join(found(t, settingsContract, &settings{unconditional: true}, "-j", "1", "--allow", "putSettings"), "\n"), "putSettings/request/header#/If-Match:required")
}

func TestRun_ANarrowedConditionHasItsOwnPlaceInThePrecedence(t *testing.T) {
	assert.Contains(t, found(t, settingsContract, &settings{bodyFirst: true}, "-j", "1", "--allow", "putSettings"), "violation refusal-precedence putSettings/refusal:precedence")
}

func TestRun_AParameterWithoutAPromiseIsHeldToItsList(t *testing.T) {
	assert.Contains(t, found(t, settingsContract, &settings{deaf: true}, "-j", "1", "--allow", "putSettings"), "violation negative-enum getSettings/request/query#/view:enum")
}
