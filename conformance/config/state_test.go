package config

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
)

// states is a provider-state endpoint that keeps what it was asked for.
func stateEndpoint(t *testing.T) (at string, asked func() []map[string]any) {
	t.Helper()
	var mu sync.Mutex
	var all []map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		assert.NoError(t, json.NewDecoder(r.Body).Decode(&body))
		mu.Lock()
		defer mu.Unlock()
		all = append(all, body)
		if body["state"] == "broken" {
			http.Error(w, "no such\nstate", http.StatusInternalServerError)
			return
		}
		if body["action"] == "setup" {
			fmt.Fprintf(w, `{"customer_id": "cus_%d", "balance": 12}`, len(all))
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []map[string]any {
		mu.Lock()
		defer mu.Unlock()
		return all
	}
}

func TestState_SetupGivesTheIDAndTeardownTakesTheObjectAway(t *testing.T) {
	at, asked := stateEndpoint(t)
	f := mustLoad(t, `
target: { url: "`+at+`/v1" }
fixtures:
  c: { binds: [path.customer_id], state_url: /_pact/state, state: a customer exists, params: { tier: gold, limits: [1, 2] }, teardown: true }
`)
	require.NoError(t, f.Check(shop()))
	assert.True(t, f.Environment().Fixtures[0].Given)
	assert.True(t, f.Environment().Fixtures[0].Exclusive)
	s, ok := f.Suppliers()["c"].(conformance.Remover)
	require.True(t, ok)
	id, err := s.Next(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "cus_1", id)
	require.NoError(t, s.Remove(t.Context(), id))
	params := map[string]any{"tier": "gold", "limits": []any{1.0, 2.0}}
	assert.Equal(t, map[string]any{"state": "a customer exists", "action": "setup", "params": params}, asked()[0])
	params["customer_id"], params["balance"] = "cus_1", 12.0
	assert.Equal(t, map[string]any{"state": "a customer exists", "action": "teardown", "params": params}, asked()[1])
}

func TestState_WithoutATeardownNothingIsTakenAway(t *testing.T) {
	at, _ := stateEndpoint(t)
	s := mustLoad(t, "fixtures: { c: { state_url: '"+at+"', state: x, id: $response.body#/balance } }").Suppliers()["c"]
	_, removes := s.(conformance.Remover)
	assert.False(t, removes)
	id, err := s.Next(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "12", id)
}

func TestState_FailuresSayWhatWasAsked(t *testing.T) {
	at, _ := stateEndpoint(t)
	next := func(rest string) error {
		_, err := mustLoad(t, "fixtures: { c: { state_url: '"+at+"', "+rest+" } }").Suppliers()["c"].Next(t.Context())
		return err
	}
	assert.EqualError(t, next("state: broken"), `fixture c: setup of "broken" at `+at+` was answered with 500 no such state`)
	assert.EqualError(t, next("state: x"), `fixture c: the answer to "x" has no id; say where it is: fixtures.c.id: $response.body#/…`)
	_, err := mustLoad(t, "fixtures: { c: { state_url: 'http://127.0.0.1:1/', state: x } }").Suppliers()["c"].Next(t.Context())
	assert.ErrorContains(t, err, `fixture c: setup of "x" at http://127.0.0.1:1/ was not answered: `)
}

func TestTeardowns_NameTheOperationAndItsParameters(t *testing.T) {
	f := mustLoad(t, `
callers: { owner: {}, admin: {} }
fixtures:
  customer: { binds: [path.customer_id], create: { operationId: createCustomer }, teardown: true }
  dropped: { binds: ["createRefund:path.customer_id"], exec: [make], teardown: { operationId: dropCustomer, as: admin, parameters: { customer_id: $fixtures.dropped.id, If-Match: "*" } } }
  kept: { create: { operationId: createCustomer }, teardown: false }
`)
	require.NoError(t, f.Check(shop()))
	assert.Equal(t, map[string]conformance.Teardown{
		"customer": {Operation: "deleteCustomer", Parameters: map[string]string{"path.customer_id": "$fixtures.customer.id"}},
		"dropped":  {Operation: "dropCustomer", Caller: "admin", Parameters: map[string]string{"path.customer_id": "$fixtures.dropped.id", "header.If-Match": "*"}},
	}, f.Teardowns(shop()))
}

func TestTeardowns_ABindOnAPathNamesItsDelete(t *testing.T) {
	f := mustLoad(t, `fixtures: { customer: { binds: ["/customers/{customer_id}"], create: { operationId: createCustomer }, teardown: true } }`)
	require.NoError(t, f.Check(shop()))
	assert.Equal(t, map[string]conformance.Teardown{
		"customer": {Operation: "deleteCustomer", Parameters: map[string]string{"path.customer_id": "$fixtures.customer.id"}},
	}, f.Teardowns(shop()))
}
