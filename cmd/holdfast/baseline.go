package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"holdfast/conformance/result"
	"holdfast/internal/atmost"
	"holdfast/reports"
)

// maxRead bounds the files that a command compares with, in bytes.
const maxRead = 64 << 20

// defaultBaseline is the file of accepted findings where neither the command line nor the run names one.
const defaultBaseline = "holdfast-baseline.json"

// baselineOptions are the flags of the baseline commands.
type baselineOptions struct {
	from, file string
	accepted   result.Accepted
}

func (a *app) baselineCommand() *cobra.Command {
	var o baselineOptions
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "Accept the findings that a service has, so that only new ones fail its gate",
		Long: `Accept the findings that a service has, so that only new ones fail its gate.

The baseline is a file to commit beside the contract. A run reads it where the configuration names it (gate: { baseline: FILE }) or
--baseline does: what it accepts is shown as known and does not fail the run. An entry whose day is over fails again, and one that no
longer fails is told.`,
		Example: `  holdfast run -c holdfast.yaml --baseline holdfast-baseline.json
  holdfast baseline update --reason 'found on adoption, REF-231' --owner payments --expires 2027-01-31
  holdfast baseline show
  holdfast baseline prune`,
		Args: noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	flags := cmd.PersistentFlags()
	flags.StringVar(&o.from, "from", defaultDir, "report `DIRECTORY` of the run to compare with")
	flags.StringVar(&o.file, "baseline", "", "`FILE` of the accepted findings (default that of the run, or "+defaultBaseline+")")
	update := &cobra.Command{
		Use: "update", Short: "Accept what failed in the last run; entries that are there stay as they are", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.baselineUpdate(&o) },
	}
	update.Flags().StringVar(&o.accepted.Reason, "reason", "found when the baseline was made", "why the new findings are accepted, as `TEXT`")
	update.Flags().StringVar(&o.accepted.Owner, "owner", "", "`WHO` mends them")
	update.Flags().StringVar(&o.accepted.Expires, "expires", "", "first `DAY` on which they fail again, as 2026-12-31")
	cmd.AddCommand(update, &cobra.Command{
		Use: "show", Short: "List the accepted findings", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.baselineShow(&o) },
	}, &cobra.Command{
		Use: "prune", Short: "Take out what no longer fails; nothing is added", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return a.baselinePrune(&o) },
	})
	return cmd
}

// readBaseline reads a baseline; nil where the file is not there.
func readBaseline(file string) (*result.Baseline, error) {
	data, err := atmost.ReadFile(file, maxRead)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("baseline: %w", err)
	}
	return result.ReadBaseline(file, data)
}

// baseline is that of a run: what the command line names, else the configuration. A file that is not there yet accepts nothing.
func (s *session) baseline(o *options) (*result.Baseline, error) {
	file := cmp.Or(o.baseline, s.file.Gate.Baseline)
	if file == "" {
		return nil, nil
	}
	b, err := readBaseline(file)
	if b == nil && err == nil {
		b = &result.Baseline{Schema: result.BaselineSchema, File: file}
	}
	return b, err
}

// lastRun reads the run to compare with, and the baseline with the name of its file.
func (o *baselineOptions) lastRun() (r *result.Report, b *result.Baseline, file string, err error) {
	if r, err = result.ReadReport(filepath.Join(o.from, "run.jsonl")); err != nil {
		return nil, nil, "", fmt.Errorf("%w; run first, or name the report directory with --from", err)
	}
	if err := whole(r, filepath.Join(o.from, "run.jsonl")); err != nil {
		return nil, nil, "", err
	}
	file = o.file
	if of := r.Header.Gate.Baseline; file == "" && of != nil {
		file = of.File
	}
	file = cmp.Or(file, defaultBaseline)
	b, err = readBaseline(file)
	return r, b, file, err
}

func (a *app) baselineUpdate(o *baselineOptions) error {
	if _, err := time.Parse(time.DateOnly, cmp.Or(o.accepted.Expires, "2000-01-01")); err != nil {
		return fmt.Errorf("--expires is %q: give a day, as 2026-12-31", o.accepted.Expires)
	}
	r, b, file, err := o.lastRun()
	if err != nil {
		return err
	}
	if !r.Complete {
		fmt.Fprintln(a.err, "holdfast: the run is not complete: what it did not come to is not in the baseline")
	}
	accepted, added := b.Accept(r, o.accepted)
	if err := writeBaseline(file, accepted); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: %d added, %d in all; commit it, and name it as gate: { baseline: … } or with --baseline\n", file, added, len(accepted.Entries))
	return nil
}

func (a *app) baselinePrune(o *baselineOptions) error {
	r, b, file, err := o.lastRun()
	if err != nil {
		return err
	}
	if b == nil {
		return fmt.Errorf("baseline %s is not there; name it with --baseline", file)
	}
	fixed := b.Compare(r).Fixed
	if err := writeBaseline(file, b.Without(fixed)); err != nil {
		return err
	}
	for _, e := range fixed {
		fmt.Fprintln(a.out, "fixed: "+reports.Harmless(e.String()))
	}
	fmt.Fprintf(a.out, "%s: %d taken out, %d left\n", file, len(fixed), len(b.Entries)-len(fixed))
	return nil
}

func (a *app) baselineShow(o *baselineOptions) error {
	file := o.file
	if _, _, named, err := o.lastRun(); err == nil {
		file = named
	}
	file = cmp.Or(file, defaultBaseline)
	b, err := readBaseline(file)
	if err != nil {
		return err
	}
	if b == nil {
		return fmt.Errorf("baseline %s is not there; name it with --baseline, or write it with 'holdfast baseline update'", file)
	}
	table := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "RULE\tREQUIREMENT\tREASON\tOWNER\tEXPIRES")
	for _, e := range b.Entries {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", reports.Harmless(e.Rule), reports.Harmless(e.Requirement), reports.Harmless(e.Reason), reports.Harmless(e.Owner), e.Expires)
	}
	return table.Flush()
}

func writeBaseline(file string, b *result.Baseline) error {
	data, err := b.Bytes()
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		return fmt.Errorf("baseline: %w", err)
	}
	return nil
}
