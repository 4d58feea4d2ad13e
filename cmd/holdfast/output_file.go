package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"holdfast/conformance/result"
	"holdfast/reports"
)

// writeVerdict writes verdict.json.
func writeVerdict(path string, r *result.Report) error {
	return writeFile(path, func(w io.Writer) error { return reports.Verdict(w, r) })
}

// writeFile writes beside the file and renames: a reader sees the old report or the new one, never a part of one. What is
// there and no regular file, as a pipe or a device, is written to and stays what it is.
func writeFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeThrough(path, write)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".holdfast-*")
	if err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Chmod(0o644), f.Close()); err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	return nil
}

func writeThrough(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	buffered := bufio.NewWriter(f)
	err = write(buffered)
	if err == nil {
		err = buffered.Flush() // after a failed write it gives the same error again
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("report %s: %w", path, err)
	}
	return nil
}
