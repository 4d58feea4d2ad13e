package specs_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const statefulOrders = `openapi: 3.1.0
info: { title: Orders, version: "1" }
paths:
  /orders/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get: { operationId: getOrder, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } } } }
    delete: { operationId: deleteOrder, description: "TEXT", responses: { "204": { description: gone }, "409": { description: "CONFLICT" } } }
  /orders/{id}/reopen:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    post: { operationId: reopenOrder, responses: { "200": { description: it, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } } } }
  /shops/{shop}:
    parameters: [{ name: shop, in: path, required: true, schema: { type: string } }]
    get: { operationId: getShop, responses: { "200": { description: it } } }
components: { schemas: { Order: { type: object, properties: { id: { type: string }, status: { type: string, enum: [draft, open, in_transit, closed, rejected] } } } } }
`

func TestStates_AreReadOffSentencesOfTheObjectItself(t *testing.T) {
	for _, row := range []struct {
		text, conflict string
		want           string
	}{
		{"Only drafts: 409 `wrong-state`.", "", "draft"},
		{"Only draft orders can be deleted.", "", "draft"},
		{"Only draft or open orders can be deleted.", "", "draft open"},
		{"An order can only be deleted while open.", "", "open"},
		{"One that is not a draft is a 409.", "", "draft"},
		{"", "The order is not in status `draft` or `open`.", "draft open"},
		{"", "The order isn't a draft.", "draft"},
		{"The order must be in status open, or a 409 comes.", "", "open"},
		{"A closed one is a 409.", "", "draft open in_transit rejected"},
		{"Closed orders cannot be deleted.", "", "draft open in_transit rejected"},
		{"An order that is in_transit cannot be deleted.", "", "draft open closed rejected"},
		{"", "The order is already closed.", "draft open in_transit rejected"},
		{"", "Already closed.", "draft open in_transit rejected"},
		{"", "It is closed.", "draft open in_transit rejected"},

		{"Deletes it.", "conflict", ""},
		{"Sets the order to closed.", "A conflict.", ""},
		{"The order becomes closed, or a 409 comes.", "", ""},
		{"An order cannot be closed by this.", "", ""},
		{"Orders with open invoices cannot be deleted.", "", ""},
		{"Only open invoices count.", "", ""},
		{"Only the owner can do it; others are rejected.", "", ""},
		{"A closed order is shown as before.", "", ""},
		{"", "Another order of the customer is open.", ""},
		{"", "Nothing is open for discussion.", ""},
		{"Only drafts. A draft order cannot be deleted.", "", ""},
		{"Closed orders cannot be deleted unless forced.", "", ""},
		{"Deleting a closed order twice is a 409.", "", ""},
		{"", "The order is not open and has lines.", ""},
		{"", "The customer is not open.", ""},
		{"", "A customer that is not open.", ""},
		{"", "The order is open and has lines.", ""},
		{"", "An open order with lines that were sent.", ""},
		{"It is no error if the order is closed.", "", ""},
		{"A closed order is accepted without error.", "", ""},
		{"409 is never the answer for a closed order.", "", ""},
		{"Agents cannot delete a closed order.", "", ""},
		{"A closed order cannot be deleted by guests.", "", ""},
		{"A closed order cannot be deleted once it was billed.", "", ""},
		{"", "The amount is more than the total of a closed order.", ""},
		{"Refused where the shop is closed already or it is closed.", "", ""},
		{"The shop is asked first. It is a conflict if it is closed.", "", ""},
		{"Only open orders receive the mail.", "", ""},
		{"Only open orders are told of it.", "", ""},
		{"Removes only open items.", "", ""},
		{"Only draft, open, in_transit, closed or rejected orders.", "", ""},
	} {
		t.Run(row.text+row.conflict, func(t *testing.T) {
			c := load(t, strings.NewReplacer("TEXT", row.text, "CONFLICT", row.conflict).Replace(statefulOrders))
			got := c.StatesOf(c.Operation("deleteOrder"))
			if row.want == "" {
				assert.Nil(t, got)
				return
			}
			require.NotNil(t, got)
			assert.Equal(t, row.want, strings.Join(got.Allowed, " "))
			assert.Equal(t, "/status", got.Member)
			assert.Equal(t, "getOrder", got.Reader.ID)
		})
	}
}

func TestStates_AnActionLeadsToWhatItsVerbSays(t *testing.T) {
	c := load(t, statefulOrders)
	reopen := c.Operation("reopenOrder")
	assert.True(t, reopen.LeadsTo("open"))
	assert.False(t, reopen.LeadsTo("closed"))
	assert.False(t, reopen.LeadsTo("in_transit"))
}

// The words about an action's success say where it leads, where its verb does not.
func TestLeadsTo_IsReadOffTheWordsAboutSuccess(t *testing.T) {
	for text, want := range map[string]bool{
		"description: 'The order, open.'": true, "description: 'The order, and what is open.'": false, "description: 'Nothing is done while it is wanted, open.'": false, "description: it": false,
	} {
		c := load(t, strings.ReplaceAll(statefulOrders, "/reopen:", "/finalize:"))
		assert.False(t, c.Operation("reopenOrder").LeadsTo("open"))
		c = load(t, strings.Replace(strings.ReplaceAll(statefulOrders, "/reopen:", "/finalize:"), `operationId: reopenOrder, responses: { "200": { description: it`, `operationId: reopenOrder, responses: { "200": { `+text, 1))
		assert.Equal(t, want, c.Operation("reopenOrder").LeadsTo("open"), text)
	}
	c := load(t, strings.Replace(strings.ReplaceAll(statefulOrders, "/reopen:", "/finalize:"), "operationId: reopenOrder,", "operationId: reopenOrder, description: 'Finalize a draft: it is open then.',", 1))
	assert.True(t, c.Operation("reopenOrder").LeadsTo("open"))
	for text, want := range map[string]bool{
		"It becomes open.": true, "After 30 days it becomes open by itself.": false, "Where nobody reacts it becomes open.": false, "It becomes open when the money arrives.": false,
	} {
		c := load(t, strings.Replace(strings.ReplaceAll(statefulOrders, "/reopen:", "/finalize:"), "operationId: reopenOrder,", "operationId: reopenOrder, description: '"+text+"',", 1))
		assert.Equal(t, want, c.Operation("reopenOrder").LeadsTo("open"), text)
	}
}
