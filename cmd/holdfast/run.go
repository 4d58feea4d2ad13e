package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
)

func (a *app) runCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "run [CONTRACT]",
		Short: "Send the plan to the target and judge every answer",
		Long: `Send the plan to the target and judge every answer.

CONTRACT is an OpenAPI 3.0, 3.1 or 3.2 or a Swagger 2.0 document, YAML or JSON, or - for standard input; without it the configuration names it.
The report directory always holds run.jsonl (the journal) and verdict.json.

` + exitCodes,
		Example: `  holdfast run openapi.yaml -u http://localhost:8080 --bearer "$TOKEN"
  holdfast run openapi.yaml -u http://localhost:8080 --bearer "$TOKEN" --bearer other="$OTHER_TOKEN" --operation createRefund
  holdfast run -c holdfast.yaml --report junit --report html=page.html`,
		Args: oneContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.run(cmd, &o, first(args))
		},
	}
	o.contractFlags(cmd)
	o.runFlags(cmd)
	o.shardFlag(cmd)
	cmd.Flags().DurationVar(&o.explore, "explore", 0, "after the plan, send seeded random requests and sequences for this time, as 30s; what they don't find proves nothing")
	cmd.Flags().StringVar(&o.resume, "resume", "", "go on with the run of this `JOURNAL` (run.jsonl) that ended before its plan did; without the file the run begins")
	return cmd
}

func (a *app) run(cmd *cobra.Command, o *options, contractArg string) error {
	ctx := cmd.Context()
	earlier, contractArg, err := a.resuming(cmd, o, contractArg)
	if err != nil {
		return a.notRun(o, err)
	}
	s, err := a.open(ctx, o, contractArg, true)
	if err != nil {
		return a.notRun(o, err)
	}
	s.earlier = earlier
	if err := a.divide(o, s); err != nil {
		return a.notRun(o, err)
	}
	if err := s.goesOn(o); err != nil {
		return a.notRun(o, err)
	}
	out, err := a.outputs(o, s)
	if err != nil {
		return a.notRun(o, err)
	}
	defer out.release()
	if err := a.announce(s, o.workers); err != nil {
		return err
	}
	if err := a.tellShard(s); err != nil {
		return err
	}
	report, err := a.execute(ctx, o, s, out)
	if err != nil {
		return err
	}
	if err := a.conclude(o, report, out); err != nil {
		return err
	}
	return a.ending(report, o, s, contractArg)
}

// execute runs the session's plan and writes the journal.
func (a *app) execute(ctx context.Context, o *options, s *session, out *outputs) (*result.Report, error) {
	cfg, err := s.config(o)
	if err != nil {
		return nil, err
	}
	cfg.Record.ReportDir = out.dir
	cfg.Record.Cases, cfg.Record.Base = o.handWritten.files, baseOf(out.dir)
	cfg.Record.CI, cfg.Record.Root = a.job(o)
	cfg.Record.Command = append([]string{"holdfast"}, a.args...)
	if s.earlier != nil && s.earlier.Ended {
		return out.ended(o.resume)
	}
	cfg.Resume = s.earlier
	if cfg.Journal, err = out.journalled(s.earlier); err != nil {
		return nil, err
	}
	defer cfg.Journal.Close()
	if a.loaded != nil {
		a.loaded()
	}
	progress, done := a.progress(o)
	if o.explore > 0 {
		cfg.Exploring.For, cfg.Exploring.Until = o.explore, o.limits.exploringUntil(time.Now())
	}
	cfg.Exploring.Again = s.drawn
	bounded, watched, stop := o.limits.bound(ctx, progress)
	defer stop()
	cfg.Progress = watched
	report, err := conformance.Run(bounded, cfg)
	done()
	if notWritten(err) {
		err = fmt.Errorf("%w; where there is room, holdfast run --resume %s goes on with the run", err, out.journal())
	}
	if err != nil {
		return nil, &exitError{result.ExitIncomplete, err.Error()}
	}
	o.limits.ended(bounded, report)
	if err := cfg.Journal.Close(); err != nil && !errors.Is(err, errClosed) {
		return nil, &exitError{result.ExitIncomplete, err.Error()}
	}
	if err := cfg.Journal.Verify(); err != nil {
		report.WithCases(nil).Lost(err.Error())
	}
	return report, nil
}

// ending gives the exit code, with the command to type next where the run proved nothing.
func (a *app) ending(r *result.Report, o *options, s *session, contractArg string) error {
	if r.ExitCode == result.ExitKept {
		return nil
	}
	message := ""
	if r.RefusedAlike {
		message = nextCommand(o, s, contractArg)
	}
	return &exitError{r.ExitCode, message}
}

// nextCommand is the line to type when every operation refused the caller.
func nextCommand(o *options, s *session, contractArg string) string {
	for _, c := range s.plan.Environment.Callers {
		if len(c.Schemes) > 0 {
			return "check the credentials of " + c.Name + " and the path of the URL"
		}
	}
	contract := contractArg
	if contract == "" {
		contract = s.contract.File
	}
	return fmt.Sprintf("give credentials: holdfast run %s -u %s %s", contract, s.target.Redacted(), plan.CredentialFlag(s.contract))
}

// oneContract accepts the name of a contract, or none.
func oneContract(cmd *cobra.Command, args []string) error {
	switch {
	case len(args) == 2 && cmd.Flags().Lookup("url") != nil && specs.IsURL(args[1]) && !specs.IsURL(args[0]):
		return fmt.Errorf("the address of the target is given by a flag\ntype: %s %s -u %s", cmd.CommandPath(), args[0], args[1])
	case len(args) > 1:
		return fmt.Errorf("%s takes one contract, and got %d arguments: %s\nsee '%s --help'", cmd.Name(), len(args), strings.Join(args, " "), cmd.CommandPath())
	case len(args) == 1 && args[0] == "":
		return errors.New("the name of the contract is empty\nname the OpenAPI document; without the argument the configuration names it")
	}
	return nil
}

func first(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
