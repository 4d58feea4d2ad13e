package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const closable = `openapi: 3.1.0
info: { title: Tickets, version: "1" }
paths:
  /tickets:
    post: { operationId: add, requestBody: { required: true, content: { application/json: { schema: { type: object } } } }, responses: { "201": { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Ticket' } } }, links: { self: { operationId: show, parameters: { id: $response.body#/id } } } } } }
  /tickets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: show, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Ticket' } } } }, "404": { description: none } } }
    delete: { operationId: remove, description: Closed tickets cannot be deleted., responses: { "204": { description: gone }, "404": { description: none }, "409": { description: conflict } } }
  /tickets/{id}/close:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: close, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Ticket' } } } }, "404": { description: none } } }
components: { schemas: { Ticket: { type: object, required: [id, status], properties: { id: { type: string }, status: { type: string, enum: [open, closed] } } } } }
`

// An operation that is not to be sent is not sent to bring an object into a state, either.
func TestStates_NoActionIsSentThatIsExcluded(t *testing.T) {
	c := contract(t, closable)
	sent := func(env cases.Environment) (asked int) {
		env.Fixtures = plan.InferFixtures(c, env)
		for g := range plan.New(c, env, 1).Groups() {
			for _, x := range g.Cases {
				for _, s := range x.Steps {
					for _, then := range s.Then {
						if then.Operation == "close" {
							asked++
						}
					}
				}
			}
		}
		return asked
	}
	assert.NotZero(t, sent(cases.Environment{}))
	env := cases.Environment{Exclude: []string{"close"}}
	assert.Zero(t, sent(env))
	env.Fixtures = plan.InferFixtures(c, env)
	assert.Contains(t, leftOut(plan.New(c, env, 1)), plan.Skip{
		Requirement: "remove/refusal:state", Reason: "close would bring an object into such a state: the operation is excluded by close",
	})
}
