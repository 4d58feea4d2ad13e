package conformance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

const profilesContract = `openapi: 3.1.0
info: { title: Profiles, version: "1" }
x-conformance: { settles: 0s, volatile: [/seen, /updated_at, /version] }
paths:
  /profiles:
    post:
      operationId: addProfile
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/New' } } } }
      responses:
        '201': { description: made, headers: { Location: { schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Profile' } } }, links: { self: { operationId: getProfile, parameters: { id: $response.body#/id } } } }
        '400': { description: bad }
        '409': { description: The username is taken. }
    get:
      operationId: listProfiles
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50 } }
        - { name: plan, in: query, schema: { type: string, enum: [free, paid, staff] } }
        - { name: state, in: query, schema: { type: string, enum: [draft, public, gone] } }
        - { name: username, in: query, schema: { type: string }, description: The beginning of it. }
      responses:
        '200': { description: them, content: { application/json: { schema: { type: object, required: [profiles], properties: { profiles: { type: array, items: { $ref: '#/components/schemas/Profile' } }, next_cursor: { type: [string, 'null'] }, total: { type: integer } } } } } }
        '400': { description: bad }
  /profiles/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^p[0-9]+$' } }]
    get:
      operationId: getProfile
      responses:
        '200': { description: it, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Profile' } } } }
        '404': { description: none }
    patch:
      operationId: patchProfile
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/Patch' } } } }
      responses:
        '200': { description: changed, content: { application/json: { schema: { $ref: '#/components/schemas/Profile' } } } }
        '400': { description: bad }
        '404': { description: none }
    delete:
      operationId: deleteProfile
      responses: { '204': { description: gone }, '404': { description: none } }
  /profiles/{id}/publish:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^p[0-9]+$' } }]
    post:
      operationId: publishProfile
      description: Shows it to all. To publish a profile that is already public has no effect.
      responses:
        '200': { description: public, content: { application/json: { schema: { $ref: '#/components/schemas/Profile' } } } }
        '404': { description: none }
        '409': { description: The profile is not complete. }
  /profiles/{id}/copy:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^p[0-9]+$' } }]
    post:
      operationId: copyProfile
      responses:
        '200': { description: the copy, content: { application/json: { schema: { $ref: '#/components/schemas/Profile' } } } }
        '404': { description: none }
components:
  schemas:
    New:
      type: object
      additionalProperties: false
      required: [name, username]
      properties: &members
        name: { type: string, minLength: 1, maxLength: 40 }
        username: { type: string, pattern: '^[a-z0-9-]{3,40}$' }
        plan: { type: string, enum: [free, paid], default: free }
        rate: { type: number, minimum: 0, maximum: 1000, multipleOf: 0.01 }
        tags: { type: array, maxItems: 5, items: { type: string, minLength: 1, maxLength: 10 } }
        labels: { type: object, additionalProperties: { type: string, maxLength: 20 } }
    Patch:
      type: object
      additionalProperties: false
      minProperties: 1
      properties:
        name: { type: string, minLength: 1, maxLength: 40 }
        plan: { type: string, enum: [free, paid] }
        rate: { type: number, minimum: 0, maximum: 1000, multipleOf: 0.01 }
        tags: { type: array, maxItems: 5, items: { type: string, minLength: 1, maxLength: 10 } }
        labels: { type: object, additionalProperties: { type: string, maxLength: 20 } }
    Profile:
      type: object
      required: [id, name, username]
      properties:
        <<: *members
        id: { type: string }
        version: { type: integer }
        state: { type: string, enum: [draft, public, gone] }
        created_at: { type: string, format: date-time }
        updated_at: { type: string, format: date-time }
        seen: { type: integer, description: how often it was read }
`

// profiles keeps what is deleted, sorts tags and writes them in small letters, bumps versions, counts what is read and estimates totals.
type profiles struct {
	mu     sync.Mutex
	all    []map[string]any
	now    int
	clones int
	// lost shows a published profile and keeps a draft.
	lost bool
}

func (s *profiles) time() string {
	s.now++
	return fmt.Sprintf("2026-01-01T%02d:%02d:%02dZ", s.now/3600%24, s.now/60%60, s.now%60)
}

