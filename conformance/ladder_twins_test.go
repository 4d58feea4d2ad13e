package conformance_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	_ "image/gif" // a picture is read as one
	_ "image/png"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// club has members, who sign up with a password that they say twice, have a mark that nobody else has, and a picture.
const club = `
openapi: 3.0.3
info: { title: Club, version: "1" }
paths:
  /members:
    post:
      operationId: signUp
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewMember" } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Member" } } } }, "400": { description: bad }, "415": { description: media type } }
  /members/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getMember, responses: { "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Member" } } } }, "404": { description: none } } }
    put:
      operationId: changeMember
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/NewMember" } } } }
      responses: { "200": { description: done, content: { application/json: { schema: { $ref: "#/components/schemas/Member" } } } }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
    delete: { operationId: leave, responses: { "204": { description: gone }, "404": { description: none } } }
  /members/{id}/face:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    put:
      operationId: showFace
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [upload], properties: { upload: { type: string, format: binary } } } } } }
      responses: { "200": { description: done }, "400": { description: bad }, "404": { description: none }, "415": { description: media type } }
components:
  schemas:
    NewMember:
      type: object
      required: [mark, password, password_confirm]
      properties: { mark: { type: string, pattern: '^[0-9]{9}$' }, password: { type: string, minLength: 8, maxLength: 40 }, password_confirm: { type: string, minLength: 8, maxLength: 40 }, motto: { type: string, minLength: 1 } }
    Member:
      type: object
      required: [id, mark]
      properties: { id: { type: integer }, mark: { type: string }, motto: { type: string } }
`

type clubMember struct{ mark, motto string }

// clubhouse serves them. One that is lax takes passwords of any length, and one that forgets keeps no motto that is changed.
type clubhouse struct {
	mu          sync.Mutex
	lax, forget bool
	next        int
	members     map[int]clubMember
	// faces are the kinds of pictures that were taken.
	faces []string
}

func (c *clubhouse) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	id := 0
	if len(at) > 1 {
		id, _ = strconv.Atoi(at[1]) // 0 is nobody's
	}
	_, there := c.members[id]
	switch {
	case at[0] != "members" || len(at) > 3 || len(at) == 3 && at[2] != "face":
		w.WriteHeader(http.StatusNotFound)
	case len(at) == 1 && r.Method != http.MethodPost, len(at) == 2 && r.Method != http.MethodGet && r.Method != http.MethodPut && r.Method != http.MethodDelete, len(at) == 3 && r.Method != http.MethodPut:
		w.Header().Set("Allow", "POST, GET, PUT, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case len(at) > 1 && !there:
		w.WriteHeader(http.StatusNotFound)
	case len(at) == 3:
		c.face(w, r)
	case r.Method == http.MethodDelete:
		delete(c.members, id)
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet:
		c.show(w, http.StatusOK, id)
	default:
		c.write(w, r, id)
	}
}

func (c *clubhouse) show(w http.ResponseWriter, status, id int) {
	shown := map[string]any{"id": id, "mark": c.members[id].mark}
	if motto := c.members[id].motto; motto != "" {
		shown["motto"] = motto
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(shown)
}

func (c *clubhouse) refuse(w http.ResponseWriter, status int, of, text string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string][]string{of: {text}})
}

