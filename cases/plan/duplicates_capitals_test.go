package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
)

const clubs = `
openapi: 3.1.0
info: { title: Clubs, version: '1' }
paths:
  /clubs:
    post:
      operationId: addClub
      requestBody: { required: true, content: { application/json: { schema: &club { type: object, required: [name], properties: { name: { type: string, maxLength: 40, description: "ABOUT" } } } } } }
      responses: { '201': { description: made, content: { application/json: { schema: *club } } }, '400': { description: bad }, '409': { description: The name is taken. } }
`

// The same name in capitals is another one, unless the member's words say that capitals make no difference; what comes of words is a warning.
func TestDuplicates_CapitalsMakeNoDifferenceWhereWordsSayIt(t *testing.T) {
	for about, want := range map[string]bool{
		"Unique, in any case of its letters.":           true,
		"The name, which is case-insensitive":           true,
		"Unique among the clubs, ignoring case":         true,
		"In any case the name must be unique.":          false,
		"Clubs have one name. It is given in any case.": false,
		"Unique.":                           false,
		"The name is not case-insensitive.": false,
		"In any case there must be a name? No: it may be anything": false,
	} {
		c := contract(t, strings.Replace(clubs, "ABOUT", about, 1))
		found := ofRule(plan.New(c, cases.Environment{}, 1), "addClub", "duplicate-refused")
		require.Contains(t, found, "refusal:duplicate~name", about)
		inCapitals, ok := found["refusal:duplicate~name-in-capitals"]
		if assert.Equal(t, want, ok, about); !ok {
			continue
		}
		assert.Equal(t, cases.Warning, inCapitals.Level)
		first, again := inCapitals.Steps[0].Body.Replacements, inCapitals.Steps[1].Body.Replacements
		assert.Equal(t, first[len(first)-1].Value.Fresh.Name, again[len(again)-1].Value.Fresh.Name, "both are one text")
		assert.True(t, again[len(again)-1].Value.Fresh.Capitals && !first[len(first)-1].Value.Fresh.Capitals)
	}
}
