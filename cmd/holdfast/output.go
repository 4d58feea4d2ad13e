package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"
	"golang.org/x/tools/txtar"

	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/reports"
	"holdfast/specs/bundled"
)

// errClosed is what closing a journal twice gives.
var errClosed = os.ErrClosed

// outputs are the files of one run.
type outputs struct {
	dir   string
	files []output
	lock  *dirLock
}

type output struct {
	format reports.Format
	path   string
}

// outputs checks the formats and makes the directory before anything is sent: a typing error must not cost a run.
func (a *app) outputs(o *options, s *session) (*outputs, error) {
	dir := o.reportDir
	if dir == "" {
		dir = s.file.Reports.Dir
	}
	if dir == "" {
		dir = defaultDir
	}
	wanted := o.reports
	if len(wanted) == 0 {
		wanted = s.file.Reports.Formats
	}
	if len(wanted) == 0 {
		wanted = []string{"html"}
	}
	wanted = a.forJob(o, dir, wanted)
	out := &outputs{dir: dir}
	taken := map[string]string{out.journal(): "the journal", out.verdict(): "verdict.json"}
	for _, w := range wanted {
		name, path, given := strings.Cut(w, "=")
		format, err := reports.Find(name)
		if err != nil {
			return nil, err
		}
		if !given || path == "" {
			path = filepath.Join(dir, format.File)
		}
		if path == "-" {
			return nil, fmt.Errorf("--report %s: a report can't be written to standard output: name a file, as in --report %s=%s", w, name, format.File)
		}
		if other, ok := taken[filepath.Clean(path)]; ok {
			return nil, fmt.Errorf("--report %s: %s is %s of this run: name another file", w, path, other)
		}
		taken[filepath.Clean(path)] = "the " + name + " report"
		out.files = append(out.files, output{format, path})
	}
	for _, d := range out.directories() {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return nil, fmt.Errorf("report directory: %w; name one that can be made with --report-dir or --report FORMAT=PATH", err)
		}
	}
	var err error
	if out.lock, err = lockDir(dir); errors.Is(err, errBusy) {
		return nil, fmt.Errorf("report directory %s: %w", dir, err)
	} else if err != nil {
		return nil, fmt.Errorf("report directory: %w; name one that can be written to with --report-dir", err)
	}
	return out, nil
}

// release lets other runs write to the folder.
func (out *outputs) release() { out.lock.release() }

func (out *outputs) journal() string { return filepath.Join(out.dir, "run.jsonl") }

func (out *outputs) verdict() string { return filepath.Join(out.dir, verdictName) }

// directories are those that the files of a run stand in.
func (out *outputs) directories() []string {
	all := []string{out.dir}
	for _, f := range out.files {
		all = append(all, filepath.Dir(f.path))
	}
	return all
}

// write writes every format. All are tried: one that fails takes no other with it, and is out of the list.
func (out *outputs) write(d *reports.Digest) error {
	var errs []error
	var written []output
	for _, f := range out.files {
		err := f.write(d)
		if err == nil {
			written = append(written, f)
		}
		errs = append(errs, err)
	}
	out.files = written
	return errors.Join(errs...)
}

// write writes one report: a file, or a folder of files.
func (f output) write(d *reports.Digest) error {
	if !f.format.Folder {
		return writeFile(f.path, func(w io.Writer) error { return f.format.Write(w, d) })
	}
	var archive bytes.Buffer
	if err := f.format.Write(&archive, d); err != nil {
		return fmt.Errorf("report %s: %w", f.path, err)
	}
	if err := os.MkdirAll(f.path, 0o755); err != nil {
		return fmt.Errorf("report %s: %w", f.path, err)
	}
	for _, file := range txtar.Parse(archive.Bytes()).Files {
		path := filepath.Join(f.path, filepath.Base(file.Name))
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			return fmt.Errorf("report %s: %w", path, err)
		}
	}
	return nil
}

// conclude writes every report and prints the summary, each whatever became of the others: what was found must be seen. The verdict is
// written last, with the code that the command ends with.
func (a *app) conclude(o *options, r *result.Report, out *outputs) error {
	a.marked = true
	found := r.ExitCode == result.ExitViolations || r.ExitCode == result.ExitInterrupted
	lost := func(err error) {
		if err != nil && !found {
			r.Lost(err.Error())
		}
	}
	d := reports.Read(r, conformance.Catalogue(checks.All())...)
	d.Quote(contractFiles(r))
	err := out.write(d)
	lost(err)
	printed := a.printSummary(o, d, out)
	lost(printed)
	a.tellJob(d)
	err = errors.Join(err, printed, writeVerdict(out.verdict(), r))
	if err == nil {
		return nil
	}
	code := result.ExitIncomplete
	if found {
		code = r.ExitCode
	}
	return &exitError{code, fmt.Sprintf("%v; the journal is %s", err, out.journal())}
}

// contractFiles reads the files that a run's contract is made of: those of the demo are in the command.
func contractFiles(r *result.Report) func(string) ([]byte, error) {
	if strings.HasPrefix(r.Header.Config, demoConfig) {
		return bundled.FS.ReadFile
	}
	return os.ReadFile
}

// printSummary prints the text report on standard output and says where the others are.
func (a *app) printSummary(o *options, d *reports.Digest, out *outputs) error {
	if err := (reports.TextOptions{Color: a.colored(o, a.out), Quiet: o.quiet, Details: o.details()}).Write(a.out, d); err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	for _, f := range out.files {
		if o.quiet {
			break
		}
		fmt.Fprintf(a.err, "%s: %s\n", f.format.Name, f.path)
	}
	return nil
}

// colored follows --color, NO_COLOR and FORCE_COLOR, and else whether w is a terminal.
func (a *app) colored(o *options, w io.Writer) bool {
	switch o.color {
	case "always":
		return true
	case "never":
		return false
	}
	if v, _ := a.lookup("NO_COLOR"); v != "" {
		return false
	}
	if v, _ := a.lookup("FORCE_COLOR"); v != "" {
		return true
	}
	if v, _ := a.lookup("TERM"); v == "dumb" {
		return false
	}
	return isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	if p, ok := w.(*printing); ok {
		w = p.Writer
	}
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
