package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

const tasksContract = `openapi: 3.1.0
info: { title: Tasks, version: "1" }
security: [{ key: [] }]
paths:
  /tasks:
    post:
      operationId: addTask
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [title], properties: { title: { type: string, maxLength: 60 } } } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Task' } } } }
        '400': { description: bad }
        '401': { description: who? }
  /tasks/{id}/complete:
    post:
      operationId: completeTask
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [minutes], properties: { minutes: { type: integer, minimum: 0, maximum: 600 } } } } } }
      responses:
        '200': { description: done, content: { application/json: { schema: { $ref: '#/components/schemas/Task' } } } }
        '400': { description: bad }
        '401': { description: who? }
        '404': { description: none }
        '409': { description: it is done already }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Task: { type: object, required: [id, done], properties: { id: { type: string }, done: { type: boolean } } }
`

// tasks can be completed once, and says so before it looks at anything else but who asks.
type tasks struct {
	// open lets anybody complete a task, deaf takes any number of minutes.
	open, deaf bool

	mu  sync.Mutex
	all map[string]bool
}

func (s *tasks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var sent map[string]any
	body, _ := io.ReadAll(r.Body) // the client is the test's own
	isJSON := json.Unmarshal(body, &sent) == nil && sent != nil && strings.HasPrefix(r.Header.Get("Content-Type"), "application/json")
	show := func(status int, id string) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"id":%q,"done":%t}`, id, s.all[id])
	}
	id, action := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/tasks/"), "/complete")
	done, exists := s.all[id]
	minutes, isNumber := sent["minutes"].(float64)
	title, isText := sent["title"].(string)
	switch {
	case r.URL.Path != "/tasks" && !action:
		w.WriteHeader(http.StatusNotFound)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.Header.Get("X-Key") != "k-123456" && !(action && s.open):
		w.WriteHeader(http.StatusUnauthorized)
	case action && !exists:
		w.WriteHeader(http.StatusNotFound)
	case action && done:
		w.WriteHeader(http.StatusConflict)
	case !isJSON, !action && (!isText || len([]rune(title)) > 60), action && (!isNumber || minutes != float64(int(minutes)) || (minutes < 0 || minutes > 600) && !s.deaf):
		w.WriteHeader(http.StatusBadRequest)
	case action:
		s.all[id] = true
		show(http.StatusOK, id)
	default:
		made := fmt.Sprintf("task-%d", len(s.all)+1)
		s.all[made] = false
		show(http.StatusCreated, made)
	}
}

// What can be done once is refused the second time, whatever is wrong with the request: what must be refused is tried on objects on which it
// was not done.
func TestRun_WhatCanBeDoneOnceIsTriedOnNewObjects(t *testing.T) {
	args := []string{"-H", "X-Key: k-123456", "--no-races"}
	assert.Empty(t, found(t, tasksContract, &tasks{all: map[string]bool{}}, append(args, "--strict", "--rule", "challenge=off")...))
	broken := found(t, tasksContract, &tasks{all: map[string]bool{}, open: true, deaf: true}, args...)
	assert.Contains(t, broken, "violation credentials-missing completeTask/security:missing")
	assert.Contains(t, broken, "violation negative-minimum completeTask/request/body#/minutes:minimum")
	assert.Contains(t, broken, "violation negative-maximum completeTask/request/body#/minutes:maximum")
}
