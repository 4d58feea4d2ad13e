package plan_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const projects = `
openapi: 3.0.3
info: { title: Projects, version: "1" }
paths:
  /teams:
    post:
      operationId: addTeam
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [name, slug], properties: { name: { type: string }, slug: { type: string }, lead_user_id: { type: integer } } } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } } }
  /teams/{team_id}:
    get:
      operationId: getTeam
      parameters: [{ name: team_id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: it } }
  /groups:
    post:
      operationId: addGroup
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [groupId, rank, size]
              properties:
                groupId: { type: string, example: default }
                rank: { type: string, enum: [a, b] }
                size: { type: integer }
                id: { type: integer, format: int64, example: 10 }
            example: { groupId: default, rank: a, size: 1, id: 10 }
      responses: { "200": { description: made } }
  /groups/{groupId}:
    get:
      operationId: getGroup
      parameters: [{ name: groupId, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: it } }
  /tasks:
    post:
      operationId: addTask
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [title, team, groupId]
              properties:
                title: { type: string }
                team: { type: integer }
                groupId: { type: string }
                team_ids: { type: array, items: { type: integer }, minItems: 1 }
                priority: { type: integer }
      parameters: [{ name: dryRun, in: query, schema: { type: boolean } }]
      responses: { "201": { description: made } }
`

// bodyOf is the body that a group's control sends, where the fixtures have the ids that are given.
func bodyOf(t *testing.T, c *specs.Contract, g *cases.Group, run string, fixtures map[string]string) map[string]any {
	t.Helper()
	b := &cases.Binder{Contract: c, RunID: run, Group: g.ID, Fixtures: fixtures, Answers: map[string]*cases.Answer{}}
	w, err := b.Bind(&g.Control.Steps[0])
	require.NoError(t, err)
	var body map[string]any
	require.NoError(t, json.Unmarshal(w.Body, &body))
	return body
}

func TestInferFixtures_AMemberOfABodyNamesAnObjectOfItsCollection(t *testing.T) {
	c := contract(t, projects)
	p := plan.New(c, cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}, 1)
	ids := map[string]string{"team": "77", "group": "g-1"}

	body := bodyOf(t, c, group(t, p, "addTask/minimal"), "one", ids)
	assert.EqualValues(t, 77, body["team"], "a number where the schema wants one")
	assert.Equal(t, "g-1", body["groupId"])
	full := group(t, p, "addTask/full")
	body = bodyOf(t, c, full, "one", ids)
	assert.Equal(t, []any{77.0}, body["team_ids"])
	assert.NotEqualValues(t, 77, body["priority"])
	assert.Len(t, full.Fixtures, 2, "they are made first")
	for g := range p.Groups() {
		for _, x := range g.Cases {
			assert.NotContains(t, []string{
				"addTask/request/body#/team:type~past-32-bits", // another number names nothing
				"addTask/request/body#/team:type~fraction",     // which a lenient reader takes for the first team
			}, x.ID)
		}
	}
	for _, a := range full.Control.Steps[0].Parameters {
		if a.Name == "dryRun" {
			assert.Equal(t, "false", string(a.Value.Literal))
		}
	}
}

func TestInferFixtures_WhatAListShowsIsNotNamedInWhatWrites(t *testing.T) {
	c := contract(t, `
openapi: 3.0.3
info: { title: Rooms, version: "1" }
paths:
  /rooms:
    get:
      operationId: listRooms
      responses: { "200": { description: all, content: { application/json: { schema: { type: array, items: { type: object, properties: { id: { type: integer } } } } } } } }
  /rooms/{id}:
    get:
      operationId: getRoom
      parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
      responses: { "200": { description: it } }
  /bookings:
    get:
      operationId: listBookings
      parameters: [{ name: room, in: query, schema: { type: integer } }]
      responses: { "200": { description: all } }
    post:
      operationId: addBooking
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [room, name], properties: { room: { type: integer }, name: { type: string, minLength: 8, maxLength: 20 } } } } } }
      responses: { "201": { description: made } }
`)
	p := plan.New(c, cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}, 1)
	assert.Empty(t, group(t, p, "addBooking/minimal").Fixtures, "a booking would be added to somebody's room")
	require.Len(t, group(t, p, "listBookings/full").Fixtures, 1, "it may be asked for")

	longest := named(t, p, "addBooking/request/body#/name:maxLength~at-max-length").Steps[0]
	var seen []string
	for _, run := range []string{"one", "two"} {
		w, err := (&cases.Binder{Contract: c, RunID: run, Group: "g", Answers: map[string]*cases.Answer{}}).Bind(&longest)
		require.NoError(t, err)
		var body struct{ Name string }
		require.NoError(t, json.Unmarshal(w.Body, &body))
		assert.Len(t, body.Name, 20)
		assert.NotContains(t, seen, body.Name, "names may have to be unique")
		seen = append(seen, body.Name)
	}
}

func TestPlan_WhatAnObjectIsCalledByIsChosenAnewEachTime(t *testing.T) {
	c := contract(t, projects)
	p := plan.New(c, cases.Environment{}, 1)
	g := group(t, p, "addGroup/full")
	one, two := bodyOf(t, c, g, "one", nil), bodyOf(t, c, g, "two", nil)
	assert.NotEqual(t, one["groupId"], two["groupId"])
	assert.NotContains(t, one, "id", "the example's number may be somebody's, and a large one would move the counter")
	assert.Equal(t, one["rank"], two["rank"])
	assert.Equal(t, one["size"], two["size"])
}

func TestPlan_AFixturesBodyTakesTheIDOfAnother(t *testing.T) {
	c := contract(t, projects)
	env := cases.Environment{Fixtures: []cases.Fixture{
		{Name: "team", Binds: []string{"/teams/{team_id}"}, Create: &cases.Create{Operation: "addTeam"}},
		{Name: "group", Binds: []string{"/groups/{groupId}"}, Create: &cases.Create{Operation: "addGroup", ID: "$request.body#/groupId", Body: map[string]any{"/size": "$fixtures.team.id"}}},
	}}
	g := group(t, plan.New(c, env, 1), "getGroup/minimal")
	require.Len(t, g.Fixtures, 2, "the team is made for the group")
	b := &cases.Binder{Contract: c, RunID: "one", Group: g.ID, Fixtures: map[string]string{"team": "5"}, Answers: map[string]*cases.Answer{}}
	w, err := b.Bind(g.Fixtures[1].Create)
	require.NoError(t, err)
	assert.Contains(t, string(w.Body), `"size":5`)
}
