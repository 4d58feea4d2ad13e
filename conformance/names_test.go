package conformance_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/checks"
)

// What the runner and the report have to know of a rule or of a case stands in its fields: who compares a rule's name adds a second place in which a
// behaviour is told. A rule's own definition names it.
func TestRunner_AsksNoRuleForItsName(t *testing.T) {
	asked := regexp.MustCompile(`Rule\s*(?:==|!=)\s*"([^"]+)"|case\s+"([^"]+)"|rules\["([^"]+)"\]`)
	for _, line := range []string{`f.Rule == "body-schema"`, `case "trailing-data":`, `rule := r.rules["status-not-5xx"]`} {
		require.Regexp(t, asked, line)
	}
	known := map[string]bool{}
	for _, rule := range conformance.Catalogue(checks.All()) {
		known[rule.ID] = true
	}
	for _, pattern := range []string{"*.go", "result/*.go"} {
		names, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			for i, line := range strings.Split(string(text), "\n") {
				for _, m := range asked.FindAllStringSubmatch(line, -1) {
					assert.False(t, known[m[1]+m[2]+m[3]], "%s:%d compares a rule's name: %s", name, i+1, strings.TrimSpace(line))
				}
			}
		}
	}
}
