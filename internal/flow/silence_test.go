package flow

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The page of what is easily taken for wrong says which test holds it; a test that was renamed or is gone would leave the page untrue.
func TestSilence_ThePageNamesTestsThatExist(t *testing.T) {
	page, err := os.ReadFile("../../docs/silence.md")
	require.NoError(t, err)
	var sources strings.Builder
	err = filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		sources.Write(source)
		return err
	})
	require.NoError(t, err)
	all := sources.String()
	named := 0
	for _, line := range strings.Split(string(page), "\n") {
		cells := strings.Split(line, " | ")
		if len(cells) != 2 || cells[0] == "| what a service does" {
			continue
		}
		before := named
		for _, m := range regexp.MustCompile("(row )?`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			switch {
			case m[1] != "":
				assert.Contains(t, all, `name: "`+m[2]+`"`, "no row is called so")
			case strings.HasPrefix(m[2], "Test"):
				assert.Contains(t, all, "func "+m[2]+"(t *testing.T)", "no test is called so")
			default:
				assert.FileExists(t, "../../conformance/checks/testdata/"+m[2]+".txtar")
			}
			named++
		}
		assert.Greater(t, named, before, "nothing holds this: %s", line)
	}
	assert.Greater(t, named, 100)
}
