package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference/seats"
)

func none(string) string { return "" }

func TestServer_PrintsItsURLServesAndEndsWhenInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	out, in := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	keys := func(name string) string { return strings.ToLower(name) }
	go func() {
		code <- run(ctx, []string{"--addr", "127.0.0.1:0", "--fault", "allow-missing"}, keys, in, &stderr)
		in.Close()
	}()
	url, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)

	request, err := http.NewRequestWithContext(ctx, http.MethodDelete, strings.TrimSpace(url)+"/events", nil)
	require.NoError(t, err)
	request.Header.Set("X-API-Key", "seats_other_key")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, 405, response.StatusCode, "the keys come from the environment")
	assert.Empty(t, response.Header.Get("Allow"), "the fault is on")

	interrupt()
	assert.Equal(t, exitOK, <-code)
	assert.Contains(t, stderr.String(), "fault=allow-missing")
	_, err = net.Dial("tcp", strings.TrimPrefix(strings.TrimSpace(url), "http://"))
	assert.Error(t, err, "nobody listens any more")
}

func TestRun_SaysWhatItCannotDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for _, row := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"--no-such-flag"}, exitUsage, "seat-server --help"},
		{[]string{"argument"}, exitUsage, `unexpected argument "argument"`},
		{[]string{"--fault", "if-match"}, exitUsage, `no fault "if-match"`},
		{[]string{"--addr", taken.Addr().String()}, exitServer, taken.Addr().String()},
	} {
		var stdout, stderr bytes.Buffer
		assert.Equal(t, row.code, run(t.Context(), row.args, none, &stdout, &stderr), row.args)
		assert.Contains(t, stderr.String(), row.says)
		assert.Empty(t, stdout.String(), row.args)
	}
}

func TestRun_ListsFaultsAndHelp(t *testing.T) {
	var stdout, stderr bytes.Buffer
	assert.Equal(t, exitOK, run(t.Context(), []string{"--list-faults"}, none, &stdout, &stderr))
	assert.Equal(t, len(seats.Faults()), strings.Count(stdout.String(), "\n"))
	assert.Equal(t, exitOK, run(t.Context(), []string{"--help"}, none, &stdout, &stderr))
	assert.Contains(t, stdout.String(), "--list-faults")
	assert.Empty(t, stderr.String())
}
