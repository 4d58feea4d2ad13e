package specs_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// suiteModule is a module that carries the JSON Schema Test Suite for 2020-12.
const suiteModule = "github.com/google/jsonschema-go@v0.4.3"

// notRead are the groups of the suite that are not judged as it says, with the reason.
var notRead = map[string]string{
	"https://json-schema.org/draft/":  "the meta-schemas are no part of a contract",
	"http://localhost:1234/draft2020": "other hosts are asked only where --allow-ref names them",
	"$dynamicRef":                     "what it means depends on the way to it; such a schema is told to be unusable",
}

// A schema of a contract means what JSON Schema 2020-12 says, to the sentence: the suite's own verdicts are ours, and where they are not, the
// schema is never one that refuses what is valid.
func TestSchema_MeansWhatTheJSONSchemaTestSuiteSays(t *testing.T) {
	dir := suite(t)
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	require.NoError(t, err)
	require.Greater(t, len(files), 40)
	total, open := 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		var groups []struct {
			Description string
			Schema      json.RawMessage
			Tests       []struct {
				Description string
				Data        json.RawMessage
				Valid       bool
			}
		}
		require.NoError(t, json.Unmarshal(data, &groups), file)
		var together []json.RawMessage
		for _, g := range groups {
			if !named(g.Schema) {
				together = append(together, g.Schema)
			}
		}
		shared := components(t, together)
		for _, g := range groups {
			var s *specs.Schema
			if named(g.Schema) {
				s = components(t, []json.RawMessage{g.Schema})[0]
			} else {
				s, shared = shared[0], shared[1:]
			}
			for _, tt := range g.Tests {
				total++
				err := s.Validate(decode(t, string(tt.Data)))
				if (err == nil) == tt.Valid {
					continue
				}
				open++
				name := filepath.Base(file) + ": " + g.Description + ": " + tt.Description
				var invalid *specs.Invalid
				assert.False(t, tt.Valid && errors.As(err, &invalid) && !strings.Contains(string(g.Schema), "no-validation"), "%s is valid: %v", name, err)
				assert.True(t, explained(g.Schema), "%s: %v", name, err)
			}
		}
	}
	assert.Greater(t, total, 1000)
	t.Logf("%d of %d as the suite says", total-open, total)
	assert.Less(t, open, 45)
}

// suite is where the suite's files lie.
func suite(t *testing.T) string {
	t.Helper()
	var module struct{ Dir string }
	command := exec.Command("go", "mod", "download", "-json", suiteModule)
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	output, err := command.Output()
	require.NoError(t, err, "%s", output)
	require.NoError(t, json.Unmarshal(output, &module))
	return filepath.Join(module.Dir, "jsonschema", "testdata", "draft2020-12")
}

// named says whether a schema has names that those of other documents must not meet.
func named(schema json.RawMessage) bool {
	return strings.Contains(string(schema), `"$id"`) || strings.Contains(string(schema), `nchor"`)
}

// components are schemas as the components of one contract. Their references are their own: each gets an $id where it has none.
func components(t *testing.T, all []json.RawMessage) []*specs.Schema {
	t.Helper()
	entries, answers := make([]string, len(all)), make([]string, len(all))
	for i, schema := range all {
		var object map[string]any
		if json.Unmarshal(schema, &object) == nil && object["$id"] == nil {
			object["$id"] = fmt.Sprintf("https://suite.invalid/%d", i)
			schema, _ = json.Marshal(object) // what was read can be written
		}
		entries[i] = fmt.Sprintf(`"A%d":%s`, i, schema)
		answers[i] = fmt.Sprintf(`"%d":{"description":"d","content":{"application/json":{"schema":{"$ref":"#/components/schemas/A%d"}}}}`, 200+i, i)
	}
	document := fmt.Sprintf(`{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{"/a":{"get":{"operationId":"a","responses":{%s}}}},"components":{"schemas":{%s}}}`,
		strings.Join(answers, ","), strings.Join(entries, ","))
	c, err := specs.Load(t.Context(), specs.Options{File: "a.json", FS: fstest.MapFS{"a.json": {Data: []byte(document)}}})
	require.NoError(t, err)
	schemas := make([]*specs.Schema, len(all))
	for i := range all {
		schemas[i] = c.Operation("a").Response(200 + i).Media("application/json").Schema
	}
	return schemas
}

func explained(schema json.RawMessage) bool {
	for text := range notRead {
		if strings.Contains(string(schema), text) {
			return true
		}
	}
	return false
}
