package specs_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What an object's path has below it is gone with the object, unless it is a record of it, or brings it back.
func TestRemovals_RecordsAndWhatBringsBackAreNoMatterOfThem(t *testing.T) {
	for path, want := range map[string]int{
		"/orders/{id}/items": 1, "/orders/{id}/parts/{part}": 1, "/orders/{id}/close": 1,
		"/orders/{id}/events": 0, "/orders/{id}/events/{n}": 0, "/orders/{id}/activity": 0, "/orders/{id}/audit-logs/latest": 0, "/orders/{id}/revisions/{n}": 0,
		"/orders/{id}/invoices": 0, "/orders/{id}/un-delete": 0, "/orders/{id}/unarchive": 0, "/orders/{id}/restore": 0,
	} {
		c := load(t, `
openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: read, responses: { '200': { description: d }, '404': { description: none } } }
    delete: { operationId: drop, responses: { '204': { description: d }, '404': { description: none } } }
  `+path+`:
    post: { operationId: it, responses: { '200': { description: d }, '404': { description: none } } }
`)
		assert.Len(t, c.Removals(c.Operation("it")), want, path)
	}
}
