package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
	"holdfast/internal/postgres"
	"holdfast/specs/bundled"
)

var updateScripts = flag.Bool("update", false, "rewrite the expected output in testdata/script")

// cleanly removes the commands that tests built when all are done.
type cleanly struct{ *testing.M }

func (c cleanly) Run() int {
	defer removeBinaries()
	return postgres.Main(c.M)
}

func TestMain(m *testing.M) {
	os.Exit(cleanly{m}.Run())
}

// The scripts call holdfast as people do, and look at what it exits with, prints and leaves behind. Besides the commands of
// testscript they have
//
//	serve [echo|hostile|closed] [--fault NAME]...   start a target on a free port and set $URL; requests.log lists its requests
//	exits CODE PROGRAM ARG...                       run a program, which must exit with CODE
//	interrupted CASES JOURNAL PROGRAM ARG...        the same, with an interrupt once the journal holds so many cases
//	killed CASES JOURNAL PROGRAM ARG...             the same, with a SIGKILL
//	busy DIR                                        another run writes to a folder until the script ends
//	replace OLD NEW FILE                            change a file in one place and set $LINE to that place
//	verdict FILE [FIELD=JSON]...                    a whole holdfast.verdict/v1 with these values
//	incomplete DIR                                  every report of DIR says first that the run is incomplete
//	absent TEXT [DIR]...                            TEXT is neither in the output nor in any file of DIR, nor in base64 there
//
// and find the bundled contract and configuration as refunds.yaml and refunds.holdfast.yaml.
func TestScript(t *testing.T) {
	t.Parallel()
	commands, err := binaries()
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", commands+string(os.PathListSeparator)+env.Getenv("PATH"))
			for _, name := range []string{"refunds.yaml", "refunds.holdfast.yaml"} {
				data, err := fs.ReadFile(bundled.FS, name)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve":       scriptServe,
			"exits":       scriptExits,
			"interrupted": scriptInterrupted,
			"killed":      scriptKilled,
			"busy":        scriptBusy,
			"replace":     scriptReplace,
			"verdict":     scriptVerdict,
			"incomplete":  scriptIncomplete,
			"absent":      scriptAbsent,
		},
		RequireExplicitExec: true,
		UpdateScripts:       *updateScripts,
	})
}

func scriptExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	checkExit(ts, args[0], ts.Exec(args[1], args[2:]...))
}

func checkExit(ts *testscript.TestScript, want string, err error) {
	got := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(got) != want {
		ts.Fatalf("exit code %d, want %s", got, want)
	}
}

func scriptInterrupted(ts *testscript.TestScript, neg bool, args []string) {
	checkExit(ts, "130", signalled(ts, neg, args, os.Interrupt))
}

func scriptKilled(ts *testscript.TestScript, neg bool, args []string) {
	var exit *exec.ExitError
	if err := signalled(ts, neg, args, os.Kill); !errors.As(err, &exit) || exit.Exited() {
		ts.Fatalf("it was not killed: %v", err)
	}
}

// signalled runs a program and sends it a signal once the journal holds so many cases.
func signalled(ts *testscript.TestScript, neg bool, args []string, signal os.Signal) error {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interrupted CASES JOURNAL PROGRAM ARG...")
	}
	least, err := strconv.Atoi(args[0])
	ts.Check(err)
	commands, err := binaries()
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(commands, args[2]), args[3:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), ts.Stdout(), ts.Stderr()
	ts.Check(os.RemoveAll(ts.MkAbs(args[1]))) // what an earlier run recorded does not count
	ts.Check(cmd.Start())
	for recorded(ts.MkAbs(args[1])) < least && ctx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
	}
	ts.Check(cmd.Process.Signal(signal))
	err = cmd.Wait()
	if n := recorded(ts.MkAbs(args[1])); n < least {
		ts.Fatalf("%d cases are kept, want %d", n, least)
	}
	return err
}

func scriptBusy(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: busy DIR")
	}
	lock, err := lockDir(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Defer(lock.release)
}

