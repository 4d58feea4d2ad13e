package plan_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const effects = `
openapi: 3.0.3
info: { title: Effects, version: "1" }
paths:
  /customers:
    post: { operationId: createCustomer, responses: { "201": { description: made } } }
    delete: { operationId: removeCustomers, responses: { "204": { description: gone } } }
  /customers/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getCustomer, responses: { "200": { description: it } } }
    put: { operationId: putCustomer, responses: { "200": { description: it } } }
    delete: { operationId: deleteCustomer, responses: { "204": { description: gone } } }
  /customers/{id}/refunds:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: createRefund, summary: Give money back and restore the balance, responses: { "201": { description: made } } }
  /settings:
    get: { operationId: getSettings, responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } } } }
    post: { operationId: saveSettings, responses: { "200": { description: it } } }
    put: { operationId: putSettings, responses: { "200": { description: it } } }
    patch: { operationId: patchSettings, responses: { "200": { description: it } } }
  /wallet:
    post: { operationId: createWallet, responses: { "201": { description: made } } }
  /wallet/{new_name}:
    parameters: [{ name: new_name, in: path, required: true, schema: { type: string } }]
    put: { operationId: renameWallet, responses: { "200": { description: it } } }
  /customers/{id}/{new_name}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }, { name: new_name, in: path, required: true, schema: { type: string } }]
    put: { operationId: renameCustomer, responses: { "200": { description: it } } }
  /token-settings:
    get: { operationId: getTokenSettings, responses: { "200": { description: it, content: { application/json: { schema: &tokens { type: object, properties: { enabled: { type: boolean }, days: { type: integer } } } } } } } }
    post: { operationId: writeTokenSettings, requestBody: { content: { application/json: { schema: *tokens } } }, responses: { "201": { description: made } } }
  /labels:
    get: { operationId: listLabels, responses: { "200": { description: all, content: { application/json: { schema: { type: object, properties: { count: { type: integer }, results: { type: array, items: {} } } } } } } } }
    post: { operationId: createLabel, requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }, responses: { "201": { description: made } } }
  /reports:
    get: { operationId: getReports, responses: { "200": { description: all, content: { application/json: { schema: { type: object, properties: { reports: {} } } } } } } }
    post: { operationId: createReport, requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }, responses: { "201": { description: made } } }
  /imports:
    get: { operationId: listImports, responses: { "200": { description: all } } }
    post: { operationId: beginImport, responses: { "202": { description: begun } } }
  /admin/shutdown:
    post: { operationId: halfway, responses: { "200": { description: done } } }
  /cache/flush:
    get: { responses: { "200": { description: done } } }
  /database:
    post: { operationId: clean, summary: Drops all tables., tags: [admin], responses: { "200": { description: done } } }
  /mappings/reset-all:
    post: { deprecated: true, responses: { "200": { description: done } } }
  /stops:
    post: { operationId: addStop, responses: { "201": { description: made } } }
  /resets:
    get: { operationId: getResets, responses: { "200": { description: all } } }
  /customers/remove-by-tag:
    post: { operationId: byTag, responses: { "200": { description: done } } }
  /customers/save:
    post: { operationId: saveCustomers, responses: { "200": { description: done } } }
  /recordings/start:
    post: { operationId: startRecording, responses: { "200": { description: done } } }
  /recordings/stop:
    post: { operationId: stopRecording, responses: { "200": { description: done } } }
  /customers/{id}/lock:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: lockCustomer, responses: { "200": { description: done } } }
  /customers/{id}/unlock:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: unlockCustomer, responses: { "200": { description: done } } }
  /current/user/password:
    post: { operationId: updateCurrentUser, summary: Update the password of the current user., requestBody: &pass { content: { application/json: { schema: { type: object, properties: { pass: { type: string } } } } } }, responses: { "200": { description: done } } }
  /self/avatar:
    post: { operationId: avatar, requestBody: *pass, responses: { "200": { description: done } } }
  /auth/change-password:
    post: { requestBody: *pass, responses: { "200": { description: done } } }
  /v1/password/change:
    post: { operationId: password_change_create, requestBody: { content: { application/json: { schema: { type: object, properties: { new_password1: { type: string }, new_password2: { type: string } } } } } }, responses: { "201": { description: done } } }
  /v1/credentials:
    post: { operationId: credentials_create, requestBody: { content: { application/json: { schema: { type: object, properties: { oldPassword: { type: string }, password: { type: string } } } } } }, responses: { "200": { description: done } } }
  /subscription/cancel:
    post: { operationId: unsubscribeMe, requestBody: *pass, responses: { "200": { description: done } } }
  /swarm:
    get: { operationId: getSwarm, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { id: { type: string }, pools: { type: array } } } } } } } }
  /swarm/update:
    post: { operationId: updateSwarm, requestBody: { content: { application/json: { schema: { type: object, properties: { name: { type: string } } } } } }, responses: { "200": { description: done } } }
  /jobs:
    get: { operationId: getJobs, responses: { "200": { description: it, content: { application/json: { schema: { type: object, properties: { jobs: { type: array } } } } } } } }
  /slow-log:
    post: { operationId: toggleSlowLog, requestBody: *pass, responses: { "200": { description: done } } }
  /admin/seed:
    post: { operationId: seedUsingPOST, requestBody: *pass, responses: { "200": { description: done } } }
  /signups:
    post: { operationId: signUp, requestBody: { content: { application/json: { schema: { type: object, properties: { username: { type: string }, password1: { type: string }, password2: { type: string } } } } } }, responses: { "201": { description: made } } }
  /jobs/cancel:
    post: { operationId: cancelJob, requestBody: { content: { application/json: { schema: { type: object, properties: { jobId: { type: string } } } } } }, responses: { "200": { description: done } } }
  /v1/update:
    post: { operationId: newUpdate, requestBody: *pass, responses: { "201": { description: made } } }
  /users/otp/setup:
    post: { summary: Start the OTP setup for the current user, responses: { "201": { description: done } } }
  /queues:
    post: { responses: { "201": { description: made, headers: { Location: { schema: { type: string } } } } } }
  /carts:
    post: { operationId: newCart, responses: { "201": { description: made, content: { application/json: { schema: { type: object, properties: { cartId: { type: string } } } } } } } }
  /ping:
    post: { operationId: ping, responses: { "200": { description: pong } } }
  /me/posts:
    get: { operationId: listPosts, responses: { "200": { description: all } } }
    post: { operationId: addPost, requestBody: *pass, responses: { "201": { description: made } } }
  /updateUser:
    post: { operationId: updateUser, requestBody: { content: { application/json: { schema: { type: object, properties: { userId: { type: string } } } } } }, responses: { "200": { description: done } } }
  /people/my_rpc:
    post: { operationId: myRPC, summary: Invoke Person.my_rpc, requestBody: *pass, responses: { "200": { description: done } } }
  /people/search/byName:
    get: { operationId: executeSearch-person-get, responses: { "200": { description: all } } }
  /people/search/execute:
    get: { operationId: executeJob, responses: { "200": { description: all } } }
  /people/search:
    post: { operationId: searchPeople, summary: Invoke Person.search, requestBody: *pass, responses: { "200": { description: done } } }
  /deletePad:
    get: { operationId: deletePadUsingGET, summary: deletes a pad, parameters: [{ name: padID, in: query, schema: { type: string } }], responses: { "200": { description: done } } }
  /getText:
    post: { operationId: getTextUsingPOST, summary: returns the text of a pad, responses: { "200": { description: it } } }
  /returnAll:
    get: { operationId: whatIsLent, responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } } } }
    post: { operationId: returnAll, summary: Takes back what is lent, responses: { "200": { description: done } } }
  /getAndForget:
    get: { operationId: whatIsKept, responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } } } }
    post: { operationId: getAndForget, summary: Gives the settings away, responses: { "200": { description: done } } }
  /customers/{id}/disable:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: disableCustomer, responses: { "200": { description: done } } }
  /settings-page:
    get: { operationId: setupPage, responses: { "200": { description: it } } }
  /customers/create:
    get: { operationId: customersCreate, summary: Shows the form., responses: { "200": { description: it } } }
  /customers/release:
    post: { operationId: releaseAll, responses: { "201": { description: done } } }
  /updates:
    post: { operationId: addUpdate, requestBody: *pass, responses: { "201": { description: made } } }
  /rules:
    get: { operationId: listRules, responses: { "200": { description: all } } }
    post: { operationId: createRule, responses: { "204": { description: made } } }
  /rules/{kind}:
    parameters: [{ name: kind, in: path, required: true, schema: { type: string, enum: [validity, integrity] } }]
    get: { operationId: getRule, responses: { "200": { description: it } } }
  /site/@move:
    post: { summary: Move resource, requestBody: { content: { application/json: { schema: { properties: { destination: { type: string }, new_id: { type: string } } } } } }, responses: { "200": { description: moved } } }
  /site/files/rename:
    post: { operationId: renameFile, requestBody: { content: { application/json: { schema: { properties: { from: { type: string }, to: { type: string } } } } } }, responses: { "200": { description: moved } } }
  /customers/{id}/move:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: moveCustomer, responses: { "200": { description: moved } } }
  /site/@catalog:
    post: { summary: Begin the catalog, responses: { "200": { description: done } } }
    delete: { operationId: dropCatalog, responses: { "204": { description: gone } } }
  /site/stars:
    post: { operationId: star, requestBody: { content: { application/json: { schema: { properties: { name: { type: string } } } } } }, responses: { "200": { description: done } } }
    delete: { operationId: unstar, parameters: [{ name: name, in: query, schema: { type: string } }], responses: { "204": { description: gone } } }
  /site/@async-catalog-reindex:
    post: { operationId: later, responses: { "200": { description: done } } }
  /site/words:
    post: { operationId: words, summary: Asynchronously rebuild what is looked up, requestBody: *pass, responses: { "200": { description: done } } }
  /site/@invalidate-cache:
    get: { summary: Invalidate cache of object, responses: { "200": { description: done } } }
  /cluster/member/add:
    post: { operationId: memberAdd, requestBody: { content: { application/json: { schema: { properties: { urls: { type: array, items: { type: string } } } } } } }, responses: { "200": { description: done } } }
  /cluster/member/list:
    post: { operationId: memberList, requestBody: *pass, responses: { "200": { description: them } } }
  /kv/compaction:
    post: { operationId: compact, requestBody: *pass, responses: { "200": { description: done } } }
  /clusters:
    post: { operationId: addCluster, requestBody: { content: { application/json: { schema: { properties: { name: { type: string } } } } } }, responses: { "200": { description: made } } }
  /site/update-notes:
    get: { summary: Notes of the last update, responses: { "200": { description: it } } }
`

