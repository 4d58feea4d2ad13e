package plan_test

import (
	"encoding/json"
	"math"
	"net/mail"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

const kinds = `
openapi: 3.1.0
info: { title: Kinds, version: "1" }
paths:
  /people:
    post:
      operationId: addPerson
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [name, email, contact]
              properties:
                name: { type: string, maxLength: 20 }
                email: { type: string, maxLength: 30 }
                contact: { type: string, format: email, maxLength: 20 }
                age: { type: integer }
            example: { name: Ada, email: ada@example.com, contact: a@example.com }
      responses: { "201": { description: made } }
`

func TestFresh_AnAddressStaysAnAddress(t *testing.T) {
	c := contract(t, kinds)
	p := plan.New(c, cases.Environment{}, 1)
	var seen []string
	for _, run := range []string{"first", "second"} {
		w, err := (&cases.Binder{Contract: c, RunID: run, Group: "g"}).Bind(&group(t, p, "addPerson/minimal").Control.Steps[0])
		require.NoError(t, err)
		var body map[string]string
		require.NoError(t, json.Unmarshal(w.Body, &body))
		for _, name := range []string{"email", "contact"} {
			_, err := mail.ParseAddress(body[name])
			require.NoError(t, err, body[name])
			assert.NotContains(t, seen, body[name])
			seen = append(seen, body[name])
		}
	}
}

func TestPlan_AnExampleHidesNoOptionalMember(t *testing.T) {
	p := plan.New(contract(t, kinds), cases.Environment{}, 1)
	named(t, p, "addPerson/request/body#/age:type~string")
}

const ordersShown = `
openapi: 3.0.3
info: { title: Orders, version: "1" }
paths:
  /orders:
    post:
      operationId: addOrder
      requestBody:
        required: true
        content:
          application/json:
            example: { buyer: { name: Ann }, lines: [{ sku: A1 }, { sku: B2 }] }
            schema:
              type: object
              properties:
                buyer: { type: object, properties: { name: { type: string }, age: { type: integer, maximum: 120 } } }
                lines: { type: array, items: { type: object, required: [sku], properties: { sku: { type: string }, gift: { type: boolean }, of: { $ref: "#/components/schemas/Part" } } } }
      responses: { "201": { description: made } }
components:
  schemas:
    Part: { type: object, properties: { name: { type: string }, a: { type: object, properties: { b: { type: object, properties: { c: { type: object, properties: { d: { type: string } } } } } } } } }
`

// Neither does it hide one within its objects, or in the items of its lists; what it shows is sent as it is.
func TestPlan_AnExampleHidesNoMemberOfItsParts(t *testing.T) {
	p := plan.New(contract(t, ordersShown), cases.Environment{}, 1)
	named(t, p, "addOrder/request/body#/buyer/age:maximum~above")
	named(t, p, "addOrder/request/body#/lines/*/gift:type~string")
	var body struct {
		Buyer struct{ Name string }
		Lines []struct{ Sku string }
	}
	require.NoError(t, json.Unmarshal(group(t, p, "addOrder/full").Control.Steps[0].Body.Payload, &body))
	assert.Equal(t, "Ann", body.Buyer.Name)
	assert.Equal(t, []struct{ Sku string }{{"A1"}, {"B2"}}, body.Lines)
	for _, s := range p.Skips() {
		if strings.Contains(s.Requirement, "/a/b/c/d:") {
			assert.Equal(t, "it lies deeper than optional members are made", s.Reason)
		}
	}
}

const numbered = `
openapi: 3.0.3
info: { title: Numbered, version: "1" }
paths:
  /things/{thing_id}: { get: { operationId: getThing, parameters: [{ name: thing_id, in: path, required: true, schema: { type: integer } }], responses: { "200": { description: one } } } }
  /things:
    post:
      operationId: addThing
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [id, name], properties: { id: { type: integer, readOnly: %s }, name: { type: string } } } } } }
      responses: { "201": { description: made } }
`

// A number that the service chooses is not sent, though answers must have it; one that the client chooses is another each time.
func TestPlan_AKeyThatIsReadOnlyIsNotSent(t *testing.T) {
	for readOnly, sent := range map[string]bool{"true": false, "false": true} {
		p := plan.New(contract(t, strings.Replace(numbered, "%s", readOnly, 1)), cases.Environment{}, 1)
		body := group(t, p, "addThing/minimal").Control.Steps[0].Body
		var payload map[string]any
		require.NoError(t, json.Unmarshal(body.Payload, &payload))
		if sent {
			assert.Contains(t, payload, "id")
			assert.Contains(t, targets(body), "/id")
		} else {
			assert.NotContains(t, payload, "id")
			assert.NotContains(t, targets(body), "/id")
		}
	}
}

// A service that counts what it makes goes on from the number that it is given: none is sent that it does not ask for, but small ones that
// it should refuse or may take.
func TestPlan_NoNumberMovesACounter(t *testing.T) {
	for required, most := range map[string]float64{"[name]": 100, "[id, name]": math.Inf(1)} {
		c := contract(t, strings.Replace(strings.Replace(numbered, "[id, name]", required, 1), ", readOnly: %s", "", 1))
		far, tried := false, 0
		for g := range plan.New(c, cases.Environment{}, 1).Groups() {
			for x := range g.All() {
				for _, s := range x.Steps {
					w, err := (&cases.Binder{Contract: c, RunID: "one", Group: g.ID}).Bind(&s)
					require.NoError(t, err)
					var body struct{ ID any }
					if s.Method != "POST" || json.Unmarshal(w.Body, &body) != nil || body.ID == nil {
						continue
					}
					tried++
					n, _ := body.ID.(float64)
					assert.LessOrEqual(t, n, most, "%s: %s", x.ID, w.Body)
					far = far || n > 1<<30
				}
			}
		}
		assert.Equal(t, required != "[name]", far, "who chooses the number takes one that nothing has")
		assert.Greater(t, tried, 5, "what is no integer has to be refused all the same")
	}
}

func targets(b *cases.Body) (all []string) {
	for _, r := range b.Replacements {
		all = append(all, r.Target)
	}
	return all
}

// An example's text that is not of its own format is one that a service which asserts formats refuses by right; the rest of the example
// is sent as it is.
func TestPlan_AnExampleIsSentAsFarAsItIsOfItsFormats(t *testing.T) {
	const stamped = `
openapi: 3.1.0
info: { title: Stamped, version: "1" }
paths:
  /notes:
    post:
      operationId: addNote
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              properties:
                text: { type: string }
                on: { type: string, format: date }
                by: { type: object, properties: { id: { type: string, format: uuid }, kind: { type: string } } }
            example: { text: Hello, "on": "2024-02-03", by: { id: 6762f11b1bb69f9f2193bba3, kind: user } }
      responses: { "201": { description: made } }
`
	p := plan.New(contract(t, stamped), cases.Environment{}, 1)
	for _, g := range groups(p) {
		for k := range g.All() {
			if k.ID != "addNote/request:valid~full" {
				continue
			}
			var body struct {
				Text, On string
				By       struct{ ID, Kind string }
			}
			require.NoError(t, json.Unmarshal(k.Steps[0].Body.Payload, &body))
			assert.Equal(t, []string{"Hello", "2024-02-03", "user"}, []string{body.Text, body.On, body.By.Kind})
			require.NoError(t, specs.OfFormat("uuid", body.By.ID))
			return
		}
	}
	t.Fatal("no full request is planned")
}

const asked = `
openapi: 3.0.3
info: { title: Asked, version: "1" }
paths:
  /free: { get: { operationId: free, parameters: [{ name: by, in: query, required: true, schema: { type: object, additionalProperties: { type: string } } }], responses: { "200": { description: some } } } }
  /closed: { get: { operationId: closed, parameters: [{ name: by, in: query, required: true, schema: { type: object, additionalProperties: false } }], responses: { "200": { description: some } } } }
  /since: { get: { operationId: since, parameters: [{ name: at, in: query, required: true, example: 2024-01-02, schema: { type: string, format: date-time } }], responses: { "200": { description: some } } } }
`

// The members of an exploded object are what is sent of it: with none the parameter is not there, and a request without it is not valid.
func TestPlan_ARequiredObjectOfAQueryHasAMember(t *testing.T) {
	p := plan.New(contract(t, asked), cases.Environment{}, 1)
	s := group(t, p, "free/minimal").Control.Steps[0]
	assert.Equal(t, cases.Positive, s.Class)
	assert.JSONEq(t, `{"name":"x"}`, string(s.Parameters[0].Value.Literal))
	for _, g := range groups(p) {
		assert.NotEqual(t, "closed", g.Operation, "no valid request is known")
	}
	for _, skip := range leftOut(p) {
		if skip.Requirement == "closed/request:valid" {
			assert.Contains(t, skip.Reason, "no valid request is known")
		}
	}
	at := group(t, p, "since/minimal").Control.Steps[0].Parameters[0].Value.Literal
	var text string
	require.NoError(t, json.Unmarshal(at, &text))
	require.NoError(t, specs.OfFormat("date-time", text), "an example that is not of its own format is not sent")
}
