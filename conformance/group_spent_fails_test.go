package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// tasks are completed once: the contract documents 500 for a task that is not there, and says nothing of one that was completed.
const tasks = `
openapi: 3.0.3
info: { title: Tasks, version: "1" }
paths:
  /tasks:
    post:
      operationId: addTask
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, minLength: 1 } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } }, "400": { description: bad } }
  /tasks/{id}/complete:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post:
      operationId: complete
      requestBody: { content: { application/json: { schema: { type: object, properties: { shown: { type: boolean, nullable: true }, note: { type: string, maxLength: 20 } } } } } }
      responses: { "204": { description: done }, "400": { description: bad }, "500": { description: the task does not exist } }
`

// What is used up may be answered with 500: that says nothing of the request that was sent to it.
func TestSpent_WhatIsUsedUpMayFail(t *testing.T) {
	for _, tt := range []struct {
		nullRefused, fullFails bool
	}{{}, {nullRefused: true}, {fullFails: true}} {
		nullRefused := tt.nullRefused
		var mu sync.Mutex
		all, next := map[string]bool{}, 0
		report := stranger(t, tasks, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			answer := func(status int, body string) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = fmt.Fprint(w, body)
			}
			id, one := strings.CutPrefix(strings.TrimSuffix(r.URL.Path, "/complete"), "/tasks/")
			var members map[string]any
			raw := json.NewDecoder(r.Body)
			raw.DisallowUnknownFields()
			bad := r.ContentLength != 0 && (raw.Decode(&members) != nil || raw.More() || members == nil)
			for name, v := range members {
				_, isText := v.(string)
				_, isBool := v.(bool)
				bad = bad || (name == "name" || name == "note") && !isText || name == "shown" && v != nil && !isBool || name == "shown" && v == nil && nullRefused
				if text, _ := v.(string); isText && name == "note" {
					bad = bad || len([]rune(text)) > 20
				}
			}
			switch {
			case r.Method != http.MethodPost:
				w.Header().Set("Allow", "POST")
				answer(http.StatusMethodNotAllowed, `{}`)
			case bad:
				answer(http.StatusBadRequest, `{"type":"InvalidRequest"}`)
			case one && tt.fullFails && members["note"] != nil && len([]rune(members["note"].(string))) == 20:
				answer(http.StatusInternalServerError, `{"type":"Overflow"}`)
			case one && !all[id]:
				answer(http.StatusInternalServerError, `{"type":"RestException","message":"cannot find the task"}`)
			case one:
				delete(all, id)
				w.WriteHeader(http.StatusNoContent)
			case members["name"] == nil || members["name"] == "":
				answer(http.StatusBadRequest, `{"type":"InvalidRequest"}`)
			default:
				next++
				id := fmt.Sprintf("t%d", next)
				all[id] = true
				answer(http.StatusCreated, fmt.Sprintf(`{"id":%q}`, id))
			}
		}))
		found := map[string]bool{}
		for _, f := range report.Findings {
			if f.Operation == "complete" {
				found[f.Rule+" "+f.Requirement] = true
			}
		}
		if tt.fullFails {
			assert.True(t, found["positive-boundary complete/request/body#/note:maxLength"], "another failure than that of what is used up: %v", found)
		} else if nullRefused {
			assert.True(t, found["positive-valid complete/request/body#/shown:type"], "%v", found)
		} else {
			assert.Empty(t, found)
		}
	}
}
