package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// pipelines have snapshots and runs, which bodies call by other names than their collections have.
const pipelines = `
openapi: 3.0.3
info: { title: Pipelines, version: "1" }
paths:
  /pipeline_snapshots:
    post: { operationId: addSnapshot, requestBody: &named { required: true, content: { application/json: { schema: { type: object, required: [name], properties: { name: { type: string } } } } } }, responses: &made { "200": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string, format: uuid } } } } } } } }
  /pipeline_snapshots/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getSnapshot, responses: { "200": { description: it } } }
  /runs:
    post: { operationId: addRun, requestBody: *named, responses: *made }
  /runs/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getRun, responses: { "200": { description: it } } }
  /conditions:
    post:
      operationId: addCondition
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [snapshot, pipeline_run_id, dry_run], properties: {
        snapshot: { type: string%s }, pipeline_run_id: { type: string, format: uuid }, dry_run: { type: string } } } } } }
      responses: *made
`

// A member that is an id by its form names the one collection that it is short for, or that it says more of; a text does not, nor does what may mean
// two.
func TestInferFixtures_AMemberNamesACollectionByLessOrMore(t *testing.T) {
	const backups = `  /backup_snapshots:
    post: { operationId: addBackup, requestBody: *named, responses: *made }
  /backup_snapshots/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string, format: uuid } }]
    get: { operationId: getBackup, responses: { "200": { description: it } } }
`
	one := fmt.Sprintf(pipelines, ", format: uuid")
	for document, want := range map[string][]string{
		one:                        {"addRun", "addSnapshot"},
		fmt.Sprintf(pipelines, ""): {"addRun"},
		strings.Replace(one, "  /conditions:", backups+"  /conditions:", 1): {"addRun"},
	} {
		c := contract(t, document)
		p := plan.New(c, cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}, 1)
		var names []string
		for _, f := range group(t, p, "addCondition/minimal").Fixtures {
			names = append(names, f.Create.Operation)
		}
		assert.ElementsMatch(t, want, names)
	}
}
