package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"holdfast/conformance/result"
	"holdfast/reports"
)

func (a *app) diffCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Say what is new, fixed and still broken between two runs",
		Long: `Say what is new, fixed and still broken between two runs. OLD and NEW are report directories, or the run.jsonl in them.

A finding is the same in both where rule, requirement, place and status are. What the newer run did not come to is not called fixed.
It ends with 1 where something new fails the newer run, and with 3 where that is not complete.`,
		Example: `  holdfast diff before/holdfast-report holdfast-report`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return fmt.Errorf("diff takes two report directories, and got %d\nas in 'holdfast diff before/holdfast-report holdfast-report'", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.diff(args[0], args[1]) },
	}
}

func (a *app) diff(oldDir, newDir string) error {
	var runs [2]*result.Report
	for i, name := range []string{oldDir, newDir} {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			name = filepath.Join(name, "run.jsonl")
		}
		r, err := result.ReadReport(name)
		if err != nil {
			return err
		}
		if err := whole(r, name); err != nil {
			return err
		}
		runs[i] = r
	}
	d := reports.Compare(runs[0], runs[1])
	if err := d.Write(a.out); err != nil {
		return fmt.Errorf("standard output: %w", err)
	}
	switch {
	case d.Worse():
		return &exitError{code: result.ExitViolations}
	case !runs[1].Complete:
		return &exitError{result.ExitIncomplete, "the newer run is not complete: what it did not come to is not fixed"}
	}
	return nil
}
