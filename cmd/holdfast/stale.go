package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"holdfast/conformance/result"
	"holdfast/reports"
)

// A report that is there is taken for that of the last command. So the files of the run before go before the first request, and a
// verdict stands in their place that says that there is none yet: whatever ends this run, nobody reads the old one for it.

// begin removes the reports of the run before, and writes a verdict that holds until the run has one.
func (out *outputs) begin() error {
	if err := removeReports(out.dir); err != nil {
		return err
	}
	var paths strings.Builder
	for _, f := range out.files {
		if err := f.remove(); err != nil {
			return fmt.Errorf("report %s: %w", f.path, err)
		}
		path, err := filepath.Abs(f.path)
		if err != nil {
			return fmt.Errorf("report %s: %w", f.path, err)
		}
		fmt.Fprintln(&paths, path)
	}
	if err := os.WriteFile(filepath.Join(out.dir, lockFile), []byte(paths.String()), 0o644); err != nil {
		return fmt.Errorf("report directory: %w", err)
	}
	return writeVerdict(out.verdict(), noVerdict(result.ExitIncomplete, "the run has not ended, or was killed"))
}

// notRun marks the reports of an earlier run as such where a command ends before its own: err is why, and is given back.
func (a *app) notRun(o *options, err error) error {
	a.marked = true
	if errors.Is(err, errBusy) {
		return err // they are somebody else's
	}
	code := result.ExitUsage
	var exit *exitError
	if errors.As(err, &exit) {
		code = exit.code
	}
	return errors.Join(err, markStale(cmp.Or(o.reportDir, o.configuredDir, defaultDir), code, err))
}

// namedDir is the report directory of a command line that could not be read.
func namedDir(args []string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--report-dir="); ok {
			return value
		}
		if arg == "--report-dir" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return defaultDir
}

// defaultDir is the report directory where none is named.
const defaultDir = "holdfast-report"

// verdictName is the name of the verdict in the report directory.
const verdictName = "verdict.json"

// markStale takes the reports of an earlier run away and puts a verdict without proof in the place of its own, if the directory has one.
func markStale(dir string, code int, why error) error {
	verdict := filepath.Join(dir, verdictName)
	if !ours(verdict) {
		return nil
	}
	if err := removeReports(dir); err != nil {
		return err
	}
	text := why.Error()
	var exit *exitError
	if errors.As(why, &exit) {
		text = exit.message
	}
	return writeVerdict(verdict, noVerdict(code, text))
}

// noVerdict is the report of a run that came to nothing.
func noVerdict(code int, why string) *result.Report {
	return &result.Report{
		Header: result.Header{ToolVersion: version(), StartedAt: time.Now()}, ExitCode: code, NothingProven: true, Reasons: []string{why},
	}
}

// removeReports removes the reports of the run that a directory is of: those that it noted, and those under their own names.
func removeReports(dir string) error {
	if !ours(filepath.Join(dir, verdictName)) {
		return nil
	}
	noted, err := os.ReadFile(filepath.Join(dir, lockFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for path := range strings.Lines(string(noted)) {
		path = strings.TrimSuffix(path, "\n")
		if err := errors.Join(removeRegular(path), removeResults(path)); err != nil {
			return err
		}
	}
	for _, format := range reports.All() {
		if err := (output{format, filepath.Join(dir, format.File)}).remove(); err != nil {
			return err
		}
	}
	return nil
}

// remove removes a report of an earlier run.
func (f output) remove() error {
	if f.format.Folder {
		return removeResults(f.path)
	}
	return removeRegular(f.path)
}

// removeResults removes the results in a folder, which would else be read together with the next ones; what else is there stays.
func removeResults(dir string) error {
	results, err := filepath.Glob(filepath.Join(dir, "????????-????-????-????-????????????-result.json"))
	if err != nil {
		return nil // the name of the folder is a pattern: there is no such folder of ours
	}
	for _, path := range results {
		if !ours(path) {
			continue
		}
		if err := removeRegular(path); err != nil {
			return err
		}
	}
	return nil
}

// removeRegular removes a file; what is none, as a pipe or a device, stays.
func removeRegular(path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// ours says whether a file was written by this command: nobody else's is touched.
func ours(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	head := make([]byte, 4<<10)
	n, _ := f.Read(head) // what can't be read is not ours
	return bytes.Contains(bytes.ToLower(head[:n]), []byte("holdfast"))
}
