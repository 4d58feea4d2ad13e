package main

import (
	"bufio"
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// binaries builds the commands once, as they are installed: without the race detector, so that races are released as fast
// as they are for people, and many runs take no longer than they do for them. It gives the folder they are in.
var binaries = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "holdfast-commands-")
	if err != nil {
		return "", err
	}
	built.dir = dir
	output, err := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "holdfast/cmd/...").CombinedOutput()
	if err != nil {
		return dir, errors.New(string(output))
	}
	return dir, nil
})

// built is what there is to remove at the end.
var built struct{ dir string }

func binary(t testing.TB, name string) string {
	t.Helper()
	dir, err := binaries()
	require.NoError(t, err)
	return filepath.Join(dir, name)
}

// removeBinaries removes what binaries built, at the end of all tests.
func removeBinaries() {
	if built.dir != "" {
		os.RemoveAll(built.dir)
	}
}

// holdfast runs the installed command, in an environment that has a PATH only.
func holdfast(t testing.TB, args ...string) outcome {
	t.Helper()
	var out, errs bytes.Buffer
	command := exec.CommandContext(t.Context(), binary(t, "holdfast"), args...)
	command.Env = []string{"PATH=" + os.Getenv("PATH")}
	command.Stdout, command.Stderr = &out, &errs
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return outcome{command.ProcessState.ExitCode(), out.String(), errs.String()}
}

// startServer starts refund-server or seat-server on a free port, as a process of its own, and gives its URL.
func startServer(t testing.TB, name string, args ...string) string {
	t.Helper()
	server := exec.Command(binary(t, name), append([]string{"--addr", "127.0.0.1:0"}, args...)...)
	server.Stderr = os.Stderr
	stdout, err := server.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	t.Cleanup(func() {
		server.Process.Signal(syscall.SIGTERM)
		if err := server.Wait(); err != nil {
			t.Errorf("%s did not shut down cleanly: %v", name, err)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	url := strings.TrimSpace(line)
	require.True(t, strings.HasPrefix(url, "http://127.0.0.1:"), "the server printed %q", line)
	return url
}

// serveProcess starts refund-server on a database and gives its URL.
func serveProcess(t testing.TB, db string) string {
	t.Helper()
	return startServer(t, "refund-server", "--db", db)
}
