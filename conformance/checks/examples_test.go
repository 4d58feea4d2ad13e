package checks_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// Each rule has an archive testdata/RULE.txtar. Its sections are
//
//	contract.yaml     the contract; without it the bundled refunds.yaml
//	NAME/step         what was sent, one word and its value a line; optional. See step.
//	NAME/response     the answer as it came over the wire
//	NAME/want         the results, one a line; the parts of a finding are indented below it. Empty: nothing was judged
//
// An example passes where it has only "pass" lines, and fails where it has a violation or a warning.
type example struct {
	name     string
	step     step
	response string
	want     string
}

func (e example) passes() bool {
	return e.want != "" && !slices.ContainsFunc(strings.Split(e.want, "\n"), func(line string) bool {
		return !strings.HasPrefix(line, "pass ")
	})
}

func (e example) fails() bool {
	return strings.HasPrefix(e.want, "violation ") || strings.HasPrefix(e.want, "warning ") ||
		strings.Contains(e.want, "\nviolation ") || strings.Contains(e.want, "\nwarning ")
}

// step is what the lines of a step section set.
type step struct {
	operation string // of the contract; "none" is an undeclared method. Without it the contract's last
	method    string
	target    string // that of the request
	role      cases.Role
	outcome   cases.Outcome
	follow    string // the status that a followed reference is answered with, and its body, or "error"
	surplus   string // what came after the header of an answer without a body
	body      string // in Go's quotes: replaces the body of the response
	size      int64  // of a body that was cut
}

func parseStep(t *testing.T, section string) step {
	t.Helper()
	s := step{method: http.MethodPost, target: "/", role: cases.Probe, outcome: cases.Accepted}
	for line := range strings.Lines(section) {
		word, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch word {
		case "operation":
			s.operation = value
		case "method":
			s.method = value
		case "target":
			s.target = value
		case "role":
			s.role = cases.Role(value)
		case "outcome":
			s.outcome = cases.Outcome(value)
		case "follow":
			s.follow = value
		case "body":
			text, err := strconv.Unquote(value)
			require.NoError(t, err)
			s.body = text
		case "surplus":
			s.surplus = value
		case "size":
			n, err := strconv.ParseInt(value, 10, 64)
			require.NoError(t, err)
			s.size = n
		default:
			t.Fatalf("unknown word %q in a step", word)
		}
	}
	return s
}

// readExamples parses the archive of a rule.
func readExamples(t *testing.T, rule string) (*specs.Contract, []example) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", rule+".txtar"))
	require.NoError(t, err, "every check needs examples")
	options := specs.Options{File: "refunds.yaml", FS: bundled.FS}
	var names []string
	sections := map[string]map[string]string{}
	for _, f := range txtar.Parse(data).Files {
		if f.Name == "contract.yaml" {
			options = specs.Options{File: f.Name, FS: fstest.MapFS{f.Name: {Data: f.Data}}}
			continue
		}
		at := strings.LastIndexByte(f.Name, '/')
		require.Positive(t, at, "%s: section %q is not NAME/KIND", rule, f.Name)
		name, kind := f.Name[:at], f.Name[at+1:]
		require.Contains(t, []string{"step", "response", "want"}, kind)
		if sections[name] == nil {
			sections[name] = map[string]string{}
			names = append(names, name)
		}
		require.NotContains(t, sections[name], kind, "%s: section %q occurs twice", rule, f.Name)
		sections[name][kind] = string(f.Data)
	}
	contract, err := specs.Load(t.Context(), options)
	require.NoError(t, err)
	examples := make([]example, len(names))
	for i, name := range names {
		s := sections[name]
		require.Contains(t, s, "response", name)
		require.Contains(t, s, "want", name)
		examples[i] = example{name, parseStep(t, s["step"]), s["response"], strings.TrimSpace(s["want"])}
	}
	return contract, examples
}

