package reference_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

// sources parses the package's files, without its tests.
func sources(t *testing.T) []*ast.File {
	names, err := fs.Glob(os.DirFS("."), "*.go")
	require.NoError(t, err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// A fault that is listed and nowhere asked for, or asked for under a misspelt name, would never be on.
func TestFaults_AreTheOnesThatTheCodeAsksFor(t *testing.T) {
	// The names of the faults that are given to ledger.customer, which asks for them.
	passedOn := []string{"foreign-read", "foreign-write", "foreign-list"}
	asked := map[string]bool{}
	var text []string
	for _, file := range sources(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if value, err := strconv.Unquote(n.Value); err == nil {
					text = append(text, value)
				}
			case *ast.CallExpr:
				if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "on" {
					if name, ok := n.Args[0].(*ast.BasicLit); ok {
						value, err := strconv.Unquote(name.Value)
						require.NoError(t, err)
						asked[value] = true
					}
				}
			}
			return true
		})
	}
	for _, name := range passedOn {
		count := 0
		for _, literal := range text {
			if literal == name {
				count++
			}
		}
		assert.GreaterOrEqual(t, count, 2, "%s is listed and passed on", name)
		asked[name] = true
	}
	var listed []string
	for _, f := range reference.Faults() {
		listed = append(listed, f.Name)
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(asked)), listed)
}

func TestFaults_CoverEveryCategoryAndMostlyTheSemantics(t *testing.T) {
	count := map[string]int{}
	names := map[string]bool{}
	for _, f := range reference.Faults() {
		count[f.Category]++
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, f.Name)
		assert.False(t, names[f.Name], "%s is listed twice", f.Name)
		names[f.Name] = true
		assert.NotEmpty(t, f.Summary)
		assert.NotContains(t, f.Summary, "\n")
	}
	assert.ElementsMatch(t,
		[]string{"validation", "response", "idempotency", "balance", "auth", "tenancy", "state", "paging", "protocol"},
		slices.Collect(maps.Keys(count)))
	semantic := count["idempotency"] + count["balance"] + count["auth"] + count["tenancy"]
	assert.GreaterOrEqual(t, len(names), 84)
	assert.GreaterOrEqual(t, 2*semantic, len(names), "what no schema can say is at least half of it")
}

// A mistake that the service and the harness shared would agree with itself.
func TestPackage_ImportsNothingElseOfThisModule(t *testing.T) {
	for _, file := range sources(t) {
		for _, spec := range file.Imports {
			path, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			assert.False(t, path == "holdfast" || strings.HasPrefix(path, "holdfast/"), path)
		}
	}
}
