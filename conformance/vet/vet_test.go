package vet_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/vet"
	"holdfast/specs"
)

// pets is a contract whose answer to a bad kind is decided.
const pets = `
openapi: 3.1.0
info: { title: Pets, version: '1' }
x-conformance: { refusals: { invalid: 422 } }
paths:
  /pets:
    post:
      operationId: addPet
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [kind], properties: { kind: { enum: [cat, dog] } } } } } }
      responses:
        '201': { description: made, content: { application/json: { schema: { type: object, required: [kind], properties: { kind: { enum: [cat, dog] } } } } } }
        '422': { description: invalid }
`

func judge(t *testing.T, written string) map[string]vet.Result {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "pets.yaml", Cases: []string{"cases.yaml"}, FS: fstest.MapFS{
		"pets.yaml": {Data: []byte(pets)}, "cases.yaml": {Data: []byte(written)},
	}})
	require.NoError(t, err)
	v, found := vet.New(plan.New(c, cases.Environment{Callers: []cases.Caller{{Name: "caller"}}}, 1)), map[string]vet.Result{}
	for _, id := range plan.HandWritten(c) {
		r, err := v.Case(t.Context(), id)
		require.NoError(t, err)
		found[id] = r
	}
	return found
}

// What is drafted has to prove something before anybody changes it.
func TestDraft_ProvesSomethingAsItIsWritten(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "pets.yaml", FS: fstest.MapFS{"pets.yaml": {Data: []byte(pets)}}})
	require.NoError(t, err)
	all := judge(t, vet.Draft(c, nil, "pets.yaml"))
	assert.Len(t, all, 2)
	for id, r := range all {
		assert.Equal(t, vet.Proves, r.Verdict, "%s: %s", id, r.Reason)
	}
}

func TestVet_SaysOfEachCaseWhatItProves(t *testing.T) {
	workflow := func(kind, condition string) string {
		return "arazzo: 1.0.1\ninfo: { title: T, version: '1' }\nsourceDescriptions: [{ name: api, url: pets.yaml, type: openapi }]\nworkflows:\n" +
			"  - workflowId: w\n    steps:\n      - { stepId: s, operationId: addPet, requestBody: { payload: { kind: " + kind + " } }, successCriteria: [{ condition: " + condition + " }] }\n"
	}
	for name, row := range map[string]struct {
		text string
		want vet.Verdict
	}{
		"a refusal with its status":       {workflow("cow", "$statusCode == 422"), vet.Proves},
		"a refusal with another status":   {workflow("cow", "$statusCode == 400"), vet.Wrong},
		"whatever comes":                  {workflow("cow", "$statusCode >= 200"), vet.Nothing},
		"a success that shows its member": {workflow("cat", `"$statusCode == 201 && $response.body#/kind == 'cat'"`), vet.Proves},
	} {
		for _, r := range judge(t, row.text) {
			assert.Equal(t, row.want, r.Verdict, "%s: %s", name, r.Reason)
			assert.Equal(t, row.want == vet.Proves, r.Fine(), name)
		}
	}
}
