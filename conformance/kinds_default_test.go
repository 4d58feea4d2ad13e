package conformance_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// Where two paths show what belongs together, and no link does, a default is read as well, and told as a warning.
func TestRun_ReadsADefaultWithoutALink(t *testing.T) {
	const link = ", links: { self: { operationId: getThing, parameters: { code: $response.body#/code } } }"
	contract := strings.Replace(keptThings, link, "", 1)
	for bug, want := range map[string][]string{"": nil, "it grows": nil, "sizes are for some": nil, "another default": {"default-applied"}} {
		report := chosen(t, contract, &thingStore{bug: bug, things: map[string]map[string]any{}}, func(c *cases.Case) bool { return c.Rule == "default-applied" })
		var told []string
		for _, f := range report.Findings {
			told = append(told, f.Rule)
			assert.Equal(t, cases.Warning, f.Level)
		}
		assert.Equal(t, want, told, bug)
	}
}
