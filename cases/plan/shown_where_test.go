package plan_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// starred has posts that READ may read, and a star at another path that names a post by its id. GET of the star shows STAR.
const starred = `
openapi: 3.1.0
info: { title: t, version: '1' }
security: [{ token: [] }]
paths:
  /posts:
    get: { operationId: listPosts, responses: { '200': { description: d, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Post' } } } } } } }
    post: { operationId: addPost, requestBody: { content: { application/json: { schema: { type: object, properties: { title: { type: string } } } } } }, responses: { '201': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Post' } } } }, '400': { description: bad } } }
  /posts/{post_id}:
    parameters: [{ name: post_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPost, security: READ, responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/Post' } } } }, '404': { description: none } } }
    patch: { operationId: changePost, requestBody: { content: { application/json: { schema: { type: object, properties: { title: { type: string } } } } } }, responses: { '200': { description: d }, '404': { description: none } } }
    delete: { operationId: dropPost, responses: { '204': { description: d }, '404': { description: none } } }
  /me/stars/{post_id}:
    parameters: [{ name: post_id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getStar, responses: { '200': { description: d, content: { application/json: { schema: { type: object, properties: { at: { type: string } } } } } }, '404': { description: none } } }
    put: { operationId: star, responses: { '204': { description: d }, '404': { description: none } } }
    delete: { operationId: unstar, responses: { '204': { description: d }, '404': { description: none } } }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
  schemas: { Post: { type: object, required: [id], properties: { id: { type: string }, title: { type: string } } } }
`

// That another tenant stars what anybody may read is no breach, and changing it is; what is starred no more is still on the list of posts, and
// what is deleted is not.
func TestPlan_WhatOnlyNamesAnObjectIsNoneOfIt(t *testing.T) {
	for read, starsOfOthersAreRefused := range map[string]bool{"[{}, { token: [] }]": false, "[{ token: [] }]": true} {
		c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(strings.Replace(starred, "READ", read, 1))}}})
		require.NoError(t, err)
		env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"token"}}, {Name: "other", Schemes: []string{"token"}}}}
		env.Fixtures = plan.InferFixtures(c, env)
		planned := map[string]bool{}
		for g := range plan.New(c, env, 1).Groups() {
			for _, one := range g.Cases {
				planned[one.ID] = true
			}
		}
		assert.True(t, planned["changePost/refusal:foreign~other"], "%s", read)
		assert.Equal(t, starsOfOthersAreRefused, planned["star/refusal:foreign~other"], read)
		assert.True(t, planned["dropPost/state:gone~unlisted"], "%s", read)
		assert.False(t, planned["unstar/state:gone~unlisted"], "%s", read)
		assert.True(t, planned["unstar/state:gone~read"], "%s", read)
	}
}
