package parcels_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference/parcels"
)

// A fault that is listed and nowhere asked for, or asked for under a misspelt name, would never be on.
func TestFaults_AreTheOnesThatTheCodeAsksFor(t *testing.T) {
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	asked := map[string]bool{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`\.on\((?:action\+)?"([^"]+)"`).FindAllStringSubmatch(string(text), -1) {
			if strings.HasPrefix(m[1], "-") { // of each action
				asked["release"+m[1]], asked["weigh"+m[1]] = true, true
				continue
			}
			asked[m[1]] = true
		}
	}
	for _, f := range parcels.Faults() {
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, f.Name)
		assert.Regexp(t, `^[a-z][^\n]+[^.\n]$`, f.Summary)
		assert.True(t, asked[f.Name], "%s: nothing asks for it", f.Name)
		delete(asked, f.Name)
	}
	assert.Empty(t, asked, "asked for, and not listed")
	_, err = parcels.New(parcels.Options{Faults: []string{"no-such-fault"}})
	assert.ErrorContains(t, err, "no-such-fault")
}