func (c *clubhouse) write(w http.ResponseWriter, r *http.Request, id int) {
	if r.Header.Get("Content-Type") != "application/json" {
		c.refuse(w, http.StatusUnsupportedMediaType, "detail", "JSON")
		return
	}
	var body struct {
		Mark, Password *string
		Again          *string `json:"password_confirm"`
		Motto          json.RawMessage
	}
	var motto string
	decoder := json.NewDecoder(r.Body)
	switch err := decoder.Decode(&body); {
	case err != nil || decoder.More() || body.Mark == nil || body.Password == nil || body.Again == nil || body.Motto != nil && (json.Unmarshal(body.Motto, &motto) != nil || motto == ""):
		c.refuse(w, http.StatusBadRequest, "detail", "This field is required.")
		return
	case len(*body.Mark) != 9 || strings.Trim(*body.Mark, "0123456789") != "":
		c.refuse(w, http.StatusBadRequest, "mark", "Enter nine digits.")
		return
	case !c.lax && (len([]rune(*body.Password)) < 8 || len([]rune(*body.Password)) > 40 || len([]rune(*body.Again)) < 8 || len([]rune(*body.Again)) > 40):
		c.refuse(w, http.StatusBadRequest, "password", "Between 8 and 40.")
		return
	case *body.Password != *body.Again:
		c.refuse(w, http.StatusBadRequest, "password_confirm", "The two password fields did not match.")
		return
	}
	for other, m := range c.members {
		if other != id && m.mark == *body.Mark {
			c.refuse(w, http.StatusBadRequest, "mark", "member with this mark already exists.")
			return
		}
	}
	member, status := clubMember{*body.Mark, motto}, http.StatusOK
	if id == 0 {
		c.next++
		id, status = 5_000_000_000+c.next, http.StatusCreated
	} else if c.forget {
		member.motto = c.members[id].motto
	}
	c.members[id] = member
	c.show(w, status, id)
}

func (c *clubhouse) face(w http.ResponseWriter, r *http.Request) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		c.refuse(w, http.StatusUnsupportedMediaType, "detail", "a form")
		return
	}
	file, header, err := r.FormFile("upload")
	if err != nil {
		c.refuse(w, http.StatusBadRequest, "upload", "No file was submitted.")
		return
	}
	data, _ := io.ReadAll(file)
	_, kind, err := image.Decode(bytes.NewReader(data))
	if err != nil || !strings.HasSuffix(header.Filename, "."+kind) {
		c.refuse(w, http.StatusBadRequest, "upload", "Upload a valid image. The file you uploaded was either not an image or a corrupted image.")
		return
	}
	c.faces = append(c.faces, kind)
	w.WriteHeader(http.StatusOK)
}

// A password is said twice in whatever is sent, a mark that nobody else may have is fresh in each change as well, keeps its form, and a picture is one where a
// refusal asks for it. The right service is silent; one that takes passwords of any length is found though both say the same, and so is one that
// forgets what was changed.
func TestLadder_WhatIsSaidTwiceIsTheSameAndWhatIsUniqueIsFreshInChanges(t *testing.T) {
	for name, c := range map[string]*clubhouse{
		"right": {}, "lax": {lax: true}, "forgets": {forget: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.members = map[int]clubMember{7: {mark: "123456789", motto: "first"}}
			report := stranger(t, club, c)
			accepted := map[string]bool{}
			for _, r := range records(t, report) {
				accepted[r.Operation] = accepted[r.Operation] || r.Accepted
			}
			assert.Equal(t, map[string]bool{"signUp": true, "getMember": true, "changeMember": true, "leave": true, "showFace": true}, accepted)
			found := map[string]bool{}
			for _, f := range report.Findings {
				found[f.Rule] = true
			}
			switch name {
			case "right":
				assert.Empty(t, report.Findings, fmt.Sprint(found))
				for _, id := range []string{"changeMember/state:put-idempotent", "changeMember/state:sent-is-read", "changeMember/request/body#/password_confirm:maxLength", "signUp/request/body#/password:minLength"} {
					assert.Equal(t, result.Pass, requirement(t, report, id).Verdict, id)
				}
			case "lax":
				assert.True(t, found["negative-min-length"] && found["negative-max-length"], found)
			case "forgets":
				assert.True(t, found["sent-is-read"], found)
			}
			assert.Contains(t, c.faces, "png")
			assert.Equal(t, map[int]clubMember{7: {mark: "123456789", motto: "first"}}, c.members, "what was there is as it was, and nothing is left")
		})
	}
}
