package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/internal/nearest"
)

func (a *app) replayCommand() *cobra.Command {
	var o options
	var from string
	cmd := &cobra.Command{
		Use:   "replay CASE...",
		Short: "Send cases of an earlier run again, on fresh fixtures",
		Long: `Send cases of an earlier run again, with their controls and on fresh fixtures.

Contract, configuration, target and seed are those of the run in the report directory; flags given here win. Credentials
are never stored: they come from the configuration or from flags, as for run.`,
		Example: `  holdfast replay 'createRefund/idempotency:conflict~note'`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("no case is named\nname one of the report, as in: holdfast replay 'createRefund/idempotency:conflict~note'")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.replay(cmd, &o, from, args)
		},
	}
	o.contractFlags(cmd)
	o.runFlags(cmd)
	cmd.Flags().StringVar(&from, "from", "holdfast-report", "report `DIRECTORY` of the run to take the cases from")
	return cmd
}

func (a *app) replay(cmd *cobra.Command, o *options, from string, ids []string) error {
	journal := filepath.Join(from, "run.jsonl")
	before, err := result.ReadReport(journal)
	if err != nil {
		return fmt.Errorf("%w; run first, or name the report directory with --from", err)
	}
	contractArg := a.again(cmd, o, before.Header, from)
	if o.reportDir == "" {
		o.reportDir = filepath.Join(from, "replay")
	}
	if sameFile(o.reportDir, from) {
		return fmt.Errorf("--report-dir %s holds the run to replay, which would be overwritten: name another directory", o.reportDir)
	}
	ctx := cmd.Context()
	s, stop, err := a.openAgain(ctx, o, before.Header, contractArg)
	if err != nil {
		return err
	}
	defer stop()
	if s.contract.SHA256 != before.Header.Contract.SHA256 {
		fmt.Fprintf(a.err, "holdfast: the contract has changed since the run in %s\n", from)
	}
	if s.drawn, err = drawnOf(before, ids); err != nil {
		return err
	}
	s.plan.Only = ids
	s.planner = s.plan.Planner()
	if err := known(s.planner); err != nil {
		return err
	}
	out, err := a.outputs(o, s)
	if err != nil {
		return a.notRun(o, err)
	}
	defer out.release()
	report, err := a.execute(ctx, o, s, out)
	if err != nil {
		return err
	}
	if err := a.conclude(o, report, out); err != nil {
		return err
	}
	if err := a.answer(report, ids); err != nil {
		return err
	}
	return a.ending(report, o, s, contractArg)
}

// drawnOf are the groups of those of the cases that a run has drawn at random. No plan has them: the journal does.
func drawnOf(r *result.Report, ids []string) ([]cases.Group, error) {
	if !slices.ContainsFunc(ids, plan.Explored) {
		return nil, nil
	}
	found := map[string]cases.Group{}
	var names []string
	for record, err := range r.Cases() {
		if err != nil {
			return nil, err
		}
		if record.Explored != nil {
			found[record.ID] = *record.Explored
			names = append(names, record.ID)
		}
	}
	var drawn []cases.Group
	for _, id := range ids {
		g, there := found[id]
		switch {
		case there:
			drawn = append(drawn, g)
		case plan.Explored(id):
			message := fmt.Sprintf("the journal holds no case that is called %q: of random ones it holds those that found something", id)
			if near, ok := nearest.Name(id, names); ok {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			return nil, errors.New(message)
		}
	}
	return drawn, nil
}

// openAgain opens the session of an earlier run. The service of a demo ended with it: it is started again.
func (a *app) openAgain(ctx context.Context, o *options, h result.Header, contractArg string) (*session, func(), error) {
	fault, demo := strings.CutPrefix(h.Config, demoConfig)
	if !demo || o.config != h.Config {
		s, err := a.open(ctx, o, contractArg, true)
		return s, func() {}, err
	}
	target, stop, err := startReference(ctx, fault)
	if err != nil {
		return nil, nil, err
	}
	s, err := a.bundledSession(ctx, o, target, fault)
	if err != nil {
		stop()
		return nil, nil, err
	}
	return s, stop, nil
}

// again fills in what the earlier run was given, where the command line does not say otherwise.
func (a *app) again(cmd *cobra.Command, o *options, h result.Header, from string) (contractArg string) {
	changed := cmd.Flags().Changed
	if !changed("seed") {
		o.seed = h.Seed
	}
	if !changed("url") {
		o.url = h.Target
	}
	if !changed("config") && h.Config != "" {
		o.config = h.Config
		if !strings.HasPrefix(h.Config, demoConfig) {
			o.config = fromRun(h, from, h.Config)
		}
	}
	if !changed("cases") {
		for _, name := range h.Cases {
			o.handWritten.files = append(o.handWritten.files, fromRun(h, from, name))
		}
	}
	if !changed("strict") {
		o.strict = h.Strict
	}
	if !changed("rule") {
		for _, l := range h.Levels {
			o.rules = append(o.rules, l.String())
		}
	}
	if changed("config") {
		return ""
	}
	if !changed("overlay") {
		for _, name := range h.Overlays {
			o.overlays = append(o.overlays, fromRun(h, from, name))
		}
	}
	return fromRun(h, from, h.Contract.File)
}

// baseOf is the working directory as it is named from a report directory, so that a run's files are found from anywhere.
func baseOf(dir string) string {
	here, err := os.Getwd()
	if err != nil {
		return ""
	}
	there, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	base, err := filepath.Rel(there, here)
	if err != nil {
		return "" // another volume: names are found from the same working directory only
	}
	return filepath.ToSlash(base)
}

// fromRun is a file that a run named, as it is named from here. What is absolute, a URL or standard input stays what it is.
func fromRun(h result.Header, from, name string) string {
	if h.Base == "" || name == "" || name == "-" || filepath.IsAbs(name) || strings.Contains(name, "://") {
		return name
	}
	return filepath.Join(from, filepath.FromSlash(h.Base), name)
}
