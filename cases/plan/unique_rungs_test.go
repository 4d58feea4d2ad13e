package plan_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const desks = `
openapi: 3.1.0
info: { title: Desks, version: '1' }
paths:
  /desks/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, examples: [a] } }]
    patch: { operationId: move, requestBody: { required: true, content: { application/json: { schema: &desk { type: object, required: [day, who], properties: { day: { type: string, format: date }, who: { type: string } } } } } }, responses: { '200': { description: done } } }
  /desks:
    post: { operationId: book, requestBody: { required: true, content: { application/json: { schema: *desk } } }, responses: { '201': { description: made } } }
  /notes:
    post:
      operationId: note
      requestBody: { required: true, content: { application/xml: { schema: { type: object, required: [text], xml: { name: note }, properties: { text: { type: string } } } } } }
      responses: { '201': { description: made }, '400': { description: bad } }
`

// Another day is taken by what is made; a change keeps its day, which would be another object's.
func TestApart_OnlyWhatIsMadeTakesAnotherDay(t *testing.T) {
	c := contract(t, desks)
	p := plan.New(c, cases.Environment{Fixtures: []cases.Fixture{{Name: "desk", Binds: []string{"path.id"}, Given: true}}}, 1)
	onDays := func(r plan.Rung) bool { return r.Days }
	assert.True(t, slices.ContainsFunc(p.Apart(c.Operation("book"), plan.Rung{Request: "minimal"}), onDays))
	assert.False(t, slices.ContainsFunc(p.Apart(c.Operation("move"), plan.Rung{Request: "minimal"}), onDays))
}

// A reader of a stream stops at the end of the root: who takes a second one is told of it as a warning. What is cut off nobody can read.
func TestMalformedXML_ASecondRootIsAWarning(t *testing.T) {
	found := ofRule(plan.New(contract(t, desks), cases.Environment{}, 1), "note", "malformed-xml")
	assert.Equal(t, cases.Negative, found["request/body:well-formed~truncated"].Class)
	after := found["request/body:well-formed~trailing-data"]
	assert.Equal(t, []any{cases.Lenient, cases.Warning}, []any{after.Class, after.Level})
}
