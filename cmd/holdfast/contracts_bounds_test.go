//go:build !race

package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// posting is a contract whose one operation takes a body.
func posting(t *testing.T, body, components string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	text := "openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    post:\n      operationId: make\n" +
		"      requestBody: { required: true, content: { application/json: { schema: " + body + " } } }\n" +
		"      responses: { '201': { description: d }, '400': { description: d } }\ncomponents:\n  schemas:\n" + components
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// nested is a schema of n levels, each of which names the next twice.
func nested(keyword string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "    L%d: { %s: [{ $ref: '#/components/schemas/L%d' }, { title: t, allOf: [{ $ref: '#/components/schemas/L%d' }] }] }\n", i, keyword, i+1, i+1)
	}
	fmt.Fprintf(&b, "    L%d: { type: object, required: [x], properties: { x: { type: string, maxLength: 5 } } }\n", n)
	return b.String()
}

func TestBounds_WhatIsComposedOfTooManyIsLeftOutWithItsPlace(t *testing.T) {
	got := holdfast(t, "plan", posting(t, "{ $ref: '#/components/schemas/L0' }", nested("allOf", 3)))
	assert.Equal(t, result.ExitKept, got.code, "a few levels are planned: %s", got.stdout)
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		for _, levels := range []int{14, 25} {
			start := time.Now()
			got := holdfast(t, "plan", posting(t, "{ $ref: '#/components/schemas/L0' }", nested(keyword, levels)))
			assert.Less(t, time.Since(start), 5*time.Second, keyword)
			assert.Equal(t, result.ExitNothing, got.code, keyword)
			assert.Regexp(t, `openapi\.yaml:\d+: .*too large: a value is held to more than 5000 schemas`, got.stdout, keyword)
		}
	}
}

// many is an object with so many required members.
func many(n int) string {
	var names, members strings.Builder
	for i := range n {
		fmt.Fprintf(&names, "p%d,", i)
		fmt.Fprintf(&members, "p%d: { type: string, maxLength: 9 }, ", i)
	}
	return "{ type: object, required: [" + names.String() + "], properties: { " + members.String() + " } }"
}

// quoted is a list of n names as YAML writes it.
func quoted(n int, name string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d, ", name, i)
	}
	return "[" + b.String() + "]"
}

// What a plan costs is near to linear in what the contract has of one kind: members, values of a list, examples.
func TestBounds_APlanOfManyOfAKindIsMadeInSeconds(t *testing.T) {
	for name, row := range map[string]struct {
		body  string
		cases int // at least so many
		says  string
	}{
		"100 members":        {many(100), 900, "917 cases"},
		"an enum of 100,000": {"{ type: object, required: [e], properties: { e: { type: string, enum: " + quoted(100_000, "v") + " } } }", 2000, "(of 100000 values the first 2000 are tried)"},
		"20,000 examples":    {"{ type: object, required: [e], properties: { e: { type: string, maxLength: 9 } } }, examples: { " + strings.ReplaceAll(strings.Trim(quoted(20_000, "x"), "[]"), ", ", ": { value: { e: a } }, ") + " }", 20, " cases"},
	} {
		path := posting(t, row.body, "    X: {}\n")
		command := exec.Command(binary(t, "holdfast"), "plan", path, "--format", "text")
		stdout, err := command.Output()
		require.NoError(t, err, name)
		got := string(stdout)
		assert.Less(t, command.ProcessState.UserTime(), 5*time.Second, name) // of the processor: other work does not count
		assert.LessOrEqual(t, command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss>>10, int64(200), "%s: megabytes", name)
		assert.Contains(t, got, row.says, name)
		assert.GreaterOrEqual(t, strings.Count(got, "\n    expects "), row.cases, name)
	}
}

// Each optional parameter has requests with all the others: their parameters are bounded, and what is left out says so.
func TestBounds_ParametersOfAllRequestsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: { title: T, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: list\n      responses: { '200': { description: d }, '400': { description: d } }\n      parameters:\n")
	for i := range 400 {
		fmt.Fprintf(&b, "        - { name: q%d, in: query, schema: { type: integer, minimum: 1, maximum: 9 } }\n", i)
	}
	path := filepath.Join(t.TempDir(), "openapi.yaml")
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	command := exec.Command(binary(t, "holdfast"), "plan", path, "--format", "text")
	stdout, err := command.Output()
	require.NoError(t, err)
	assert.Less(t, command.ProcessState.UserTime(), 5*time.Second)
	assert.LessOrEqual(t, command.ProcessState.SysUsage().(*syscall.Rusage).Maxrss>>10, int64(450), "megabytes")
	assert.Contains(t, string(stdout), "come to more than 700000 parameters", "%.300s", string(stdout))
}

// Where each alternative needs a value of all the others no value is ever whole: the search ends, and says so.
func TestBounds_AlternativesThatAllNeedEachOtherEndTheSearch(t *testing.T) {
	const n = 40
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "    N%d: { oneOf: [", i)
		for k := range n {
			fmt.Fprintf(&b, "{ type: object, required: [k%d], properties: { k%d: { $ref: '#/components/schemas/N%d' } } }, ", k, k, k)
		}
		b.WriteString("] }\n")
	}
	command := exec.Command(binary(t, "holdfast"), "plan", posting(t, "{ $ref: '#/components/schemas/N0' }", b.String()))
	stdout, err := command.Output()
	assert.Error(t, err)
	assert.Equal(t, result.ExitNothing, command.ProcessState.ExitCode())
	assert.Less(t, command.ProcessState.UserTime(), 5*time.Second)
	assert.Contains(t, string(stdout), "no value was found for the schema")
}

func TestBounds_ASignalEndsAPlanInTheMidstOfAnOperation(t *testing.T) {
	contract := posting(t, many(800), "    X: {}\n")
	for _, command := range []string{"plan", "run"} {
		ctx, cancel := context.WithCancel(t.Context())
		var out, errs bytes.Buffer
		args := []string{command, contract}
		if command == "run" {
			url := serve(t, answering400{})
			args = append(args, "-u", url, "--report-dir", t.TempDir())
		}
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		code := run(ctx, args, streams{in: strings.NewReader(""), out: &out, err: &errs, lookup: noVariables})
		assert.Less(t, time.Since(start), 3*time.Second, command)
		assert.Equal(t, result.ExitInterrupted, code, "%s: %s%s", command, out.String(), errs.String())
		cancel()
	}
}

// answering400 refuses everything.
type answering400 struct{}

func (answering400) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusBadRequest)
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

func TestBounds_AFullDiskIsNoMistakeOfTheCommandLine(t *testing.T) {
	contract := posting(t, "{ type: object, required: [a], properties: { a: { type: integer } } }", "    X: {}\n")
	for _, format := range []string{"text", "json", "curl"} {
		var errs bytes.Buffer
		code := run(t.Context(), []string{"plan", contract, "--format", format}, streams{in: strings.NewReader(""), out: fullDisk{}, err: &errs, lookup: noVariables})
		assert.Equal(t, result.ExitIncomplete, code, format)
		assert.Contains(t, errs.String(), "the output could not be written: ", format)
	}
}
