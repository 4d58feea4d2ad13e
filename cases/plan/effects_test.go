package plan_test

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/cases/plan"
	"holdfast/specs"
)

func TestEffectsOf_SaysWhatStaysAndWhatReachesBeyondItsObjects(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "effects.yaml", FS: os.DirFS("../intent/testdata")})
	require.NoError(t, err)
	e := plan.EffectsOf(c, cases.Environment{})
	assert.Equal(t, []string{"createRefund", "createWallet", "createLabel", "createReport", "addStop", "signUp", "newUpdate", "POST:/queues", "newCart", "addPost", "addUpdate", "addCluster"}, e.Leaves, "what no DELETE takes away is said")
	for _, op := range c.Operations {
		said := slices.ContainsFunc(e.AtLarge, func(s plan.Skip) bool { return s.Requirement == op.ID })
		assert.Equal(t, intent.AtLarge(c, op) != "", said, op.ID)
	}
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
