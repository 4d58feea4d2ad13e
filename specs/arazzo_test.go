package specs_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	casesbundled "holdfast/cases/bundled"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// arazzo is a small document; %s are the members of its only step, or what follows it.
const arazzo = `arazzo: 1.1.0
info: { title: t, version: "1" }
sourceDescriptions: [{ name: api, url: refunds.yaml, type: openapi }]
workflows:
  - workflowId: one
    inputs: { type: object, properties: { key: {}, amount: { default: 5 } } }
    steps:
      - stepId: send
        %s
`

// loadCases loads the bundled contract with one file of cases.
func loadCases(t *testing.T, text string) (*specs.Contract, error) {
	t.Helper()
	contract, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(t, err)
	files := fstest.MapFS{"refunds.yaml": {Data: contract}, "c.yaml": {Data: []byte(text)}}
	return specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: files, Cases: []string{"c.yaml"}})
}

func TestLoad_WorkflowsBecomeRequirementsWithTheirPlace(t *testing.T) {
	data, err := casesbundled.FS.ReadFile("refunds.arazzo.yaml")
	require.NoError(t, err)
	c, err := loadCases(t, string(data))
	require.NoError(t, err)
	for _, name := range []string{"success", "idempotent", "idempotency-conflict", "exceeds-balance", "invalid-reason", "unauthorized"} {
		r := c.Requirement("workflow:" + name)
		require.NotNil(t, r, name)
		assert.Equal(t, "createRefund", r.Operation)
		assert.Equal(t, specs.KindWorkflow, r.Kind)
		assert.Equal(t, "c.yaml", r.Place.File)
		line := strings.Split(string(data), "\n")[r.Place.Line-1]
		assert.Contains(t, line, "workflowId: "+name)
	}
	assert.Nil(t, c.Requirement("workflow:customer"), "what demands nothing and is needed by others is no test")
	plain, err := specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(t, err)
	assert.NotEqual(t, plain.SHA256, c.SHA256, "other cases are another contract")
}

func TestLoad_AWorkflowsMistakesAreNamedWithTheirLine(t *testing.T) {
	call := func(rest string) string { return "operationId: createRefund\n        " + rest }
	for name, row := range map[string]struct{ step, want string }{
		"unknown operation":      {"operationId: createRefnd", `c.yaml:9: /workflows/0/steps/0/operationId: the contract has no operation "createRefnd"; did you mean "createRefund"?`},
		"no operation":           {"description: nothing", "c.yaml:8: /workflows/0/steps/0: a step names exactly one of operationId, operationPath and workflowId"},
		"operation path":         {"operationPath: '{$sourceDescriptions.api.url}#/paths/~1nowhere/get'", "leads to no operation of the contract"},
		"unknown member":         {call("sucessCriteria: []"), `"sucessCriteria" has no place here; did you mean "successCriteria"?`},
		"unsupported member":     {call("timeout: 100"), `"timeout" has no place here; it is part of Arazzo, and not supported here`},
		"unknown parameter":      {call("parameters: [{ name: custmer_id, in: path, value: a }]"), `createRefund declares no parameter path.custmer_id; did you mean "path.customer_id"?`},
		"unknown input":          {call("parameters: [{ name: customer_id, in: path, value: $inputs.kay }]"), `one declares no input "kay"; did you mean "key"?`},
		"later step":             {call("parameters: [{ name: customer_id, in: path, value: $steps.next.outputs.id }]"), `no step "next" stands before this one`},
		"workflow not needed":    {call("parameters: [{ name: customer_id, in: path, value: $workflows.two.outputs.id }]"), "which this one does not depend on"},
		"answer too early":       {call("parameters: [{ name: customer_id, in: path, value: $response.body#/id }]"), "is not known before the request is sent"},
		"expression in a text":   {call(`requestBody: { payload: { note: "for {$inputs.key}" } }`), "has an expression inside a text, which is not supported"},
		"unknown member of body": {call("successCriteria: [{ condition: $response.body#/amuont_cents == 1 }]"), `did you mean "amount_cents"`},
		"broken condition":       {call("successCriteria: [{ condition: $statusCode = 201 }]"), "is no condition"},
		"unquoted text":          {call("successCriteria: [{ condition: $response.body#/status == succeeded }]"), "strings stand in single quotes"},
		"regex without context":  {call("successCriteria: [{ condition: ^a, type: regex }]"), "has no context"},
		"broken regex":           {call("successCriteria: [{ context: $response.body, condition: '(', type: regex }]"), "is no regular expression"},
		"broken path":            {call("successCriteria: [{ context: $response.body, condition: '$[', type: jsonpath }]"), "is no JSONPath"},
		"xpath":                  {call("successCriteria: [{ context: $response.body, condition: //a, type: xpath }]"), "criteria of type xpath are not supported"},
		"goto":                   {call("onFailure: [{ name: n, type: goto, stepId: send }]"), `"stepId" has no place here`},
		"end":                    {call("onFailure: [{ name: n, type: end }]"), `the action "end" is not supported`},
		"nested workflow":        {"workflowId: two", `there is no workflow "two"`},
		"itself":                 {"workflowId: one", "the workflow one leads back to itself"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := loadCases(t, fmt.Sprintf(arazzo, row.step))
			require.Error(t, err)
			assert.ErrorContains(t, err, row.want)
			assert.ErrorContains(t, err, "c.yaml:")
		})
	}
}

func TestLoad_WhatIsNoArazzoIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"openapi: 3.1.0": "not an Arazzo description",
		"arazzo: 2.0.0":  `Arazzo version "2.0.0" is not known`,
		"arazzo: 1.0.0\nsourceDescriptions: [{ name: a, url: b, type: asyncapi }]\nworkflows: []": "a source of type asyncapi is not supported",
		"[": "c.yaml",
	} {
		_, err := loadCases(t, text)
		assert.ErrorContains(t, err, want)
	}
}

func FuzzReadWorkflows(f *testing.F) {
	contract, err := bundled.FS.ReadFile("refunds.yaml")
	require.NoError(f, err)
	data, err := casesbundled.FS.ReadFile("refunds.arazzo.yaml")
	require.NoError(f, err)
	f.Add(string(data))
	f.Add(fmt.Sprintf(arazzo, "operationId: createRefund\n        onFailure: [{ name: r, type: retry, retryAfter: 1e9, retryLimit: 3 }]"))
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{"refunds.yaml": {Data: contract}, "c.yaml": {Data: []byte(text)}}
		c, err := specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: files, Cases: []string{"c.yaml"}})
		if err == nil {
			assert.NotEmpty(t, c.Workflows)
		}
	})
}
