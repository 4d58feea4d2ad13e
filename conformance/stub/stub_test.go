package stub_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/conformance/stub"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// tenant is a caller that a stub knows by a bearer token.
func tenant(token string) credential.Caller {
	header := http.Header{"Authorization": {"Bearer " + token}}
	return credential.Caller{Schemes: map[string]credential.Credential{"bearerAuth": {Header: header}}}
}

var tenants = map[string]credential.Caller{"owner": tenant("owner"), "other": tenant("other")}

func load(t *testing.T) *specs.Contract {
	t.Helper()
	c, err := specs.Load(t.Context(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(t, err)
	return c
}

func serve(t *testing.T, c *specs.Contract, twist stub.Twist) (*stub.Stub, string) {
	t.Helper()
	s, err := stub.New(stub.Options{Contract: c, Callers: tenants, Twist: twist})
	require.NoError(t, err)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

// hold runs the whole plan of one operation, races aside, and gives the findings that are violations.
func hold(t *testing.T, c *specs.Contract, target, operation string) []result.Finding {
	t.Helper()
	env := cases.Environment{
		Callers:    []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}}},
		Operations: []string{operation}, NoRaces: true,
	}
	env.Fixtures = plan.InferFixtures(c, env)
	u, err := url.Parse(target)
	require.NoError(t, err)
	report, err := conformance.Run(t.Context(), conformance.Config{
		Contract: c, Plan: plan.New(c, env, 1), Target: u, Checks: checks.All(), Callers: tenants,
	})
	require.NoError(t, err)
	assert.True(t, report.Complete, "%v", report.Reasons)
	var violations []result.Finding
	for _, f := range report.Findings {
		if f.Level == cases.Violation && !f.Flaky {
			violations = append(violations, f)
		}
	}
	return violations
}

// The generated cases know nothing of the stub: what they hold it to is the contract.
func TestStub_TheFaithfulOneKeepsTheContract(t *testing.T) {
	c := load(t)
	for _, operation := range []string{"createCustomer", "getCustomer", "createRefund", "listRefunds", "getRefund"} {
		t.Run(operation, func(t *testing.T) {
			_, target := serve(t, c, stub.Twist{})
			for _, f := range hold(t, c, target, operation) {
				t.Errorf("%s at %s (%s): wanted %s, got %s", f.Rule, f.Requirement, f.Case, f.Want, f.Got)
			}
		})
	}
}

// Each way of being wrong is one that the generated cases find, by the rule about it.
func TestStub_EachTwistBreaksWhatItSays(t *testing.T) {
	c := load(t)
	for _, row := range []struct {
		twist stub.Twist
		rule  string
	}{
		{stub.Twist{Kind: stub.Ignores, Condition: "unauthenticated"}, "credentials-missing"},
		{stub.Twist{Kind: stub.Ignores, Condition: "foreign"}, "foreign-object"},
		{stub.Twist{Kind: stub.Ignores, Condition: "absent"}, "absent-object"},
		{stub.Twist{Kind: stub.Ignores, Condition: "invalid"}, "negative-enum"},
		{stub.Twist{Kind: stub.Ignores, Condition: "key-reused"}, "idempotency-conflict"},
		{stub.Twist{Kind: stub.Replays, Condition: "key-reused"}, "idempotency-conflict"},
		{stub.Twist{Kind: stub.Ignores, Condition: "exceeds:refundable"}, "balance-exceeds"},
		{stub.Twist{Kind: stub.OtherStatus, Condition: "exceeds:refundable", Status: 409}, "balance-exceeds"},
		{stub.Twist{Kind: stub.OtherCode, Condition: "key-reused"}, "idempotency-conflict"},
		{stub.Twist{Kind: stub.OtherStatus, Status: 200}, "status-documented"},
		{stub.Twist{Kind: stub.Forgets}, "idempotency-replay"},
	} {
		row.twist.Operation = "createRefund"
		t.Run(row.twist.String(), func(t *testing.T) {
			_, target := serve(t, c, row.twist)
			var rules []string
			for _, f := range hold(t, c, target, "createRefund") {
				rules = append(rules, f.Rule)
			}
			assert.Contains(t, rules, row.rule)
		})
	}
}

