package conformance_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

func TestRun_AValueThatAsksForAnotherOfItsNeighbourIsNoBreach(t *testing.T) {
	const document = `
openapi: 3.0.3
info: { title: Constraints, version: "1" }
paths:
  /check:
    post:
      operationId: check
      requestBody:
        required: true
        content: { application/json: { schema: { type: object, required: [operator, value], properties: { operator: { type: string, enum: [IN, NUM_EQ] }, value: { type: string }, unitOfValue: { type: string } } } } }
      responses: { "200": { description: right }, "400": { description: wrong } }
`
	c, err := specs.Load(t.Context(), specs.Options{File: "check.yaml", FS: fstest.MapFS{"check.yaml": {Data: []byte(document)}}})
	require.NoError(t, err)
	for _, tt := range []struct {
		name, refusal string
		broken        bool
	}{
		{"the message names the neighbour", `{"name":"BadDataError","details":[{"message":"\"value\" must be a number"}]}`, false},
		{"the neighbour is a member of the errors", `{"errors":{"value":["is not a number"]}}`, false},
		{"the place is that of the neighbour", `{"detail":[{"loc":["body","value"],"msg":"not a number"}]}`, false},
		{"the message quotes the neighbour's value", `{"message":"VALUE is no version"}`, false},
		{"the value itself is not known", `{"detail":[{"loc":["body","operator"],"msg":"unknown, see \"value\""}]}`, true},
		{"something that it does not have is asked for", `{"errors":["unit field is required for NUM_EQ"]}`, false},
		{"something that it does not have is missed", `{"message":"Missing config option: channel"}`, false},
		{"the value itself is missed", `{"message":"Missing operator"}`, true},
		{"the neighbour's name is no word of prose", `{"errors":["NUM_EQ and unitOfValue go together"]}`, false},
		{"the value itself is asked for", `{"errors":["operator is required"]}`, true},
		{"the message relates both", `{"message":"Operator does not match value"}`, false},
		{"another object is not there", `{"detail":"Shared unit does not exist."}`, false},
		{"the value itself is not there", `{"detail":"Operator NUM_EQ does not exist."}`, true},
		{"the value itself is not there, as prose says it", `{"detail":"no such thing as num eq"}`, true},
		{"nothing says what is not there", `{"detail":"Not Found"}`, true},
		{"the request is repeated", `{"detail":[{"loc":["body"],"msg":"\"value\" must be a number","input":{"operator":"NUM_EQ","value":"VALUE"}}]}`, false},
		{"the request is repeated and nothing is named", `{"detail":[{"loc":["body"],"msg":"no","input":{"operator":"NUM_EQ","value":"VALUE"}}]}`, true},
		{"nothing is named", `{"name":"BadDataError","value":1}`, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var body struct{ Operator, Value *string }
				w.Header().Set("Content-Type", "application/json")
				if json.NewDecoder(r.Body).Decode(&body) != nil || body.Operator == nil || body.Value == nil || *body.Operator != "IN" {
					w.WriteHeader(http.StatusBadRequest)
					text := tt.refusal
					if body.Value != nil {
						text = strings.ReplaceAll(text, "VALUE", *body.Value)
					}
					w.Write([]byte(text))
				}
			}))
			cfg.Contract, cfg.Plan, cfg.Callers = c, plan.New(c, cases.Environment{}, 1), nil
			var found []string
			for _, f := range run(t, cfg).Findings {
				if f.Rule == "positive-enum" {
					found = append(found, f.Requirement)
				}
			}
			if tt.broken {
				assert.Equal(t, []string{"check/request/body#/operator:enum"}, found)
			} else {
				assert.Empty(t, found)
			}
		})
	}
}

// What a refusal says of the object, and not of the parameter, is no breach of the list of the parameter's values.
func TestRun_AValueThatTheObjectIsNotOfIsNoBreach(t *testing.T) {
	const document = `
openapi: 3.0.3
info: { title: Contents, version: "1" }
paths:
  /contents:
    post:
      operationId: make
      responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: string } } } } } } }
  /contents/{id}:
    get:
      operationId: read
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }, { name: type, in: query, schema: { type: string, enum: [file, directory] } }]
      responses: { "200": { description: it }, "400": { description: wrong }, "404": { description: none } }
`
	for refusal, broken := range map[string]bool{"ID is not a directory": false, `{"message":"ID is not a directory","reason":"bad type"}`: false, "no such type: directory, of ID": true, "bad request": true, `{"status":400,"error":"Bad Request","path":"/api/contents/ID"}`: true, `{"detail":"ID is a file","instance":"/contents/ID"}`: false, "/contents/ID is a file": false} {
		report := stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			switch kind := r.URL.Query().Get("type"); {
			case r.Method == http.MethodPost:
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusCreated)
				_, _ = w.Write([]byte(`{"id":"item-4711"}`))
			case r.URL.Path != "/contents/item-4711":
				w.WriteHeader(http.StatusNotFound)
			case kind == "directory" || kind != "" && kind != "file":
				if strings.HasPrefix(refusal, "{") {
					w.Header().Set("Content-Type", "application/json")
				}
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(strings.ReplaceAll(refusal, "ID", "item-4711")))
			}
		}))
		found := false
		for _, f := range report.Findings {
			found = found || f.Rule == "positive-enum"
		}
		assert.Equal(t, broken, found, refusal)
	}
}