// recorded counts the cases of a journal.
func recorded(journal string) int {
	data, err := os.ReadFile(journal)
	if err != nil {
		return 0
	}
	return bytes.Count(data, []byte(`{"type":"case"`))
}

// Whatever is typed, there is one of the documented exit codes and a message, and never a stack.
func TestRun_OddArgumentsNeverPanic(t *testing.T) {
	t.Parallel()
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	for _, args := range [][]string{
		nil, {}, {""}, {"", ""}, {"-"}, {"--"}, {"---"}, {"-="}, {"--="}, {"--=x"}, {"-\x00"}, {"\xff\xfe"}, {"-🙂"}, {"run", "\x00"},
		{"run", ""}, {"run", "-"}, {"run", "--", "-u"}, {"run", "-u"}, {"run", "-u", ""}, {"run", missing, "-u", "://"}, {"run", missing, "-u", "http://[::1"},
		{"run", missing, "-u", "http://%zz"}, {"run", missing, "-j", "-9223372036854775808"}, {"run", missing, "-j", "99999999999999999999"},
		{"run", missing, "--seed", "-1"}, {"run", missing, "--rate-limit", "NaN"}, {"run", missing, "--rate-limit", "-Inf"},
		{"run", missing, "--request-timeout", "-1ns"}, {"run", missing, "--request-timeout", "10"}, {"run", missing, "--color", "purple"},
		{"run", missing, "--report", ""}, {"run", missing, "--report", "="}, {"run", missing, "--bearer", "="}, {"run", missing, "-H", ":"},
		{"run", missing, "--set", "="}, {"run", missing, "--operation", ""}, {"run", missing, "--overlay", ""}, {"run", "-c", ""}, {"run", "-c", missing},
		{"run", missing, missing, missing}, {"run", t.TempDir()}, {"run", "run"}, {"run", "--no-such-flag"}, {"run", strings.Repeat("x", 70_000)},
		{"plan"}, {"plan", "-"}, {"plan", missing, "--format", ""}, {"plan", "--format"}, {"replay"}, {"replay", ""}, {"replay", "x", "--from", missing},
		{"replay", "x", "--from", ""}, {"explain"}, {"explain", ""}, {"explain", "a", "b"}, {"explain", strings.Repeat("x", 70_000)}, {"rules", "x"},
		{"version", "x"}, {"version", "--json=perhaps"}, {"demo", "x"}, {"demo", "--fault", "no-such-fault"}, {"help", "no-such-command"},
		{"help", "run"}, {"run", "--help", "--no-such-flag"}, {"completion", "no-such-shell"}, {"__complete", ""}, {"rnu"}, {"-h=maybe"},
	} {
		name := strings.Join(args, " ")
		t.Run(name[:min(len(name), 40)], func(t *testing.T) {
			t.Parallel()
			var stdout, stderr bytes.Buffer
			unset := func(string) (string, bool) { return "", false }
			code := run(t.Context(), args, streams{in: strings.NewReader(""), out: &stdout, err: &stderr, lookup: unset})
			assert.Contains(t, []int{result.ExitKept, result.ExitUsage}, code, stderr.String())
			assert.NotContains(t, stderr.String(), "goroutine")
			if code == result.ExitUsage {
				assert.True(t, strings.HasPrefix(stderr.String(), "holdfast: "), stderr.String())
				assert.Empty(t, stdout.String())
			}
		})
	}
}

// Scripts are found by their names, which say the area and the behaviour, and begin with what they guard.
func TestScript_NamesAndCommentsSayWhatIsGuarded(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "script", "*"))
	assert.NoError(t, err)
	assert.NotEmpty(t, files)
	name := regexp.MustCompile(`^[a-z]+(_[a-z0-9-]+)+\.txtar$`)
	for _, file := range files {
		assert.Regexp(t, name, filepath.Base(file))
		data, err := os.ReadFile(file)
		assert.NoError(t, err)
		assert.True(t, slices.Contains([]byte("#"), data[0]), "%s begins with a comment", file)
	}
}
