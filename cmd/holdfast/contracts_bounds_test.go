//go:build !race

package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"os"
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
