package plan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// Without a word a service may tidy what it is sent; who has declared that it keeps it is held to that.
func TestExact_HoldsToWhatWasSentWhereThatIsDeclared(t *testing.T) {
	plain := strings.ReplaceAll(lamps, "MEDIA", "application/merge-patch+json")
	declared := strings.Replace(plain, "paths:", "x-conformance: { normalises: [] }\npaths:", 1)
	for text, want := range map[string]bool{plain: false, declared: true} {
		found := map[string]*cases.Case{}
		for g := range plansOf(t, text).Groups() {
			for i := range g.Cases {
				found[g.Cases[i].ID] = &g.Cases[i]
			}
		}
		for _, id := range []string{"addLamp/state:sent-is-read~zeros", "addLamp/state:sent-is-read~exact"} {
			assert.Equal(t, want, found[id] != nil, id)
		}
		c := found["addLamp/state:sent-is-read~inferred"]
		if assert.NotNil(t, c) {
			assert.Equal(t, map[bool]cases.Level{true: "", false: cases.Warning}[want], c.Level)
		}
		if want {
			assert.Contains(t, string(found["addLamp/state:sent-is-read~zeros"].Steps[0].Body.Payload), `"watts":0`)
			assert.Contains(t, string(found["addLamp/state:sent-is-read~exact"].Steps[0].Body.Payload), `["zeta","alpha","zeta"]`)
		}
	}
}