func (s *profiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	answer := func(status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body) // the client is the test's own
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	data, _ := io.ReadAll(r.Body)
	var sent map[string]any
	_ = json.Unmarshal(data, &sent)
	var one map[string]any
	if len(parts) > 1 {
		if n, err := strconv.Atoi(strings.TrimPrefix(parts[1], "p")); err == nil && n >= 0 && n < len(s.all) && s.all[n]["state"] != "gone" && parts[1] == fmt.Sprintf("p%d", n) {
			one = s.all[n]
		}
	}
	allow := func(methods ...string) bool {
		if slices.Contains(methods, r.Method) {
			return true
		}
		w.Header().Set("Allow", strings.Join(methods, ", "))
		w.WriteHeader(http.StatusMethodNotAllowed)
		return false
	}
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	switch {
	case parts[0] != "profiles" || len(parts) > 3 || len(parts) == 3 && parts[2] != "publish" && parts[2] != "copy":
		w.WriteHeader(http.StatusNotFound)
	case len(parts) == 1 && !allow("GET", "POST"), len(parts) == 2 && !allow("GET", "PATCH", "DELETE"), len(parts) == 3 && !allow("POST"):
	case len(parts) == 1 && r.Method == "POST":
		if media != "application/json" || !validProfile(sent, true) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if slices.ContainsFunc(s.all, func(p map[string]any) bool { return p["username"] == sent["username"] }) {
			w.WriteHeader(http.StatusConflict)
			return
		}
		made := map[string]any{"plan": "free", "state": "draft", "version": 1, "created_at": s.time(), "seen": 0}
		s.take(made, sent)
		made["id"] = fmt.Sprintf("p%d", len(s.all))
		s.all = append(s.all, made)
		w.Header().Set("Location", "/profiles/"+made["id"].(string))
		answer(http.StatusCreated, made)
	case len(parts) == 1:
		s.list(answer, w, r)
	case one == nil:
		w.WriteHeader(http.StatusNotFound)
	case len(parts) == 3 && parts[2] == "publish":
		if s.lost {
			one = maps.Clone(one)
		}
		if one["state"] != "public" {
			one["state"], one["updated_at"], one["version"] = "public", s.time(), one["version"].(int)+1
		}
		answer(http.StatusOK, one)
	case len(parts) == 3:
		s.clones++
		made := map[string]any{}
		s.take(made, one)
		made["id"], made["username"], made["state"], made["version"], made["seen"] = fmt.Sprintf("p%d", len(s.all)), fmt.Sprintf("copy-%d", s.clones), "draft", 1, 0
		made["created_at"] = s.time()
		s.all = append(s.all, made)
		answer(http.StatusOK, made)
	case r.Method == "GET":
		one["seen"] = one["seen"].(int) + 1
		w.Header().Set("ETag", fmt.Sprintf(`"%s-%d"`, one["id"], one["version"]))
		answer(http.StatusOK, one)
	case r.Method == "DELETE":
		one["state"] = "gone"
		w.WriteHeader(http.StatusNoContent)
	case media != "application/merge-patch+json" || !validProfile(sent, false):
		w.WriteHeader(http.StatusBadRequest)
	default:
		s.take(one, sent)
		one["version"] = one["version"].(int) + 1
		answer(http.StatusOK, one)
	}
}

// take tidies what is kept: tags in small letters and in order, a rate in cents.
func (s *profiles) take(one, sent map[string]any) {
	for name, v := range sent {
		if tags, ok := v.([]any); ok {
			texts := []string{}
			for _, t := range tags {
				texts = append(texts, strings.ToLower(strings.TrimSpace(fmt.Sprint(t))))
			}
			slices.Sort(texts)
			texts = slices.Compact(texts)
			v = texts
		}
		if labels, ok := v.(map[string]any); ok && one[name] != nil {
			merged, _ := one[name].(map[string]any)
			for k, l := range labels {
				merged[k] = l
			}
			v = merged
		}
		one[name] = v
	}
	one["updated_at"] = s.time()
}

func (s *profiles) list(answer func(int, any), w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit, from := 20, 0
	if text := q.Get("limit"); q.Has("limit") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 50 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		limit = n
	}
	if text := q.Get("cursor"); text != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(text, "after-"))
		if err != nil || n < 0 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		from = n
	}
	if plan := q.Get("plan"); q.Has("plan") && !slices.Contains([]string{"free", "paid", "staff"}, plan) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if state := q.Get("state"); q.Has("state") && !slices.Contains([]string{"draft", "public", "gone"}, state) {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	page, next, total := []any{}, any(nil), 0
	for n, p := range s.all {
		if q.Has("plan") && p["plan"] != q.Get("plan") || q.Has("state") && p["state"] != q.Get("state") || !q.Has("state") && p["state"] == "gone" || !strings.HasPrefix(p["username"].(string), q.Get("username")) {
			continue
		}
		if total++; n < from {
			continue
		}
		if len(page) == limit {
			next = fmt.Sprintf("after-%d", n)
			break
		}
		page = append(page, p)
	}
	answer(http.StatusOK, map[string]any{"profiles": page, "next_cursor": next, "total": total / 10 * 10})
}

func validProfile(sent map[string]any, whole bool) bool {
	if sent == nil || whole && (sent["name"] == nil || sent["username"] == nil) || !whole && len(sent) == 0 {
		return false
	}
	for name, v := range sent {
		text, isText := v.(string)
		n, isNumber := v.(float64)
		list, isList := v.([]any)
		labels, isMap := v.(map[string]any)
		ok := false
		switch name {
		case "name":
			ok = isText && len([]rune(text)) >= 1 && len([]rune(text)) <= 40
		case "username":
			ok = isText && whole && len(text) >= 3 && len(text) <= 40 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
		case "plan":
			ok = isText && (text == "free" || text == "paid")
		case "rate":
			cents := n * 100
			ok = isNumber && n >= 0 && n <= 1000 && cents-float64(int(cents+0.5)) < 1e-6 && float64(int(cents+0.5))-cents < 1e-6
		case "tags":
			ok = isList && len(list) <= 5 && !slices.ContainsFunc(list, func(v any) bool {
				t, is := v.(string)
				return !is || len([]rune(t)) < 1 || len([]rune(t)) > 10
			})
		case "labels":
			ok = isMap
			for _, l := range labels {
				t, is := l.(string)
				ok = ok && is && len([]rune(t)) <= 20
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// To publish twice, to answer with a copy, to bump a version, to put tags in order and to keep what is deleted is no breach; to show what is not
// kept is one.
func TestRun_AStoreInAnotherStyleIsRight(t *testing.T) {
	rules := []string{"default-applied", "done-once", "shown-is-read", "duplicate-refused", "no-extras", "patch-keeps", "etag-changes", "filtered", "location", "gone"}
	told := func(s *profiles) (all []string) {
		report := chosen(t, profilesContract, s, func(c *cases.Case) bool { return slices.Contains(rules, c.Rule) })
		for _, f := range report.Findings {
			all = append(all, f.Rule+" "+f.Requirement)
		}
		for _, n := range report.Notes {
			all = append(all, n.Rule+" "+n.Requirement)
		}
		return all
	}
	assert.Empty(t, told(&profiles{}))
	assert.Contains(t, told(&profiles{lost: true}), "shown-is-read publishProfile/state:shown-is-read")
}