// context makes what the check sees of an example.
func (e example) context(t *testing.T, contract *specs.Contract) *conformance.Pass {
	t.Helper()
	op := contract.Operations[len(contract.Operations)-1]
	if e.step.operation != "" {
		op = contract.Operation(e.step.operation)
		require.True(t, op != nil || e.step.operation == "none", "no operation %q", e.step.operation)
	}
	request := &cases.Wire{Method: e.step.method, Target: e.step.target, Path: "/"}
	response := readResponse(t, e.response, e.step)
	sent := &cases.Step{ID: "probe", Role: e.step.role, Method: e.step.method, Expect: cases.Expectation{Outcome: e.step.outcome}}
	pass := &conformance.Pass{
		Contract: contract, Operation: op, Step: sent,
		Exchange: &result.Exchange{Step: sent.ID, Request: request, Response: response},
		Case:     &cases.Case{ID: "case~one", Requirements: []string{"ANY:/things/method:undeclared"}, Steps: []cases.Step{*sent}},
		Follow: func(string) *result.Exchange {
			switch e.step.follow {
			case "":
				return nil
			case "error":
				return &result.Exchange{Err: "connection refused"}
			}
			code, body, _ := strings.Cut(e.step.follow, " ")
			status, err := strconv.Atoi(code)
			require.NoError(t, err)
			return &result.Exchange{Response: &result.Response{Status: status, Header: http.Header{}, Body: []byte(body)}}
		},
	}
	if op != nil {
		sent.Operation = op.ID
		pass.Response = op.Response(response.Status)
		response.ReadAs(op)
	}
	return pass
}

// readResponse parses an answer as it came over the wire. The archive's last line break is not part of it.
func readResponse(t *testing.T, wire string, s step) *result.Response {
	t.Helper()
	wire = strings.TrimSuffix(wire, "\n")
	if !strings.Contains(wire, "\n\n") {
		wire += "\n\n"
	}
	r, err := http.ReadResponse(bufio.NewReader(strings.NewReader(wire)), &http.Request{Method: s.method})
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Body.Close()) }()
	body, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	if s.body != "" {
		body = []byte(s.body)
	}
	response := &result.Response{Proto: r.Proto, Status: r.StatusCode, Header: r.Header, Body: body, Size: int64(len(body))}
	if s.surplus != "" {
		response.Surplus = []byte(s.surplus)
	}
	if s.size > 0 {
		response.Size, response.Truncated = s.size, true
	}
	return response
}

// render writes results as the want sections have them.
func render(rule conformance.Rule, results []conformance.Result) string {
	var b bytes.Buffer
	for _, r := range results {
		switch f := r.Finding; {
		case f != nil:
			level := f.Level
			if level == "" {
				level = rule.Level
			}
			fmt.Fprintf(&b, "%s %s", level, r.Requirement)
			if f.At != "" {
				fmt.Fprintf(&b, " at %s", f.At)
			}
			if f.Where.Line > 0 {
				fmt.Fprintf(&b, " (%s:%d)", f.Where.File, f.Where.Line)
			}
			fmt.Fprintf(&b, "\n  want %s\n  got %s\n", f.Want, f.Got)
			if f.Fix != "" {
				fmt.Fprintf(&b, "  fix %s\n", f.Fix)
			}
		case r.Verdict == result.Pass:
			fmt.Fprintf(&b, "pass %s\n", r.Requirement)
		default:
			fmt.Fprintf(&b, "%s %s: %s\n", r.Verdict, r.Requirement, r.Reason)
		}
	}
	return strings.TrimSpace(b.String())
}

func TestExamples(t *testing.T) {
	for _, check := range checks.All() {
		t.Run(check.Rule.ID, func(t *testing.T) {
			contract, examples := readExamples(t, check.Rule.ID)
			assert.True(t, slices.ContainsFunc(examples, example.passes), "no example passes")
			assert.True(t, slices.ContainsFunc(examples, example.fails), "no example fails")
			for _, e := range examples {
				t.Run(e.name, func(t *testing.T) {
					pass := e.context(t, contract)
					header := maps.Clone(pass.Exchange.Response.Header)
					results := check.Run(pass)
					assert.Equal(t, e.want, render(check.Rule, results))
					assert.Equal(t, header, pass.Exchange.Response.Header, "a check changes nothing")
					assertWellFormed(t, pass, results)
				})
			}
		})
	}
}

// assertWellFormed holds what the runner relies on, for every result.
func assertWellFormed(t *testing.T, pass *conformance.Pass, results []conformance.Result) {
	t.Helper()
	for _, r := range results {
		if pass.Operation != nil {
			assert.NotNil(t, pass.Contract.Requirement(r.Requirement), "the contract has no requirement %q", r.Requirement)
		}
		assert.Equal(t, r.Verdict == result.Fail, r.Finding != nil)
		assert.Equal(t, r.Verdict == result.Inconclusive, r.Reason != "")
		if f := r.Finding; f != nil {
			assert.NotEmpty(t, f.Want)
			assert.NotEmpty(t, f.Got)
			assert.False(t, strings.HasSuffix(f.Want+f.Got, "."), "sentences have no full stop")
			assert.Equal(t, f.Level == "", f.Confidence == "", "a level of its own has a confidence of its own")
		}
	}
}
