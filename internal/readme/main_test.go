package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

func TestReadme_IsNotStale(t *testing.T) {
	pages, err := current()
	require.NoError(t, err)
	for name, want := range pages {
		page, err := os.ReadFile(root + name)
		require.NoError(t, err)
		// A comparison of two whole pages is hard to read, and the answer is the same whatever differs.
		assert.True(t, want == string(page), "%s is stale: run make generate", name)
	}
}

func TestReplace_WantsEachMarkOnce(t *testing.T) {
	page, err := replace("a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n", "x", "new\n")
	require.NoError(t, err)
	assert.Equal(t, "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n", page)

	for name, page := range map[string]string{
		"none":        "a\n",
		"no end":      "<!-- x:begin -->\n",
		"two":         "<!-- x:begin -->\n<!-- x:begin -->\n<!-- x:end -->\n",
		"wrong order": "<!-- x:end -->\n<!-- x:begin -->\n",
		"another":     "<!-- y:begin -->\n<!-- y:end -->\n",
	} {
		_, err := replace(page, "x", "")
		assert.Error(t, err, name)
	}
}

func TestRulesTable_MakesSentencesAlike(t *testing.T) {
	text := rulesTable([]cases.Rule{
		{ID: "one", Level: cases.Violation, Summary: "A | B.", Source: "RFC 1"}, {ID: "two", Level: cases.Warning, Summary: "a\nb", Source: "RFC 2"}})
	assert.Equal(t, "| rule | level | what it demands | source |\n|---|---|---|---|\n"+
		"| `one` | violation | A \\| B | RFC 1 |\n| `two` | warning | A b | RFC 2 |\n", text)
}

func TestFaultsTable_JoinsByName(t *testing.T) {
	faults := []fault{{Name: "b", Category: "auth", Summary: "does x|y"}, {Name: "a", Category: "state", Summary: "forgets"}}
	rules := []cases.Rule{{ID: "some-rule"}}
	table, err := parseFaults([]byte(`
faults:
  - { fault: a, rule: some-rule, requirement: "op/x:y", strict: true }
  - { fault: b, rule: some-rule, requirement: "op/z:q", also: [some-rule], strict: false }
`))
	require.NoError(t, err)
	text, err := faultsTable(table, faults, rules)
	require.NoError(t, err)
	assert.Equal(t, "| fault | category | what the service then does | found by rule | at requirement |\n|---|---|---|---|---|\n"+
		"| `b` | auth | does x\\|y | `some-rule` | `op/z:q` |\n"+
		"| `a` | state | forgets | `some-rule` (a warning; a violation under `--strict`) | `op/x:y` |\n", text)
}

func TestFaultsTable_RefusesWhatDoesNotFit(t *testing.T) {
	faults, rules := []fault{{Name: "a"}}, []cases.Rule{{ID: "some-rule"}}
	fits := expected{Fault: "a", Rule: "some-rule", Requirement: "r"}
	for want, table := range map[string][]expected{
		`fault "a" is missing`:      nil,
		`no fault "z"`:              {fits, {Fault: "z", Rule: fits.Rule, Requirement: fits.Requirement}},
		"twice":                     {fits, fits},
		`no rule is called "other"`: {{Fault: "a", Rule: "other", Requirement: "r"}},
		`no rule is called "also"`:  {{Fault: "a", Rule: "some-rule", Requirement: "r", Also: []string{"also"}}},
		"requirement is missing":    {{Fault: "a", Rule: "some-rule"}},
	} {
		_, err := faultsTable(table, faults, rules)
		assert.ErrorContains(t, err, want)
	}
	_, err := parseFaults([]byte("faults: [{ fault: a, rule: r, requirment: x }]"))
	assert.ErrorContains(t, err, "requirment")
}
