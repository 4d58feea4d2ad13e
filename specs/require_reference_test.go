package specs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/specs"
)

const subscriptions = `
openapi: 3.1.0
info: { title: Plans, version: "1", description: ABOUT }
security: [{ key: [] }]
paths:
  /subscriptions/PATH:
    post:
      operationId: subscribe
      parameters: [PARAMETER]
      requestBody: { required: true, content: { application/json: { schema: { type: object, properties: {
        customer_id: { type: string }, plan_code: { type: string }, name: { type: string, description: What the customer calls it. }, payer: { type: string, pattern: '^cus_[0-9a-f]{8}$', description: The customer that pays. } } } } } }
      responses: { '201': { description: made }, '422': { description: "SAID" } }
components: { securitySchemes: { key: { type: apiKey, in: header, name: X-Key } } }
`

func TestReferences_AreTheMembersOfWhichARefusalSpeaks(t *testing.T) {
	for said, want := range map[string]string{
		"unknown_customer: there is no such thing.":     "customer_id payer",
		"There is no such customer.":                    "customer_id payer",
		"The customer was not found, or has no plan.":   "customer_id payer",
		"The customer doesn't exist.":                   "customer_id payer",
		"unknown_customer or unknown_plan":              "customer_id payer plan_code",
		"There is no such thing.":                       "",
		"The plan is sold out.":                         "",
		"The customer has no credit.":                   "",
		"Not found.":                                    "",
		"Unknown customer, in strict mode only.":        "",
		"There is no such customer. Plans only.":        "customer_id payer",
		"A customer of this name is known already.":     "",
		"The request is not known to be that of a plan": "",
	} {
		t.Run(said, func(t *testing.T) {
			assert.Equal(t, want, referencesIn(t, said, "", ""))
		})
	}
	assert.Empty(t, referencesIn(t, "There is no such customer.", "customer_id", ""), "the path names one, too, which may be meant")
	moved := strings.NewReplacer("SAID", "There is no such customer.", "PARAMETER", "{ name: id, in: path, required: true, schema: { type: string } }", "/subscriptions/PATH", "/customers/{id}/moves").Replace(subscriptions)
	c := load(t, moved)
	assert.Empty(t, c.References(c.Operation("subscribe")), "the word before a parameter says what it is of")
}

// Who says that a member may name what is not there, or of a refusal that it is given sometimes, promises nothing.
func TestReferences_AreNoneWhereTheContractSaysThatTheyAreNotLookedUp(t *testing.T) {
	for about, want := range map[string]bool{
		"It need not exist yet.":                  false,
		"Not checked here.":                       false,
		"It is looked up later.":                  false,
		"It may be unknown.":                      false,
		"The customer, which can change later on": true,
	} {
		c := load(t, strings.NewReplacer("SAID", "There is no such customer.", "PARAMETER", "", "/subscriptions/PATH", "/subscriptions", "customer_id: { type: string }", "customer_id: { type: string, description: '"+about+"' }").Replace(subscriptions))
		found := slices.ContainsFunc(c.References(c.Operation("subscribe")), func(n specs.Named) bool { return n.Member == "customer_id" })
		assert.Equal(t, want, found, about)
	}
}

func TestReferences_OfOthersAreNoneWhereTenantsAreApart(t *testing.T) {
	for about, foreign := range map[string]bool{
		"What belongs to another one is answered as what does not exist.":         true,
		"Objects of another organisation are not found.":                          true,
		"Each caller belongs to one organisation and sees nothing of the others.": true,
		"Another request is refused with 409.":                                    false,
		"Customers of another region cannot pay.":                                 false,
		"": false,
	} {
		assert.Equal(t, foreign, strings.Contains(referencesIn(t, "There is no such customer.", "", about), "!"), about)
	}
}

// referencesIn are the members of the operation that have to name what is there, with ! where others' things are none.
func referencesIn(t *testing.T, said, path, about string) string {
	t.Helper()
	parameter, segment := "", ""
	if path != "" {
		parameter, segment = "{ name: "+path+", in: path, required: true, schema: { type: string } }", "{"+path+"}"
	}
	text := strings.NewReplacer("SAID", said, "PARAMETER", parameter, "/PATH", "/"+segment, "ABOUT", "'"+about+"'").Replace(subscriptions)
	if path == "" {
		text = strings.ReplaceAll(text, "/subscriptions/:", "/subscriptions:")
	}
	c := load(t, text)
	var all []string
	for _, named := range c.References(c.Operation("subscribe")) {
		name := named.Member
		if named.Foreign {
			name += "!"
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}
