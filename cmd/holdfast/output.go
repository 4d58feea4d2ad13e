package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/term"

	"holdfast/conformance"
	"holdfast/reports"
)

// errClosed is what closing a journal twice gives.
var errClosed = os.ErrClosed

// outputs are the files of one run.
type outputs struct {
	dir   string
	files []output
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
		dir = "holdfast-report"
	}
	wanted := o.reports
	if len(wanted) == 0 {
		wanted = s.file.Reports.Formats
	}
	if len(wanted) == 0 {
		wanted = []string{"html"}
	}
	out := &outputs{dir: dir}
	for _, w := range wanted {
		name, path, given := strings.Cut(w, "=")
		format, err := reports.Find(name)
		if err != nil {
			return nil, err
		}
		if !given || path == "" {
			path = filepath.Join(dir, format.File)
		}
		out.files = append(out.files, output{format, path})
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("report directory: %w", err)
	}
	return out, nil
}

func (out *outputs) journal() string { return filepath.Join(out.dir, "run.jsonl") }

// write writes verdict.json and every format. All are tried: one that fails takes no other with it.
func (out *outputs) write(r *conformance.Report) error {
	errs := []error{writeFile(filepath.Join(out.dir, "verdict.json"), r, reports.Verdict)}
	for _, f := range out.files {
		errs = append(errs, writeFile(f.path, r, f.format.Write))
	}
	return errors.Join(errs...)
}

// writeFile writes beside the file and renames: a reader sees the old report or the new one, never a part of one.
func writeFile(path string, r *conformance.Report, write func(io.Writer, *conformance.Report) error) error {
	if path == "-" {
		return errors.New("a report can't be written to standard output: name a file")
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".holdfast-*")
	if err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f, r), f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	return nil
}

// printSummary prints the text report on standard output and says where the others are.
func (a *app) printSummary(o *options, r *conformance.Report, out *outputs) error {
	if err := (reports.TextOptions{Color: a.colored(o, a.out)}).Write(a.out, r); err != nil {
		return err
	}
	for _, f := range out.files {
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
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
