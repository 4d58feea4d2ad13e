// Command holdfast holds a running API to its OpenAPI contract.
//
// See the README for a first run and `holdfast help` for the commands. Exit codes: 0 kept, 1 violations, 2 usage,
// configuration or contract, 3 target unavailable or run incomplete, 4 a gate not met, 5 nothing proven, 70 internal error,
// 130 interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"holdfast/conformance/result"
	"holdfast/reports"
)

func main() {
	// What the runtime itself ends the process for, as memory that is not there, is no panic that could be caught. It would end with 2, as
	// though the command line were wrong: now it ends by SIGABRT, which is 134 in a shell.
	debug.SetTraceback("crash")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// net/http writes there what it thinks of an answer, and with it what a target sent.
	log.SetOutput(io.Discard)
	go func() {
		// The first signal ends the run and writes what there is; the second one is for those who can't wait.
		<-ctx.Done()
		stop()
	}()
	collectRarely()
	os.Exit(run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr, lookup: os.LookupEnv, loaded: boundMemory}))
}

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	lookup   func(string) (string, bool)
	// loaded is called when a contract is loaded and its answers are about to come; nil is not.
	loaded func()
}

// run carries out one command line and gives its exit code. It never panics.
func run(ctx context.Context, args []string, s streams) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(s.err, "holdfast: internal error: %v\n%s\nThis is a bug in holdfast, not in your service: please report it with the lines above.\n", r, debug.Stack())
			code = result.ExitInternal
		}
	}()
	printed := &printing{Writer: s.out}
	s.out = printed
	app := &app{streams: s, args: args}
	root := app.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = printed.failed // what was to be shown was not, whoever wrote it and did not look
	}
	var exit *exitError
	switch {
	case err == nil:
		return result.ExitKept
	case errors.As(err, &exit):
		if exit.message != "" {
			fmt.Fprintln(s.err, "holdfast: "+reports.HarmlessLines(exit.message))
		}
		return exit.code
	case notWritten(err):
		fmt.Fprintln(s.err, "holdfast: the output could not be written: "+reports.HarmlessLines(err.Error()))
		return result.ExitIncomplete
	default:
		if len(args) > 0 && args[0] == "run" && !app.marked {
			err = errors.Join(err, markStale(namedDir(args), result.ExitUsage, err))
		}
		fmt.Fprintln(s.err, "holdfast: "+reports.HarmlessLines(err.Error()))
		return result.ExitUsage
	}
}

// notWritten says whether an error is that of a file or a pipe that takes no more: the command line was right.
func notWritten(err error) bool {
	var failed *fs.PathError
	return errors.As(err, &failed) && failed.Op == "write"
}

// exitError ends the command with a code. Its message is printed where it is not empty.
type exitError struct {
	code    int
	message string
}

func (e *exitError) Error() string { return fmt.Sprintf("exit %d: %s", e.code, e.message) }

// app is one invocation.
type app struct {
	streams
	args []string
	// marked says that the reports of an earlier run were dealt with.
	marked bool
}
