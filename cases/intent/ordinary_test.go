package intent_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases/intent"
	"holdfast/specs"
)

// ordinary are operations that look like those which reach beyond a run's own objects, each beside one that does.
const ordinary = `
openapi: 3.0.3
info: { title: Ordinary, version: "1" }
x-text: &text { content: { application/json: { schema: { type: object, properties: { text: { type: string } } } } } }
x-login: &login { content: { application/json: { schema: { type: object, properties: { username: { type: string }, password: { type: string } } } } } }
x-renewed: &renewed { content: { application/json: { schema: { type: object, properties: { old_password: { type: string }, new_password: { type: string } } } } } }
x-refreshed: &refreshed { content: { application/json: { schema: { type: object, properties: { refresh_token: { type: string } } } } } }
x-whose: &whose { content: { application/json: { schema: { type: object, properties: { login: { type: string } } } } } }
x-matching: &matching { content: { application/json: { schema: { type: object, properties: { ruleIds: { type: array, items: { type: string } } } } } } }
x-made: &made { "201": { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } }
x-done: &done { "200": { description: done } }
x-id: &id { name: id, in: path, required: true, schema: { type: string } }
paths:
  /convert: { post: { operationId: convert, summary: Convert a text, requestBody: *text, responses: *done } }
  /text/split: { post: { operationId: split, summary: Split a text, requestBody: *text, responses: *done } }
  /page: { get: { operationId: page, responses: *done } }
  /page/split: { post: { operationId: splitPage, requestBody: *text, responses: *done } }
  /templates/copies: { post: { operationId: copyTemplate, summary: Copies a template, requestBody: *text, responses: *made } }
  /page/copy: { post: { operationId: duplicate, summary: Copies the page, requestBody: *text, responses: *made } }
  /speech: { post: { operationId: speech, summary: Turns text into speech, requestBody: *text, responses: *done } }
  /lamp: { post: { operationId: lamp, summary: Turns the lamp on, requestBody: *text, responses: *done } }
  /session:
    post: { operationId: begin, requestBody: *login, responses: *done }
    delete: { operationId: end, responses: *done }
  /catalog:
    post: { operationId: catalogue, requestBody: *text, responses: *done }
    delete: { operationId: uncatalogue, responses: *done }
  /notes:
    post: { operationId: note, requestBody: *text, responses: *made }
    delete: { operationId: unnote, parameters: [{ name: text, in: query, required: true, schema: { type: string } }], responses: *done }
  /uploads/init: { post: { operationId: upload, requestBody: *text, responses: *made } }
  /license/activate: { post: { operationId: license, requestBody: *text, responses: *made } }
  /members: { post: { operationId: register, requestBody: *renewed, responses: *made } }
  /secret: { post: { operationId: secret, requestBody: *renewed, responses: *done } }
  /seed: { post: { operationId: createSeed, requestBody: *text, responses: *made } }
  /seed/{id}/leaves: { parameters: [*id], post: { operationId: leaf, requestBody: *text, responses: *made } }
  /admin/seed: { post: { operationId: seedAll, requestBody: *text, responses: *done } }
  /inbox: { get: { operationId: inbox, responses: *done } }
  /inbox/mark-read: { post: { operationId: markInboxRead, responses: *done } }
  /inbox/seen: { post: { operationId: seenInbox, summary: Marks all of it as seen, requestBody: *text, responses: *done } }
  /alerts/dismiss-all: { post: { operationId: dismissAll, requestBody: *text, responses: *done } }
  /auth/refresh-token: { post: { operationId: auth_refresh_token_create, responses: *done } }
  /auth/refresh: { post: { operationId: renew, responses: *done } }
  /account/api-key/regenerate: { post: { operationId: freshKey, requestBody: *text, responses: *done } }
  /oauth/refresh: { post: { operationId: exchange, summary: Refresh a token, requestBody: *refreshed, responses: *done } }
  /forgotten: { post: { operationId: sendPasswordResetEmail, requestBody: *whose, responses: *done } }
  /key: { get: { operationId: rotateKey, summary: Gives another key, responses: *done } }
  /auth/token: { post: { operationId: obtain, requestBody: *login, responses: *done } }
  /feeds/refreshed: { get: { operationId: refreshed, responses: *done } }
  /rules: { get: { operationId: rules, responses: *done } }
  /rules/filterpreview: { post: { operationId: rules_filterpreview_create, requestBody: *matching, responses: *done } }
  /rules/retry: { post: { operationId: rules_retry, requestBody: *matching, responses: *done } }
  /meter/quick-read: { post: { operationId: quickRead, responses: *done } }
  /exams/marks: { post: { operationId: mark, summary: Mark an exam, requestBody: *text, responses: *done } }
  /realms:
    post: { operationId: POST:/realms, summary: Import a realm. Imports a realm from a full representation of it., requestBody: *text, responses: *made }
  /realms/{id}: { parameters: [*id], get: { operationId: realm, responses: *done }, delete: { operationId: unrealm, responses: *done } }
  /settings: { post: { operationId: POST:/settings, summary: Import all settings, requestBody: *text, responses: *done } }
  /backups:
    post: { operationId: POST:/backups, summary: Import a dump of all realms, requestBody: *text, responses: *made }
  /backups/{id}: { parameters: [*id], delete: { operationId: unbackup, responses: *done } }
  /flow/executions:
    post: { operationId: POST:/flow/executions, summary: Add new authentication execution, requestBody: *text, responses: *made }
  /flow/executions/{id}: { parameters: [*id], get: { operationId: execution, responses: *done }, delete: { operationId: unexecution, responses: *done } }
  /flow/executions/{id}/config: { parameters: [*id], post: { operationId: configured, requestBody: *text, responses: *made } }
  /flows/{id}/executions: { parameters: [*id], put: { operationId: steps, requestBody: *text, responses: *done } }
  /flows/{id}/executions/execution: { parameters: [*id], post: { operationId: POST:/step, summary: Add new authentication execution to a flow, requestBody: *text, responses: *made } }
  /reports/executions: { post: { operationId: POST:/reports/executions, summary: Add a new execution, requestBody: *text, responses: *made } }
  /scripts/executions: { post: { operationId: POST:/scripts/executions, summary: Add a new execution, requestBody: *text, responses: *made } }
  /scripts/executions/{id}: { parameters: [*id], delete: { operationId: unscript, responses: *done } }
  /scripts/executions/{id}/logs: { parameters: [*id], get: { operationId: scriptLogs, responses: *done } }
  /scripts/executions/{id}/priority: { parameters: [*id], post: { operationId: scriptPriority, requestBody: *text, responses: *done } }
  /database/migrations: { post: { operationId: POST:/database/migrations, summary: Add a migration, requestBody: *text, responses: *made } }
  /database/migrations/{id}: { parameters: [*id], delete: { operationId: unmigration, responses: *done } }
  /database/migrations/{id}/apply: { parameters: [*id], post: { operationId: POST:/database/migrations/apply, requestBody: *text, responses: *done } }
  /dumps: { post: { operationId: POST:/dumps, summary: Import a dump, requestBody: *text, responses: *made } }
  /dumps/{id}: { parameters: [*id], delete: { operationId: undump, responses: *done } }
  /price-lists:
    post: { operationId: POST:/price-lists, summary: Import a price list, description: All that have its name are overwritten., requestBody: *text, responses: *made }
  /price-lists/{id}: { parameters: [*id], delete: { operationId: unprice, responses: *done } }
  /recipes: { post: { operationId: POST:/recipes, summary: Import a recipe, requestBody: *text, responses: *made } }
  /recipes/{id}: { parameters: [*id], delete: { operationId: unrecipe, responses: *done } }
  /jobs/executions: { post: { operationId: POST:/jobs/executions, summary: Create an execution, requestBody: *text, responses: *made } }
  /jobs/migrations/{id}/apply: { parameters: [*id], post: { operationId: POST:/jobs/migrations/apply, requestBody: *text, responses: *done } }
  /cluster/{id}/nodes: { parameters: [*id], post: { operationId: node, requestBody: *text, responses: *made } }
  /cluster/nodes: { post: { operationId: member, requestBody: *text, responses: *made } }
`

