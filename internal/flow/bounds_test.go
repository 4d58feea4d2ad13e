package flow

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Tests of bytes and seconds run without the race detector, which makes them ten times as slow as what they measure: `make test` runs them by
// their name, so one under another name, or one that only the race detector would see, would never run or run twice.
func TestBounds_AreNamedAsMakeTestRunsThem(t *testing.T) {
	found := 0
	err := filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		line, _, _ := strings.Cut(string(source), "\n")
		tags, err := constraint.Parse(line)
		if err != nil || tags.Eval(func(tag string) bool { return tag == "race" }) || !strings.Contains(line, "race") {
			return nil // of every file without a constraint, and of those whose constraint is not about this
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		assert.Equal(t, "//go:build !race", line, path)
		assert.Equal(t, "bounds_test.go", strings.Join(strings.Split(filepath.Base(path), "_")[1:], "_"), "%s: such a file is named SUBJECT_bounds_test.go", path)
		for _, d := range file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Test") {
				assert.True(t, strings.HasPrefix(f.Name.Name, "TestBounds_"), "%s: %s is run by nobody", path, f.Name.Name)
				found++
			}
		}
		return nil
	})
	require.NoError(t, err)
	assert.NotZero(t, found)
}
