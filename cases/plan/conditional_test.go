package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// header is the value that a step sends in a header, and whether it sends one.
func header(s *cases.Step, name string) (cases.Value, bool) {
	for _, p := range s.Parameters {
		if p.In == "header" && strings.EqualFold(p.Name, name) {
			return *p.Value, true
		}
	}
	return cases.Value{}, false
}

func TestConditional_AStaleTagIsOneOfBeforeAChange(t *testing.T) {
	c := seats(t)
	p := plan.New(c, accounts(c), 1)
	for _, operation := range []string{"replaceEvent", "changeEvent", "deleteEvent"} {
		x := named(t, p, operation+"/conditional:stale~changed-since")
		tag, ok := header(step(t, x, "send"), "If-Match")
		require.True(t, ok, operation)
		assert.Equal(t, "first", tag.Expression.Step)
		var order []string
		for _, s := range x.Steps {
			order = append(order, s.ID)
		}
		assert.Equal(t, []string{"object", "first", "changed", "before", "send", "after"}, order)
		assert.Equal(t, []string{"412"}, step(t, x, "send").Expect.Statuses)
		assert.Equal(t, "before", step(t, x, "after").Expect.SameAs.Step, "a refusal changes nothing")
		assert.Equal(t, cases.StrongTag, step(t, x, "first").Expect.Members[0].How, "a weak tag never matches")
		assert.Empty(t, x.Level)
		never, _ := header(step(t, named(t, p, operation+"/conditional:stale~never-issued"), "send"), "If-Match")
		assert.NotNil(t, never.Tampered)
	}
	missing := step(t, named(t, p, "replaceEvent/conditional:missing~left-out"), "send")
	_, sent := header(missing, "If-Match")
	assert.False(t, sent)
	assert.Equal(t, []string{"428"}, missing.Expect.Statuses)
	assert.NotContains(t, ids(p), "changeEvent/conditional:missing~left-out", "a patch does without")
}

func TestConditional_ServersThatIgnoreIfMatchAreWarnedWhereNothingWasDecided(t *testing.T) {
	c := seats(t, `
overlay: 1.0.0
info: { title: Nothing decided about conditions, version: "1" }
actions:
  - { target: "$.paths['/events/{eventId}'].patch['x-conformance']", remove: true }
  - { target: "$.paths['/events/{eventId}'].patch.responses['412']", remove: true }
  - { target: "$.paths['/events/{eventId}'].get.responses['304']", remove: true }
`)
	p := plan.New(c, accounts(c), 1)
	assert.Equal(t, cases.Warning, named(t, p, "changeEvent/conditional:stale~changed-since").Level)
	x := named(t, p, "getEvent/etag:not-modified~current")
	assert.Equal(t, cases.Warning, x.Level)
	assert.Empty(t, step(t, x, "second").Operation, "a 304 that nobody documented is no fault of the answer")
}

func TestConditional_AConditionalGetSendsTheTagThatWasJustRead(t *testing.T) {
	c := seats(t)
	p := plan.New(c, accounts(c), 1)
	x := named(t, p, "getEvent/etag:not-modified~current")
	tag, ok := header(step(t, x, "second"), "If-None-Match")
	require.True(t, ok)
	assert.Equal(t, "first", tag.Expression.Step)
	assert.Equal(t, "$statusCode == 304", step(t, x, "second").Expect.Criteria[0].Text)
	assert.Empty(t, x.Level)
	assert.Equal(t, cases.Accepted, step(t, named(t, p, "getEvent/etag:not-modified~other"), "second").Expect.Outcome)
}

// tagged wants If-Match and gives no example that could be sent.
const tagged = `
openapi: 3.1.0
info: { title: Notes, version: "1" }
paths:
  /notes:
    post:
      operationId: make
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { type: object, properties: { id: { type: string } } } } } } }
  /notes/{note_id}:
    parameters: [{ name: note_id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: show
      responses:
        '200': { description: it, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
        '404': { description: none }
    put:
      operationId: write
      parameters: [{ name: If-Match, in: header, required: true, schema: { type: string, example: '"abc"' } }]
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }
      responses: { '200': { description: it }, '412': { description: stale } }
components:
  schemas:
    Note: { type: object, required: [text], properties: { text: { type: string, maxLength: 40 } } }
`

func TestConditional_ARequiredIfMatchTakesTheTagOfAReadingJustBefore(t *testing.T) {
	c := contract(t, tagged)
	env := cases.Environment{}
	env.Fixtures = plan.InferFixtures(c, env)
	g := group(t, plan.New(c, env, 1), "write/minimal")
	open := &g.Control.Steps[0]
	tag, ok := header(open, "If-Match")
	require.True(t, ok)
	assert.Equal(t, "show", tag.Tag, "the example is the tag of another note")
	read, ok := plan.TagReading(c, open, "somebody")
	require.True(t, ok)
	assert.Equal(t, "show", read.Operation)
	assert.Equal(t, "somebody", read.Caller)
	assert.Equal(t, open.Parameters[0], read.Parameters[0], "of the same note")

	b := &cases.Binder{Contract: c, Fixtures: map[string]string{"note": "n1"}, Answers: map[string]*cases.Answer{}}
	w, err := b.Bind(open)
	require.NoError(t, err)
	assert.Equal(t, `"holdfast"`, w.Header.Get("If-Match"), "what is not there has no tag")
	b.Tag = &cases.Answer{Request: &cases.Wire{}, Status: 200, Header: map[string][]string{"Etag": {`"v7"`}}}
	w, err = b.Bind(open)
	require.NoError(t, err)
	assert.Equal(t, `"v7"`, w.Header.Get("If-Match"))

	_, ok = plan.TagReading(c, &group(t, plan.New(c, env, 1), "make/minimal").Control.Steps[0], "somebody")
	assert.False(t, ok)
}
