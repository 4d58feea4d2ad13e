package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

const accountsContract = `openapi: 3.0.3
info: { title: Accounts, version: "1" }
paths:
  /accounts:
    get:
      operationId: listAccounts
      parameters: [{ name: state, in: query, schema: { type: string, enum: [open, closed] } }]
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Account' } } } } }
        '400': { description: bad }
    post:
      operationId: addAccount
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string, maxLength: 60 } } } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } }
        '400': { description: bad }
  /accounts/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getAccount
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } }
        '404': { description: none }
    delete:
      operationId: closeAccount
      responses:
        '200': { description: closed, content: { application/json: { schema: { $ref: '#/components/schemas/Account' } } } }
        '404': { description: none }
  /drawers/{letter}:
    get:
      operationId: getDrawer
      parameters: [{ name: letter, in: path, required: true, schema: { type: string, pattern: '^[A-Z]$' }, example: Q }]
      responses:
        '200': { description: every letter has a drawer, content: { application/json: { schema: { type: object } } } }
        '404': { description: none }
components:
  schemas:
    Account: { type: object, required: [id, name, state], properties: { id: { type: string }, name: { type: string }, state: { type: string, enum: [open, closed] } } }
`

// accounts is a service whose closed accounts stay readable. Where it is idle, closing one does nothing, and deaf it lists all in any state.
type accounts struct {
	idle, deaf bool

	mu  sync.Mutex
	all []map[string]string
}

func (a *accounts) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	answer := func(status int, body any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(body) // the client is the test's own
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /accounts", func(_ http.ResponseWriter, r *http.Request) {
		state, asked := r.URL.Query().Get("state"), r.URL.Query().Has("state")
		if asked && state != "open" && state != "closed" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answer(http.StatusOK, slices.DeleteFunc(append([]map[string]string{}, a.all...), func(one map[string]string) bool {
			return asked && !a.deaf && one["state"] != state
		}))
	})
	mux.HandleFunc("POST /accounts", func(_ http.ResponseWriter, r *http.Request) {
		var body map[string]any
		data, _ := io.ReadAll(r.Body)
		err := json.Unmarshal(data, &body)
		name, isText := body["name"].(string)
		if r.Header.Get("Content-Type") != "application/json" || err != nil || !isText || len([]rune(name)) > 60 {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		made := map[string]string{"id": "account-" + strconv.Itoa(len(a.all)+1), "name": name, "state": "open"}
		a.all = append(a.all, made)
		answer(http.StatusCreated, made)
	})
	mux.HandleFunc("GET /drawers/{letter}", func(_ http.ResponseWriter, r *http.Request) {
		if l := r.PathValue("letter"); len(l) != 1 || l[0] < 'A' || l[0] > 'Z' {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		answer(http.StatusOK, map[string]string{})
	})
	mux.HandleFunc("/accounts/{id}", func(_ http.ResponseWriter, r *http.Request) {
		for _, one := range a.all {
			if one["id"] != r.PathValue("id") {
				continue
			}
			switch {
			case r.Method == http.MethodDelete && !a.idle:
				one["state"] = "closed"
			case r.Method != http.MethodDelete && r.Method != http.MethodGet:
				w.Header().Set("Allow", "GET, DELETE")
				w.WriteHeader(http.StatusMethodNotAllowed)
				return
			}
			answer(http.StatusOK, one)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	})
	mux.ServeHTTP(w, r)
}

// What was deleted may be kept and shown as deleted; a DELETE that changes nothing is told. And no letter is an id that nothing has.
func TestRun_WhatIsDeletedMayBeShownAsDeleted(t *testing.T) {
	assert.Empty(t, found(t, accountsContract, &accounts{}))
	broken := found(t, accountsContract, &accounts{idle: true, deaf: true})
	assert.Contains(t, broken, "warning gone closeAccount/state:gone")
	assert.NotContains(t, strings.Join(broken, "\n"), "filtered", "nobody declared the filter: it is a note")
}
