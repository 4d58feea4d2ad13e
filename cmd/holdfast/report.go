package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"holdfast/conformance/config"
	"holdfast/conformance/result"
)

func (a *app) reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Make one report of the shards of a run",
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.mergeCommand())
	return cmd
}

func (a *app) mergeCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "merge DIRECTORY...",
		Short: "Give the verdict of a run that was divided with --shard",
		Long: `Give the verdict of a run that was divided with --shard, and its reports. A DIRECTORY is the report directory of a shard, or holds those
of several; the run.jsonl of one may be named, too. But for times the report is that of the whole run, and so is the exit code: the gate
is held here, and by no shard. All shards must be there, each once (3 where one is missing), of one contract, seed and configuration.

` + exitCodes,
		Example: `  holdfast report merge shards/ --report html --report junit`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no directory is named\nname those of the shards, as in 'holdfast report merge shards/'")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.merge(&o, args) },
	}
	o.outputFlags(cmd)
	cmd.PreRunE = func(*cobra.Command, []string) error { return o.checkOutput() }
	return cmd
}

func (a *app) merge(o *options, args []string) error {
	var journals []string
	for _, arg := range args {
		found, err := journalsIn(arg)
		if err != nil {
			return a.notRun(o, err)
		}
		journals = append(journals, found...)
	}
	out, err := a.outputs(o, &session{file: &config.File{}})
	if err != nil {
		return a.notRun(o, err)
	}
	defer out.release()
	for _, journal := range journals {
		if sameFile(filepath.Dir(journal), out.dir) {
			return fmt.Errorf("the report directory %s is that of a shard, which would be overwritten: name another with --report-dir", out.dir)
		}
	}
	report, err := a.mergeInto(o, out, journals)
	if err != nil {
		return a.notRun(o, err)
	}
	if err := a.conclude(o, report, out); err != nil {
		return err
	}
	if report.ExitCode == result.ExitKept {
		return nil
	}
	return &exitError{code: report.ExitCode}
}

// mergeInto writes the journal of the whole run.
func (a *app) mergeInto(o *options, out *outputs, journals []string) (*result.Report, error) {
	if err := out.begin(); err != nil {
		return nil, err
	}
	record := result.Header{Command: append([]string{"holdfast"}, a.args...), ReportDir: out.dir, Base: baseOf(out.dir)}
	root := ""
	record.CI, root = a.job(o)
	report, err := result.Merge(journals, out.journal(), record)
	var missing *result.MissingShardsError
	if errors.As(err, &missing) {
		return nil, &exitError{result.ExitIncomplete, err.Error()}
	}
	if err != nil {
		return nil, err
	}
	report.Header.Root = root
	return report, nil
}

// journalsIn are the journals that a name stands for: a journal, the report directory of a shard, or one that holds such directories.
func journalsIn(name string) ([]string, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	for _, pattern := range []string{"", "*", "*/*"} {
		found, err := filepath.Glob(filepath.Join(escapeGlob(name), pattern, "run.jsonl"))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, fmt.Errorf("%s: no run.jsonl in it, or in the directories in it: name the report directories of the shards", name)
}

// escapeGlob writes a name so that it stands for itself in a pattern.
func escapeGlob(name string) string {
	var escaped []rune
	for _, r := range name {
		if r == '*' || r == '?' || r == '[' {
			escaped = append(escaped, '[', r, ']')
			continue
		}
		escaped = append(escaped, r)
	}
	return string(escaped)
}