func TestAtLarge_KnowsWhatReachesBeyondItsObjects(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "effects.yaml", FS: fstest.MapFS{"effects.yaml": {Data: []byte(effects)}}})
	require.NoError(t, err)
	large := map[string]bool{
		"removeCustomers": true, "saveSettings": true, "writeTokenSettings": true, "putSettings": true, "patchSettings": true, "beginImport": true, "halfway": true,
		"GET:/cache/flush": true, "clean": true, "POST:/mappings/reset-all": true,
		"byTag": true, "saveCustomers": true, "startRecording": true, "myRPC": true, "executeJob": true, "stopRecording": true, "createRule": true,
		"renameWallet": true, "updateCurrentUser": true, "avatar": true, "POST:/auth/change-password": true, "POST:/users/otp/setup": true,
		"password_change_create": true, "credentials_create": true, "unsubscribeMe": true,
		"updateSwarm": true, "toggleSlowLog": true, "seedUsingPOST": true,
		"deletePadUsingGET": true, "disableCustomer": true, "releaseAll": true, "returnAll": true, "getAndForget": true,
		"POST:/site/@move": true, "POST:/site/@catalog": true, "dropCatalog": true, "later": true, "words": true, "GET:/site/@invalidate-cache": true, "unstar": true,
		"memberAdd": true, "compact": true,
	}
	for _, op := range c.Operations {
		assert.Equal(t, large[op.ID], plan.AtLarge(c, op) != "", "%s: %s", op.ID, plan.AtLarge(c, op))
	}

	allowed := cases.Environment{Allow: []string{"putSettings"}, Exclude: []string{"/customers/*", "tag:admin", "deprecated"}}
	for id, sent := range map[string]bool{"putSettings": true, "patchSettings": false, "getCustomer": false, "createCustomer": true, "clean": false, "POST:/mappings/reset-all": false} {
		reason, _ := plan.Withheld(&allowed, c, c.Operation(id))
		assert.Equal(t, sent, reason == "", "%s: %s", id, reason)
	}
	e := plan.EffectsOf(c, cases.Environment{})
	assert.Equal(t, []string{"createRefund", "createWallet", "createLabel", "createReport", "addStop", "signUp", "newUpdate", "POST:/queues", "newCart", "addPost", "addUpdate", "addCluster"}, e.Leaves, "what no DELETE takes away is said")
	assert.Len(t, e.AtLarge, len(large))
}

