package plan_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const namesNew = `
openapi: 3.0.3
info: { title: Names, version: "1" }
paths:
  /groups:
    get: { operationId: listGroups, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { name: { type: string } } } } } } } } }
  /groups/{name}: &group
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    get: { operationId: getGroup, responses: { "200": { description: it } } }
    post: { operationId: post-group, summary: Create a group, responses: { "201": { description: made } } }
    delete: { operationId: deleteGroup, responses: { "204": { description: gone } } }
  /groups/{name}/users:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    post: { operationId: addMembers, summary: Add users to a group, responses: { "201": { description: made } } }
  /groups/{name}/users/{user}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }, { name: user, in: path, required: true, schema: { type: string } }]
    get: { operationId: getMember, responses: { "200": { description: it } } }
    post: { operationId: addMember, summary: Add a user to a group, responses: { "201": { description: made } } }
  /users:
    post: { operationId: makeUsers, summary: Create users, responses: { "201": { description: made } } }
  /users/{user}:
    parameters: [{ name: user, in: path, required: true, schema: { type: string } }]
    get: { operationId: getUser, responses: { "200": { description: it } } }
    post: { operationId: makeUser, responses: { "201": { description: made } }, description: Creates one }
  /clubs/{club}:
    parameters: [{ name: club, in: path, required: true, schema: { type: string } }]
    get: { operationId: getClub, responses: { "200": { description: it } } }
    post: { operationId: addPeople, summary: Add members to a club, responses: { "201": { description: made } } }
  /teams/{team}:
    parameters: [{ name: team, in: path, required: true, schema: { type: string } }]
    get: { operationId: getTeam, responses: { "200": { description: it } } }
    post: { operationId: addTeamMember, responses: { "201": { description: made } } }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPet, responses: { "200": { description: it } } }
    post: { operationId: postPet, summary: Updates a pet with form data, responses: { "201": { description: made } } }
  /things/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getThing, responses: { "200": { description: it } } }
    post: { operationId: createThing, summary: Update a thing, responses: { "201": { description: made } } }
  /rooms/{number}:
    parameters: [{ name: number, in: path, required: true, schema: { type: integer } }]
    get: { operationId: getRoom, responses: { "200": { description: it } } }
    post: { operationId: createRoom, responses: { "201": { description: made } } }
  /files/{folderId}:
    parameters: [{ name: folderId, in: path, required: true, schema: { type: string } }]
    get: { operationId: getFiles, responses: { "200": { description: it } } }
    post: { operationId: createFile, responses: { "201": { description: made } } }
  /blind/{name}:
    parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
    post: { operationId: createBlind, responses: { "201": { description: made } } }
  /members/db/{member_id}:
    parameters: [{ name: member_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getMemberInfo, responses: { "200": { description: it } } }
    post: { operationId: createMember, summary: Create new member, responses: { "201": { description: made } } }
    delete: { operationId: deleteMember, responses: { "204": { description: gone } } }
  /authz/members/{id}/roles:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: rolesOfMember, responses: { "200": { description: all } } }
  /authz/circles/{id}/roles:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: rolesOfCircle, responses: { "200": { description: all } } }
  /archive/members/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    delete: { operationId: purgeMember, responses: { "204": { description: gone } } }
  /orders/items/{order_id}:
    parameters: [{ name: order_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getItems, responses: { "200": { description: it } } }
    post: { operationId: createItem, summary: Create an item, responses: { "201": { description: made } } }
  /snippets/{snippet}:
    parameters: [{ name: snippet, in: path, required: true, schema: { type: string } }]
    get: { operationId: listSnippets, responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object } } } } } } }
    post: { operationId: createSnippet, responses: { "201": { description: made } } }
`

// A POST to the path of one object makes it only where the words say so of this very kind of object, and where it can be asked for first.
func TestNamesNew_IsACreationUnderANameOfTheCallersChoice(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "names.yaml", FS: fstest.MapFS{"names.yaml": {Data: []byte(namesNew)}}})
	require.NoError(t, err)
	names := map[string]bool{"post-group": true, "makeUser": true, "createMember": true}
	changes := map[string]bool{"post-group": true, "makeUser": true, "addPeople": true, "addTeamMember": true, "postPet": true, "createThing": true, "createRoom": true, "createBlind": true, "createSnippet": true, "addMember": true, "createMember": true, "createItem": true}
	for _, op := range c.Operations {
		assert.Equal(t, names[op.ID], plan.NamesNew(c, op), op.ID)
		assert.Equal(t, changes[op.ID], plan.Posts(c, op), op.ID)
	}
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	group := env.FixtureFor(c.Operation("deleteGroup"), "path", "name")
	require.NotNil(t, group)
	assert.Equal(t, &cases.Create{Operation: "post-group", ID: "$request.path.name", Chosen: "name"}, group.Create)
	assert.NotContains(t, plan.EffectsOf(c, env).Leaves, "post-group", "the DELETE of its own path takes it away")
	member := env.FixtureFor(c.Operation("getMemberInfo"), "path", "member_id")
	require.NotNil(t, member)
	assert.Equal(t, &cases.Create{Operation: "createMember", ID: "$request.path.member_id", Chosen: "member_id"}, member.Create, "the segment before it says which members are meant")
	assert.Equal(t, member, env.FixtureFor(c.Operation("rolesOfMember"), "path", "id"), "a name that clients choose is the same wherever it is said")
	assert.Nil(t, env.FixtureFor(c.Operation("rolesOfCircle"), "path", "id"), "nothing makes circles")
	assert.Nil(t, env.FixtureFor(c.Operation("purgeMember"), "path", "id"), "what is removed elsewhere may be another kind of members")
}