func ask(t *testing.T, method, target, token, key, body string) (int, string, http.Header) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if key != "" {
		r.Header.Set("Idempotency-Key", key)
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(data), answer.Header
}

func TestStub_RemembersWhatWasMadeAndWhatWasRefusedFor(t *testing.T) {
	s, target := serve(t, load(t), stub.Twist{})
	const key = "7fcd7cca-ae8f-46b0-adcd-c0c997457bf0"
	status, _, header := ask(t, "POST", target+"/customers", "owner", "", `{"refundable_balance_cents":10000}`)
	require.Equal(t, 201, status)
	customer := header.Get("Location")
	first, made, _ := ask(t, "POST", target+customer+"/refunds", "owner", key, `{"amount_cents":5000,"reason":"duplicate"}`)
	require.Equal(t, 201, first, made)
	again, same, _ := ask(t, "POST", target+customer+"/refunds", "owner", key, `{"reason":"duplicate","amount_cents":5000}`)
	assert.Equal(t, 201, again)
	assert.Equal(t, made, same, "the order of members makes no other request")
	_, shown, _ := ask(t, "GET", target+customer, "owner", "", "")
	assert.Contains(t, shown, `"refundable_balance_cents":5000`)
	over, _, _ := ask(t, "POST", target+customer+"/refunds", "", "", `{"amount_cents":0}`)
	assert.Equal(t, 401, over, "who asks is looked at before what is asked")
	seen := s.Seen()
	assert.Equal(t, []string{"unauthenticated", "invalid", "key-missing"}, seen[len(seen)-1].Conditions)
	nowhere, _, _ := ask(t, "GET", target+"/nowhere", "owner", "", "")
	assert.Equal(t, 404, nowhere)
	method, _, _ := ask(t, "DELETE", target+customer, "owner", "", "")
	assert.Equal(t, 405, method)
}

// A contract of XML is served as one of JSON is: the harness and the stub write and read the same documents.
func TestStub_ServesAContractOfXML(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(`openapi: 3.1.0
info: { title: Notes, version: '1' }
x-conformance: { refusals: { absent: 404, malformed: 400, invalid: 400 } }
paths:
  /notes:
    post:
      operationId: addNote
      requestBody:
        required: true
        content: { application/xml: { schema: { $ref: '#/components/schemas/NewNote' } } }
      responses:
        '201': { description: added, content: { application/xml: { schema: { $ref: '#/components/schemas/Note' } } } }
        '400': { description: no such note, content: { application/xml: { schema: { $ref: '#/components/schemas/Error' } } } }
  /notes/{id}:
    get:
      operationId: getNote
      parameters: [{ name: id, in: path, required: true, schema: { type: string, pattern: '^n[0-9]{12}$' } }]
      responses:
        '200': { description: the note, content: { application/xml: { schema: { $ref: '#/components/schemas/Note' } } } }
        '404': { description: no such note, content: { application/xml: { schema: { $ref: '#/components/schemas/Error' } } } }
components:
  schemas:
    NewNote: { type: object, additionalProperties: false, required: [text, lines], xml: { name: note }, properties: { text: { type: string, maxLength: 40, xml: { attribute: true } }, lines: { type: array, minItems: 1, maxItems: 3, xml: { wrapped: true }, items: { type: integer, minimum: 1, xml: { name: line } } } } }
    Note: { type: object, required: [id, text, lines], xml: { name: note }, properties: { id: { type: string }, text: { type: string, xml: { attribute: true } }, lines: { type: array, xml: { wrapped: true }, items: { type: integer, xml: { name: line } } } } }
    Error: { type: object, required: [code], xml: { name: error }, properties: { code: { type: string } } }
`)}}})
	require.NoError(t, err)
	for _, operation := range []string{"addNote", "getNote"} {
		_, target := serve(t, c, stub.Twist{})
		assert.Empty(t, hold(t, c, target, operation))
		_, target = serve(t, c, stub.Twist{Kind: stub.OtherStatus, Operation: operation, Status: 299})
		assert.NotEmpty(t, hold(t, c, target, operation))
	}
}
