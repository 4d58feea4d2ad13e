// Package flow keeps the import flow true:
//
//	specs ← cases ← cases/plan ← conformance/result ← conformance ← {checks, config} ← cmd, and reports ← conformance/result
package flow

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "holdfast"

// may says what of ours each package may import. "specs/..." is specs and all below it. A new package that has to do with
// any of them needs a line here; one that imports more than its line says stands in the wrong place.
var may = map[string][]string{
	"internal/atmost":   nil,
	"internal/nearest":  nil,
	"internal/nouns":    nil,
	"specs/bundled":     nil,
	"specs/expr":        {"specs/jsonpointer", "internal/nearest"},
	"specs/jsonpointer": nil,
	"specs/xmlform":     {"specs"},
	"specs":             {"specs/expr", "specs/bundled", "specs/jsonpointer", "internal/atmost", "internal/nearest", "internal/nouns"},

	"cases/bundled": nil,
	"cases/wire":    {"specs/..."},
	"cases/values":  {"specs/...", "cases/wire", "internal/nouns"},
	"cases":         {"specs/...", "cases/values", "cases/wire", "internal/nouns"},
	// What operations mean to do, read off their names, paths and texts: what is held back, what only asks.
	"cases/intent": {"specs/...", "cases", "internal/nouns"},
	"cases/plan":   {"specs/...", "cases", "cases/bundled", "cases/intent", "cases/values", "cases/wire", "internal/nearest", "internal/nouns"},

	// The runner: its caller hands it the checks, and makes reports of what it returns.
	"conformance": {"specs/...", "cases/...", "conformance/credential", "conformance/result", "conformance/volley", "internal/nearest", "internal/nouns"},
	// What a run leaves: data, what it adds up to, and the journal. Nothing here sends anything.
	"conformance/result": {"specs/...", "cases/..."},
	// What callers add to requests, and what hides it.
	"conformance/credential": {"specs/...", "cases", "conformance/result"},
	// Racing knows HTTP and nothing of contracts or cases.
	"conformance/volley": nil,
	// The target that the harness is tried on shares nothing with the harness, so that no mistake agrees with itself.
	"conformance/reference":         nil,
	"conformance/reference/parcels": nil,
	"conformance/reference/seats":   nil,

	// A contract as a handler: what hand-written cases are tried on.
	"conformance/stub": {"specs/...", "cases/...", "conformance", "conformance/credential", "conformance/result"},

	// Hand-written cases before there is a service.
	"conformance/vet": {"specs/...", "cases/...", "conformance", "conformance/credential", "conformance/result", "conformance/checks", "conformance/stub"},

	"conformance/checks":          {"specs/...", "cases/...", "conformance", "conformance/result", "internal/nearest"},
	"conformance/config":          {"specs/...", "cases/...", "conformance", "conformance/credential", "conformance/result", "internal/atmost", "internal/nearest"},
	"reports":                     {"specs/...", "cases/...", "conformance/result", "internal/nearest"}, // no more of the runner than what it leaves
	"conformance/conformancetest": {"specs/...", "cases/...", "conformance", "conformance/credential", "conformance/result", "conformance/checks", "conformance/config"},

	"cmd/holdfast":       {"specs/...", "cases/...", "conformance/...", "reports", "internal/atmost", "internal/nearest", "internal/nouns"},
	"cmd/refund-server":  {"conformance/reference"},
	"cmd/seat-server":    {"conformance/reference/seats"},
	"internal/synthetic": nil,
	"internal/readme":    {"cases", "cases/plan", "conformance", "conformance/checks", "conformance/reference/..."},
}

// libopenapi stops at specs, its types and its name: another library could take its place there.
const libopenapi = "github.com/pb33f/libopenapi"

// vague names say nothing about what a package is for, so everything ends up there.
var vague = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}

// use is one import of a file that is no test.
type use struct {
	by   string // the folder of the package that imports
	path string // what it imports
	at   string // file and line
}

func TestFlow_PackagesImportOnlyWhatIsBeforeThem(t *testing.T) {
	all := uses(t)
	require.NotEmpty(t, all)
	for _, i := range all {
		name, ours := strings.CutPrefix(i.path, module+"/")
		if !ours {
			continue
		}
		allowed, listed := may[i.by]
		if !assert.True(t, listed, "%s: package %s imports %s and has no place in the flow; give it a line in internal/flow/flow_test.go", i.at, i.by, name) {
			continue
		}
		_, known := may[name]
		assert.True(t, known, "%s: package %s has no place in the flow; give it a line in internal/flow/flow_test.go", i.at, name)
		assert.True(t, slices.ContainsFunc(allowed, func(pattern string) bool { return matches(pattern, name) }),
			"%s: %s may not import %s: imports go specs ← cases ← cases/plan ← conformance/result ← conformance ← {checks, config} ← cmd", i.at, i.by, name)
	}
}

func TestFlow_OnlySpecsKnowsLibopenapi(t *testing.T) {
	seen := false
	for _, i := range uses(t) {
		if _, listed := may[i.by]; !listed || !strings.HasPrefix(i.path, libopenapi) {
			continue
		}
		seen = true
		assert.Equal(t, "specs", i.by, "%s: libopenapi stops at specs", i.at)
	}
	assert.True(t, seen, "nothing imports libopenapi: this test looks for the wrong name")
}

func TestFlow_NoPackageHasAVagueName(t *testing.T) {
	for dir := range packages(t) {
		assert.NotContains(t, vague, path.Base(dir), dir)
	}
}

// The table above is worth nothing where a line is about a package that is gone, except for one that is planned.
func TestFlow_TableNamesPackagesThatExist(t *testing.T) {
	there := packages(t)
	for name := range may {
		if name != "conformance/conformancetest" {
			assert.Contains(t, there, name)
		}
	}
}

func matches(pattern, name string) bool {
	tree, all := strings.CutSuffix(pattern, "/...")
	return name == tree || all && strings.HasPrefix(name, tree+"/")
}

func TestMatches_TreeAndName(t *testing.T) {
	assert.True(t, matches("specs/...", "specs"))
	assert.True(t, matches("specs/...", "specs/expr"))
	assert.False(t, matches("specs/...", "specsother"))
	assert.False(t, matches("specs", "specs/expr"))
}

// packages gives the Go files of every package of the module, tests left out, by folder.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || strings.HasPrefix(entry.Name(), "_") || entry.Name() == "testdata") {
			return fs.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			found[path.Dir(name)] = append(found[path.Dir(name)], name)
		}
		return nil
	})
	require.NoError(t, err)
	return found
}

func uses(t *testing.T) []use {
	t.Helper()
	var all []use
	files := token.NewFileSet()
	for dir, names := range packages(t) {
		for _, name := range names {
			file, err := parser.ParseFile(files, filepath.Join("../..", name), nil, parser.ImportsOnly)
			require.NoError(t, err)
			for _, spec := range file.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				require.NoError(t, err)
				all = append(all, use{by: dir, path: imported, at: name + ":" + strconv.Itoa(files.Position(spec.Pos()).Line)})
			}
		}
	}
	return all
}
