package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
	"holdfast/internal/postgres"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

// ended is how a command ended.
type ended struct {
	code   int
	stdout string
	stderr string
}

// command runs a command line that is expected to end by itself.
func command(t *testing.T, args ...string) ended {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, environment(nil), &stdout, &stderr)
	return ended{code, stdout.String(), stderr.String()}
}

// start serves on a free port. stop interrupts the server and waits until it has ended.
func start(t *testing.T, env map[string]string, args ...string) (url string, stop func() ended) {
	t.Helper()
	ctx, interrupt := context.WithCancel(t.Context())
	t.Cleanup(interrupt)
	out, in := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"--addr", "127.0.0.1:0"}, args...), environment(env), in, &stderr)
		in.Close()
	}()
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("no URL: exit %d: %s", <-code, stderr.String())
	}
	return strings.TrimSuffix(line, "\n"), func() ended {
		interrupt()
		rest, err := io.ReadAll(lines)
		require.NoError(t, err)
		select {
		case c := <-code:
			return ended{c, line + string(rest), stderr.String()}
		case <-time.After(10 * time.Second):
			t.Fatal("the server does not end")
			return ended{}
		}
	}
}

func request(t *testing.T, method, url, token, body string) (status int, location string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", "7f1d2c3a-0000-4000-8000-000000000001")
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	return response.StatusCode, response.Header.Get("Location")
}

func TestServer_PrintsItsURLServesAndEndsCleanlyWhenInterrupted(t *testing.T) {
	url, stop := start(t, nil)
	assert.Regexp(t, `^http://127\.0\.0\.1:[1-9][0-9]*$`, url)
	status, location := request(t, "POST", url+"/customers", reference.DefaultOwnerToken, `{"refundable_balance_cents":5}`)
	assert.Equal(t, 201, status)
	status, _ = request(t, "GET", url+location, reference.DefaultOwnerToken, "")
	assert.Equal(t, 200, status)

	end := stop()
	assert.Equal(t, ended{0, url + "\n", ""}, end)
	_, err := net.DialTimeout("tcp", strings.TrimPrefix(url, "http://"), time.Second)
	assert.Error(t, err, "nobody listens any more")
}

func TestMain(m *testing.M) { os.Exit(postgres.Main(m)) }

func TestServer_KeepsItsLedgerInAFileOrInPostgreSQL(t *testing.T) {
	t.Run("file", func(t *testing.T) { keepsItsLedger(t, filepath.Join(t.TempDir(), "refunds.db")) })
	t.Run("postgresql", func(t *testing.T) { keepsItsLedger(t, postgres.Database(t)) })
}

func keepsItsLedger(t *testing.T, db string) {
	url, stop := start(t, nil, "--db", db)
	_, location := request(t, "POST", url+"/customers", reference.DefaultOwnerToken, `{"refundable_balance_cents":5}`)
	require.Equal(t, 0, stop().code)

	url, stop = start(t, nil, "--db", db)
	status, _ := request(t, "GET", url+location, reference.DefaultOwnerToken, "")
	assert.Equal(t, 200, status)
	assert.Equal(t, 0, stop().code)
}

func TestServer_TakesTokensFromFlagsThenFromTheEnvironment(t *testing.T) {
	url, stop := start(t, map[string]string{ownerTokenVariable: "from-variable", otherTokenVariable: "second"}, "--owner-token", "from-flag")
	for token, want := range map[string]int{"from-flag": 201, "second": 201, "from-variable": 401, "owner-token": 401, "other-token": 401} {
		status, _ := request(t, "POST", url+"/customers", token, `{"refundable_balance_cents":5}`)
		assert.Equal(t, want, status, token)
	}
	end := stop()
	assert.Equal(t, 0, end.code)
	assert.NotContains(t, end.stdout+end.stderr, "from-flag")
}

func TestFault_IsSwitchedOnAndSaid(t *testing.T) {
	url, stop := start(t, nil, "--fault", "created-as-200", "--fault", "minimum-off-by-one")
	_, customer := request(t, "POST", url+"/customers", reference.DefaultOwnerToken, `{"refundable_balance_cents":5}`)
	status, _ := request(t, "POST", url+customer+"/refunds", reference.DefaultOwnerToken, `{"amount_cents":0,"reason":"error"}`)
	assert.Equal(t, 200, status)
	end := stop()
	assert.Contains(t, end.stderr, "fault=created-as-200")
	assert.Equal(t, url+"\n", end.stdout, "standard output is the URL alone")
}

func TestFault_UnknownNameIsMisuseWithTheNearestName(t *testing.T) {
	assert.Equal(t, ended{2, "", "refund-server: unknown fault \"replay-new-ids\"; did you mean \"replay-new-id\"?\nsee refund-server --list-faults\n"},
		command(t, "--addr", "127.0.0.1:0", "--fault", "replay-new-ids"))
}

func TestListFaults_HasOneLineForEach(t *testing.T) {
	end := command(t, "--list-faults")
	assert.Equal(t, 0, end.code)
	lines := strings.Split(strings.TrimSuffix(end.stdout, "\n"), "\n")
	faults := reference.Faults()
	require.Len(t, lines, len(faults))
	for i, f := range faults {
		assert.Equal(t, []string{f.Name, f.Category, f.Summary}, regexp.MustCompile(` {2,}`).Split(lines[i], -1))
	}

	end = command(t, "--list-faults", "--json")
	var read []reference.Fault
	require.NoError(t, json.Unmarshal([]byte(end.stdout), &read))
	assert.Equal(t, faults, read)
}

func TestMisuse_IsOneLineOfErrorAndOneOfHint(t *testing.T) {
	for _, args := range [][]string{
		{"--no-such-flag"}, {"argument"}, {"--json"}, {"--owner-token", "same", "--other-token", "same"}, {"--owner-token", "a b"},
	} {
		end := command(t, append(args, "--addr=127.0.0.1:0")...)
		assert.Equal(t, 2, end.code, args)
		assert.Empty(t, end.stdout)
		assert.Regexp(t, `^refund-server: [^\n]+\nsee refund-server --help\n$`, end.stderr)
	}
}

func TestServer_ThatCannotServeSaysWhy(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	end := command(t, "--addr", taken.Addr().String())
	assert.Equal(t, 3, end.code)
	assert.Contains(t, end.stderr, taken.Addr().String())
	assert.Empty(t, end.stdout)

	missing := filepath.Join(t.TempDir(), "missing", "refunds.db")
	end = command(t, "--addr", "127.0.0.1:0", "--db", missing)
	assert.Equal(t, 3, end.code)
	assert.Contains(t, end.stderr, missing)

	end = command(t, "--addr", "127.0.0.1:0", "--db", "postgres://somebody:hunter2@127.0.0.1:1/refunds")
	assert.Equal(t, 3, end.code)
	assert.Contains(t, end.stderr, "127.0.0.1:1")
	assert.NotContains(t, end.stderr, "hunter2")
}

func TestHelp_GoesToStandardOutput(t *testing.T) {
	end := command(t, "--help")
	assert.Equal(t, 0, end.code)
	assert.Empty(t, end.stderr)
	for _, flag := range []string{"--addr", "--db", "--fault", "--list-faults", "--owner-token", ownerTokenVariable} {
		assert.Contains(t, end.stdout, flag)
	}
}
