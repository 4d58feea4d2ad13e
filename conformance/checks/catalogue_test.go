package checks_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

func TestAll_ListsEveryDeclaredCheck(t *testing.T) {
	declared, listed := map[string]string{}, map[string]bool{}
	for name, file := range sources(t) {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if value, ok := spec.(*ast.ValueSpec); ok && len(value.Values) == 1 && isCheck(value.Values[0]) {
						declared[value.Names[0].Name] = name
					}
				}
			case *ast.FuncDecl:
				if d.Name.Name == "All" {
					ast.Inspect(d.Body, func(n ast.Node) bool {
						if id, ok := n.(*ast.Ident); ok {
							listed[id.Name] = true
						}
						return true
					})
				}
			}
		}
	}
	for name, file := range declared {
		assert.True(t, listed[name], "%s is declared in %s and not in All()", name, file)
	}
	assert.Len(t, checks.All(), len(declared))
}

func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	files := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		files[name] = file
	}
	return files
}

func isCheck(e ast.Expr) bool {
	literal, ok := e.(*ast.CompositeLit)
	if !ok {
		return false
	}
	selector, ok := literal.Type.(*ast.SelectorExpr)
	return ok && selector.Sel.Name == "Check"
}

func TestAll_RulesAreCompleteAndUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, check := range checks.All() {
		rule := check.Rule
		t.Run(rule.ID, func(t *testing.T) {
			assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, rule.ID)
			assert.False(t, seen[rule.ID], "the ID repeats")
			seen[rule.ID] = true
			assert.FileExists(t, strings.ReplaceAll(rule.ID, "-", "_")+".go", "a check stands in a file named after its rule")
			assert.Regexp(t, `^(OpenAPI 3\.1\.1|RFC \d+) §\d+(\.\d+)*$`, rule.Source)
			assert.Contains(t, []cases.Level{cases.Violation, cases.Warning}, rule.Level)
			assert.Contains(t, []cases.Confidence{cases.Must, cases.Declared, cases.Should, cases.Heuristic}, rule.Confidence)
			for _, sentence := range []string{rule.Summary, rule.Fix} {
				assert.NotEmpty(t, sentence)
				assert.False(t, strings.HasSuffix(sentence, "."))
			}
			assert.NotNil(t, check.Run)
		})
	}
}

func TestExamples_HaveNoArchiveWithoutCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	rules := map[string]bool{}
	for _, check := range checks.All() {
		rules[check.Rule.ID] = true
	}
	for _, archive := range archives {
		assert.True(t, rules[strings.TrimSuffix(filepath.Base(archive), ".txtar")], archive)
	}
}

// No result may depend on a member of Context that a run does not always have.
func TestAll_TakesAnExchangeWithoutCaseStepAndRequest(t *testing.T) {
	contract := refunds(t)
	for _, status := range []int{200, 201, 204, 304, 404, 405, 418, 429, 500, 501, 503, 599, 999} {
		for _, op := range []*specs.Operation{nil, contract.Operation("createRefund")} {
			response := &result.Response{Status: status, Body: []byte("{}"), Size: 2}
			pass := &conformance.Pass{Contract: contract, Operation: op, Exchange: &result.Exchange{Response: response}}
			if op != nil {
				pass.Response = op.Response(status)
			}
			for _, check := range checks.All() {
				assert.NotPanics(t, func() { check.Run(pass) }, "%s on %d", check.Rule.ID, status)
			}
		}
	}
}

func refunds(tb testing.TB) *specs.Contract {
	tb.Helper()
	contract, err := specs.Load(tb.Context(), specs.Options{File: "refunds.yaml", FS: bundled.FS})
	require.NoError(tb, err)
	return contract
}

// BenchmarkAll judges a refund as the reference service answers it, decoding and validation included.
func BenchmarkAll(b *testing.B) {
	contract := refunds(b)
	body, err := os.ReadFile("testdata/refund.json")
	require.NoError(b, err)
	op := contract.Operation("createRefund")
	header := map[string][]string{"Content-Type": {"application/json"}, "Location": {"/refunds/rfnd_01HZX0000001"}}
	all := checks.All()
	pass := &conformance.Pass{
		Contract: contract, Operation: op, Response: op.Response(201), Exchange: &result.Exchange{},
		Step:   &cases.Step{Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted}},
		Follow: func(string) *result.Exchange { return nil },
	}
	b.ReportAllocs()
	for b.Loop() {
		pass.Exchange.Response = &result.Response{Status: 201, Header: header, Body: body, Size: int64(len(body))}
		for i := range all {
			for _, r := range all[i].Run(pass) {
				if r.Verdict != result.Pass {
					b.Fatalf("%s: %+v", all[i].Rule.ID, r)
				}
			}
		}
	}
}