// A rule that holds back what harms holds back as well what looks like it, and what is held back is not tested.
func TestAtLarge_LeavesOrdinaryCreationsAndComputationsAlone(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "ordinary.yaml", FS: fstest.MapFS{"ordinary.yaml": {Data: []byte(ordinary)}}})
	require.NoError(t, err)
	large := map[string]bool{
		"splitPage": true, "duplicate": true, "lamp": true, "end": true, "catalogue": true, "uncatalogue": true, "unnote": true, "license": true, "secret": true,
		"seedAll": true, "member": true, "markInboxRead": true, "seenInbox": true, "dismissAll": true,
		"auth_refresh_token_create": true, "renew": true, "freshKey": true, "rotateKey": true, "rules_retry": true,
		"POST:/settings": true, "POST:/backups": true, "POST:/jobs/executions": true, "POST:/jobs/migrations/apply": true,
		"POST:/reports/executions": true, "POST:/scripts/executions": true, "scriptPriority": true, "POST:/database/migrations": true, "POST:/database/migrations/apply": true,
		"POST:/dumps": true, "POST:/price-lists": true,
	}
	for _, op := range c.Operations {
		assert.Equal(t, large[op.ID], intent.AtLarge(c, op) != "", "%s: %s", op.ID, intent.AtLarge(c, op))
	}
}
