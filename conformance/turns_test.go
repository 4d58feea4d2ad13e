package conformance_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/specs"
)

func TestRun_WhoseTimeIsBoundedComesToAllOperationsFirst(t *testing.T) {
	var members []string
	for i := range 20 {
		members = append(members, fmt.Sprintf("m%d: { type: integer, minimum: 1, maximum: 9 }", i))
	}
	document := "openapi: 3.0.3\ninfo: { title: Filters, version: \"1\" }\npaths:\n  /filter: { post: { operationId: filter, requestBody: { required: true, content: { application/json: { schema: { type: object, required: [m0], properties: { " +
		strings.Join(members, ", ") + " } } } } }, responses: { \"200\": { description: all }, \"400\": { description: bad } } } }\n" +
		"  /health: { get: { operationId: health, responses: { \"200\": { description: well } } } }\n"
	c, err := specs.Load(t.Context(), specs.Options{File: "filters.yaml", FS: fstest.MapFS{"filters.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	verdicts := map[bool]map[string]conformance.Verdict{}
	before := map[bool]int{}
	closed := map[bool]int{}
	for _, bounded := range []bool{false, true} {
		filters := 0
		cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			switch {
			case r.URL.Path == "/health" && before[bounded] == 0:
				before[bounded] = filters
			case len(body) > 0:
				filters++
			}
		}))
		cfg.Contract, cfg.Plan, cfg.Callers, cfg.Bounded, cfg.Workers = c, plan.New(c, cases.Environment{}, 1), nil, bounded, 1
		var journal bytes.Buffer
		cfg.Journal = conformance.NewJournal(&journal)
		verdicts[bounded] = map[string]conformance.Verdict{}
		for record := range run(t, cfg).Cases() {
			_, twice := verdicts[bounded][record.ID]
			assert.False(t, twice, "%s is told once", record.ID)
			verdicts[bounded][record.ID] = record.Verdict
		}
		closed[bounded] = strings.Count(journal.String(), `{"type":"group"`)
	}
	assert.Equal(t, verdicts[false], verdicts[true], "the same cases, with the same verdicts")
	assert.NotZero(t, closed[false])
	assert.Equal(t, closed[false], closed[true], "a group is closed once, when all of it was run")
	assert.Greater(t, before[false], 2*before[true], "long groups give way")
}
