package seats_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference/seats"
)

// sources are the package's files, without its tests.
func sources(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	texts := map[string]string{}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			texts[name] = string(text)
		}
	}
	return texts
}

// A fault that is listed and nowhere asked for, or asked for under a misspelt name, would never be on. Those about foreign objects
// are handed to the lookup, which asks for them.
func TestFaults_AreTheOnesThatTheCodeAsksFor(t *testing.T) {
	asks := regexp.MustCompile(`(?:\.on\(|s\.event\(c, |s\.booking\(c, )"([^"]+)"`)
	var asked, listed []string
	for _, text := range sources(t) {
		for _, m := range asks.FindAllStringSubmatch(text, -1) {
			asked = append(asked, m[1])
		}
	}
	for _, f := range seats.Faults() {
		listed = append(listed, f.Name)
		assert.Contains(t, asked, f.Name, "nothing asks for it")
	}
	assert.Subset(t, listed, asked)
}

func TestFaults_HaveNamesCategoriesAndSummaries(t *testing.T) {
	names, categories := map[string]bool{}, map[string]int{}
	for _, f := range seats.Faults() {
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, f.Name)
		assert.False(t, names[f.Name], "%s is listed twice", f.Name)
		assert.Regexp(t, `^[a-z][^\n]+[^.\n]$`, f.Summary)
		names[f.Name] = true
		categories[f.Category]++
	}
	assert.GreaterOrEqual(t, len(names), 30)
	for _, category := range strings.Fields("validation response conditional state paging idempotency balance auth tenancy protocol") {
		assert.GreaterOrEqual(t, categories[category], 3, category)
		delete(categories, category)
	}
	assert.Empty(t, categories, "categories that nobody knows")
}

// A mistake that the service and the harness shared would agree with itself.
func TestPackage_ImportsNothingElseOfThisModule(t *testing.T) {
	for name, text := range sources(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			assert.False(t, path == "holdfast" || strings.HasPrefix(path, "holdfast/"), "%s imports %s", name, path)
		}
	}
}
