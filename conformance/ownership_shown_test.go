package conformance

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestPaged_AListIsWholeWhereItSaysSo(t *testing.T) {
	const contract = `
openapi: 3.0.3
info: { title: Lists, version: "1" }
paths:
  /plain: { get: { operationId: plain, responses: { "200": { description: all } } } }
  /limited: { get: { operationId: limited, parameters: [{ name: limit, in: query, schema: { type: integer, default: 3 } }], responses: { "200": { description: all } } } }
  /cursor: { get: { operationId: cursor, parameters: [{ name: cursor, in: query, schema: { type: string } }], responses: { "200": { description: all } } } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "lists.yaml", FS: fstest.MapFS{"lists.yaml": {Data: []byte(contract)}}})
	require.NoError(t, err)
	for _, one := range []struct {
		operation, body string
		goesOn          bool
	}{
		{"plain", `[1,2,3]`, false},
		{"plain", `{"items":[1],"next":"/plain?page=2"}`, true},
		{"limited", `[1,2]`, false},
		{"limited", `[1,2,3]`, true},
		{"limited", `{"items":[1,2,3],"total":3}`, false},
		{"limited", `{"items":[1,2],"count":2,"total":40}`, true},
		{"plain", `{"items":[1,2],"total":40}`, true},
		{"plain", `{"data":[1],"links":{"next":"/plain?after=1"}}`, true},
		{"plain", `{"data":[1],"links":{"next":null}}`, false},
		{"plain", `{"data":{"items":[1],"hasNextPage":true}}`, true},
		{"cursor", `{"_embedded":{"notes":[1,2]},"page":{"size":2,"totalElements":40}}`, true},
		{"cursor", `{"_embedded":{"notes":[1,2]},"page":{"size":20,"totalElements":2}}`, false},
		{"cursor", `{"_embedded":{"notes":[1,2]}}`, true},
		{"cursor", `{"7":{"tags":["a"]}}`, false},
		{"cursor", `[1]`, true},
		{"cursor", `[]`, false},
		{"cursor", `{"items":[1]}`, true},
		{"cursor", `{"items":[1],"next_cursor":null}`, false},
		{"cursor", `{"items":[1],"next_cursor":"MQ=="}`, true},
	} {
		body, err := specs.DecodeJSON([]byte(one.body))
		require.NoError(t, err)
		assert.Equal(t, one.goesOn, paged(c.Operation(one.operation), body), "%s %s", one.operation, one.body)
	}
}

func TestItemIDs_AreThoseOfTheItemsThemselves(t *testing.T) {
	body, err := specs.DecodeJSON([]byte(`{"page":{"id":9},"items":[{"id":1,"owner_id":7,"owner":{"id":8}},{"note_id":2},{"ref":"three"}]}`))
	require.NoError(t, err)
	ids := map[string]bool{}
	itemIDs(body, []string{"note id", "ref"}, ids)
	assert.Equal(t, map[string]bool{asID("1"): true, asID("2"): true, asID("three"): true}, ids)
}