// What a PUT makes under a name of the request's choice stays as well where no DELETE takes it away.
func TestEffectsOf_SaysWhatAPutLeaves(t *testing.T) {
	const labels = `
openapi: 3.0.3
info: { title: Labels, version: "1" }
paths:
  /labels/{label}:
    parameters: [{ name: label, in: path, required: true, schema: { type: string } }]
    get: { operationId: get, responses: { "200": { description: it } } }
    put: { operationId: put, summary: Create a label, responses: { "201": { description: made } } }
`
	const remove = `    delete: { operationId: remove, responses: { "204": { description: gone } } }
`
	for document, leaves := range map[string][]string{labels: {"put"}, labels + remove: nil} {
		c, err := specs.Load(t.Context(), specs.Options{File: "labels.yaml", FS: fstest.MapFS{"labels.yaml": {Data: []byte(document)}}})
		require.NoError(t, err)
		env := cases.Environment{}
		env.Fixtures = plan.InferFixtures(c, env)
		assert.Equal(t, leaves, plan.EffectsOf(c, env).Leaves)
	}
}

// What is raced is said before, and nothing is raced of which the contract does not say what must hold.
func TestEffectsOf_SaysWhatIsRaced(t *testing.T) {
	const orders = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders:
    post:
      operationId: pay
      parameters: [{ name: %s, in: header, schema: { type: string } }]
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }
      responses: { "201": { description: made } }
`
	for name, races := range map[string][]string{"Idempotency-Key": {"pay"}, "X-Trace": nil} {
		c, err := specs.Load(t.Context(), specs.Options{File: "orders.yaml", FS: fstest.MapFS{"orders.yaml": {Data: fmt.Appendf(nil, orders, name)}}})
		require.NoError(t, err)
		for _, left := range []bool{false, true} {
			env := cases.Environment{NoRaces: left}
			raced := map[string]bool{}
			for g := range plan.New(c, env, 1).Planner().Groups() {
				for _, one := range g.Cases {
					for _, s := range one.Steps {
						if s.Race != nil {
							raced[s.Operation] = true
						}
					}
				}
			}
			want := races
			if left {
				want = nil
			}
			assert.Equal(t, want, plan.EffectsOf(c, env).Races, name)
			assert.Len(t, raced, len(want), "what is said is what is planned: %s", name)
		}
	}
}
