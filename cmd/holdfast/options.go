package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"holdfast/reports"
)

// options are the flags that run, plan and replay share.
type options struct {
	config     string
	overlays   []string
	url        string
	headers    []string
	bearer     []string
	set        []string
	yes        bool
	operations []string
	// tags choose operations by tag, since those that changed in the contract after a commit.
	tags        []string
	sinceRef    string
	allow       []string
	exclude     []string
	keep        bool
	handWritten handWritten
	reports     []string
	reportDir   string
	seed        uint64
	workers     int
	strict      bool
	// strictContract refuses a contract with flaws.
	strictContract bool
	// allowRefs are the hosts that the contract's references may lead to.
	allowRefs []string
	rules     []string
	noRaces   bool
	runID     string
	timeout   time.Duration
	// wait is how long the target may take to answer at all; 0 is what the configuration says, and noWait wins over both.
	wait   time.Duration
	noWait bool
	rate   float64
	color  string
	// baseline is the file of accepted findings; strictBaseline fails where one of them no longer fails.
	baseline       string
	strictBaseline bool
	limits         limits
	// quiet prints the verdict alone, verbose every finding in full.
	quiet, verbose bool
	// noCI takes no notice of the CI server that the command runs on.
	noCI bool
	// configuredDir is the report directory of the configuration.
	configuredDir string
	// explore is for how long random requests follow the plan.
	explore time.Duration
	// resume is the journal of the run to go on with.
	resume string
	// shard is the part of the plan that is asked for.
	shard string
}

// details is how many causes the terminal shows in full.
func (o *options) details() int {
	if o.verbose {
		return 0
	}
	return 5
}

// check refuses values that would otherwise be taken for others.
func (o *options) check(cmd *cobra.Command) error {
	switch {
	case o.workers < 1:
		return fmt.Errorf("--workers is %d: give 1 or more", o.workers)
	case !(o.rate >= 0) || math.IsInf(o.rate, 0):
		return fmt.Errorf("--rate-limit is %v: give requests a second, as 50, or 0 for no bound", o.rate)
	case cmd.Flags().Changed("wait") && o.wait <= 0:
		return fmt.Errorf("--wait is %v: give more than none, as 30s, or --no-wait", o.wait)
	case o.wait > 0 && o.noWait:
		return errors.New("--wait and --no-wait contradict each other: give one")
	case cmd.Flags().Changed("explore") && o.explore <= 0:
		return fmt.Errorf("--explore is %v: give more than none, as 30s", o.explore)
	case cmd.Flags().Changed("request-timeout") && o.timeout <= 0:
		return fmt.Errorf("--request-timeout is %v: give more than none, as 500ms or 10s", o.timeout)
	}
	return errors.Join(o.checkOutput(), o.limits.check(cmd))
}

// checkOutput refuses values of the flags that say what is written.
func (o *options) checkOutput() error {
	switch {
	case o.quiet && o.verbose:
		return errors.New("-q and -v contradict each other: give one")
	case !slices.Contains([]string{"auto", "always", "never"}, o.color):
		return fmt.Errorf("--color is %q: give auto, always or never", o.color)
	}
	return nil
}

// contractFlags choose the contract and the part of it.
func (o *options) contractFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVarP(&o.config, "config", "c", "", "configuration `FILE`; found as HOLDFAST_CONFIG or holdfast.yaml upward from here")
	o.handWritten.flags(cmd)
	f.StringArrayVar(&o.overlays, "overlay", nil, "Overlay `FILE` to apply to the contract, in order")
	f.StringArrayVar(&o.allowRefs, "allow-ref", nil, "`HOST` that references of the contract may lead to; can be repeated")
	f.BoolVar(&o.strictContract, "strict-contract", false, "refuse a contract with flaws instead of running the rest")
	f.StringArrayVar(&o.operations, "operation", nil, "only this operation, by `ID` or \"POST:/path\"; can be repeated")
	f.StringArrayVar(&o.tags, "tag", nil, "only operations with this `TAG`; can be repeated")
	f.StringVar(&o.sinceRef, "since", "", "only operations that changed in the contract since this commit, branch or tag of git, as `REF`")
	f.StringArrayVar(&o.exclude, "exclude", nil, "never this operation, by `ID`, tag:NAME, path pattern (/admin/*) or deprecated; can be repeated")
	f.StringArrayVar(&o.allow, "allow", nil, "send this `OPERATION` though it may have an effect at large (reset, import, DELETE of a collection); can be repeated")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the plan: the same `NUMBER` gives the same plan")
	f.StringVarP(&o.url, "url", "u", "", "base `URL` of the target")
	f.StringArrayVarP(&o.headers, "header", "H", nil, "header for every request, `'Name: value'` or @file")
	f.StringArrayVar(&o.bearer, "bearer", nil, "bearer token, `[NAME=]TOKEN`; a second NAME is another tenant; ${VAR} and @file are read")
	f.StringArrayVar(&o.set, "set", nil, "id of an object that exists, `customer_id=VALUE`")
	f.BoolVar(&o.noRaces, "no-races", false, "leave out the cases that send many requests at once")
	f.BoolVar(&o.yes, "yes", false, "send writing operations to a host that is not this machine")
}

// runFlags say how requests are sent and what is written.
func (o *options) runFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVarP(&o.workers, "workers", "j", 4, "how many groups run at once")
	f.BoolVar(&o.strict, "strict", false, "count warnings as violations")
	f.StringVar(&o.baseline, "baseline", "", "`FILE` of accepted findings; see 'holdfast baseline'")
	f.BoolVar(&o.strictBaseline, "strict-baseline", false, "fail where an accepted finding no longer fails")
	f.BoolVar(&o.keep, "keep", false, "leave in the target what the run made")
	f.StringArrayVar(&o.rules, "rule", nil, "level of a rule, `ID=LEVEL` or ID@OPERATION#PLACE=LEVEL: violation, warning, note or off; can be repeated")
	f.StringVar(&o.runID, "run-id", "", "seed of fresh values; random unless set")
	f.DurationVar(&o.timeout, "request-timeout", 0, "bound of one request (default 10s)")
	f.DurationVar(&o.wait, "wait", 0, "how long the target may take to answer at all before the run begins (default: what the configuration says)")
	f.BoolVar(&o.noWait, "no-wait", false, "try the target once, whatever the configuration says")
	f.Float64Var(&o.rate, "rate-limit", 0, "requests a second over all workers; 0 is no bound")
	o.limits.flags(cmd)
	o.outputFlags(cmd)
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error { return o.check(cmd) }
}

// outputFlags say what is written.
func (o *options) outputFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&o.reports, "report", nil, "also write `FORMAT[=PATH]`: "+strings.Join(reports.Names(), ", ")+"; can be repeated")
	f.StringVar(&o.reportDir, "report-dir", "", "`DIRECTORY` of the reports (default holdfast-report)")
	f.BoolVarP(&o.quiet, "quiet", "q", false, "print the verdict alone")
	f.BoolVarP(&o.verbose, "verbose", "v", false, "print every finding in full, and not only the first five")
	f.BoolVar(&o.noCI, "no-ci", false, "take no notice of the CI server: no annotations, step summary, Code Quality report or shards")
	f.StringVar(&o.color, "color", "auto", "auto, always or never")
}
