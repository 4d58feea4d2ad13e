package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime/debug"
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/config"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// session is what a command line came to: a contract, an environment and, where requests are sent, a target.
type session struct {
	file     *config.File
	contract *specs.Contract
	plan     *plan.Plan
	// planner is a pass over the plan that has looked ahead; nil where none has.
	planner *plan.Planner
	target  *url.URL
	// overlays are those of the configuration and of the command line, as they are applied.
	overlays []string
	notes    []string
	// earlier is the run that this one goes on with; nil where it begins.
	earlier *result.Earlier
	// drawn are groups of an earlier run that no plan has: they were drawn at random.
	drawn []cases.Group
	// divided says who asked for the shard that is run: the command line or the CI server.
	divided string
	// demo says that the target is the reference service in this process, with the fault that is planted.
	demo  bool
	fault string
}

// open loads the configuration and the contract and makes the plan. With sending, secrets are read and the target must be
// known and allowed.
func (a *app) open(ctx context.Context, o *options, contractArg string, sending bool) (*session, error) {
	file, err := a.configuration(ctx, o, contractArg, sending)
	if err != nil {
		return nil, err
	}
	o.configuredDir = file.Reports.Dir
	source := specs.Options{File: file.Contract, Overlays: withOverlays(file.Overlays, o.overlays)}
	if contractArg != "" {
		source.File = contractArg // the overlays of the configuration hold for it, too: it may be a newer copy
	}
	if source.File == "" {
		return nil, errors.New("no contract: name the OpenAPI document, as in 'holdfast run openapi.yaml -u http://localhost:8080', or a configuration with -c")
	}
	if source.File == "-" {
		source.Stdin = a.in
	}
	source.Cases = slices.Concat(file.Cases, o.handWritten.files)
	source.Strict, source.AllowRefs = o.strictContract, o.allowRefs
	contract, err := load(ctx, source)
	if err != nil {
		return nil, missingContract(source.File, err)
	}
	tellFlaws(a.err, contract)
	flags := config.Flags{URL: o.url, Bearer: o.bearer, Headers: o.headers, Set: o.set, Lookup: a.lookup, Plan: !sending}
	if file, err = file.With(flags, contract); err != nil {
		return nil, err
	}
	if err := file.Check(contract); err != nil {
		return nil, err
	}
	if err := o.ruleLevels(file, contract); err != nil {
		return nil, err
	}
	s := &session{file: file, contract: contract, overlays: source.Overlays, notes: append(slices.Clone(contract.Notes), file.Notes...)}
	env := file.Environment()
	if len(env.Callers) == 0 {
		env.Callers = []cases.Caller{{Name: "owner"}}
	}
	if err := checkChoices(contract, "--allow", o.allow); err != nil {
		return nil, err
	}
	if err := checkChoices(contract, "--exclude", o.exclude); err != nil {
		return nil, err
	}
	env.Allow, env.Exclude = with(env.Allow, o.allow), with(env.Exclude, o.exclude)
	env.Fixtures = append(env.Fixtures, plan.InferFixtures(contract, env)...)
	env.Strict, env.NoRaces = o.strict, o.noRaces
	if env.Operations, err = a.chosen(ctx, o, source, contract); err != nil {
		return nil, err
	}
	if sending {
		if s.target, err = file.BaseURL(contract); err != nil {
			return nil, err
		}
		if writes(contract, env.Operations) {
			if err := config.Allowed(s.target, file.Target.AllowedHosts, o.yes); err != nil {
				return nil, err
			}
		}
	}
	s.plan = plan.New(contract, env, o.seed)
	o.handWritten.choose(s.plan)
	return s, nil
}

// load gives up when the context ends, whatever the contract's reader is at.
func load(ctx context.Context, source specs.Options) (*specs.Contract, error) {
	type loaded struct {
		contract *specs.Contract
		err      error
		panicked any
	}
	ready := make(chan loaded, 1)
	go func() {
		var l loaded
		defer func() {
			if r := recover(); r != nil {
				l.panicked = fmt.Sprintf("%v\n%s", r, debug.Stack())
			}
			ready <- l
		}()
		l.contract, l.err = specs.Load(ctx, source)
	}()
	select {
	case l := <-ready:
		if l.panicked != nil {
			panic(l.panicked)
		}
		return l.contract, l.err
	case <-ctx.Done():
		return nil, errInterrupted
	}
}

// errInterrupted says that a signal came before there was anything to report.
var errInterrupted = &exitError{result.ExitInterrupted, "interrupted"}

// configuration finds and loads holdfast.yaml; without any the flags say all.
func (a *app) configuration(ctx context.Context, o *options, contractArg string, sending bool) (*config.File, error) {
	name := o.config
	if name == "" && contractArg == "" {
		dir, err := os.Getwd()
		if err != nil {
			return nil, err
		}
		if name, err = config.Find(dir, a.lookup); err != nil {
			return nil, err
		}
	}
	if name == "" {
		return config.FromFlags(config.Flags{Lookup: a.lookup, Plan: !sending}, nil)
	}
	return config.Load(ctx, config.Source{File: name, Lookup: a.lookup, Plan: !sending})
}

// withOverlays adds overlays to those of a configuration. One that is there already is not applied twice: a replay names all.
func withOverlays(configured, given []string) []string {
	all := slices.Clone(configured)
	for _, name := range given {
		if !slices.ContainsFunc(all, func(have string) bool { return sameFile(have, name) }) {
			all = append(all, name)
		}
	}
	return all
}

// configName is what the journal keeps of where the configuration came from.
func (s *session) configName() string {
	if s.demo {
		return demoConfig + s.fault
	}
	return s.file.Path
}

// config is what the runner needs.
func (s *session) config(o *options) (conformance.Config, error) {
	callers, err := s.file.Credentials(s.contract)
	if err != nil {
		return conformance.Config{}, err
	}
	cfg := conformance.Config{
		Contract: s.contract, Plan: s.plan, Planner: s.planner, Target: s.target, Checks: checks.All(), ServerPath: s.file.Target.URL != nil && s.file.Target.URL.Path == "",
		Callers: callers, RootCAs: s.file.Target.RootCAs, Given: s.file.Suppliers(), Teardown: s.file.Teardowns(s.contract), Header: s.file.Target.Headers, Secrets: s.file.Secrets,
		Workers: o.workers, RequestTimeout: o.timeout, Rate: o.rate, Bounded: o.limits.maxTime > 0 || o.rate > 0, RunID: o.runID, Strict: o.strict, Levels: s.file.Levels(), Keep: o.keep, Wait: s.file.Target.Wait,
	}
	switch {
	case o.noWait:
		cfg.Wait = 0
	case o.wait > 0:
		cfg.Wait = o.wait
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = s.file.Target.RequestTimeout
	}
	if cfg.Rate == 0 {
		cfg.Rate = s.file.Target.Rate
	}
	baseline, err := s.baseline(o)
	if err != nil {
		return conformance.Config{}, err
	}
	cfg.Record = result.Header{
		ToolVersion: version(), Config: s.configName(), Overlays: s.overlays,
		Gate: result.Gate{FailOn: string(s.file.Gate.FailOn), MinProven: s.file.Gate.MinProven, Unproven: s.file.Unproven,
			MaxWarnings: s.file.Gate.MaxWarnings, MaxFlaky: s.file.Gate.MaxFlaky, MaxInconclusive: s.file.Gate.MaxInconclusive,
			MinProvenOf: s.file.Gate.MinProvenOf, Quarantine: s.file.Quarantined(s.contract),
			MaxUnanswered: s.file.Gate.MaxUnanswered, Baseline: baseline, StrictBaseline: s.file.Gate.StrictBaseline || o.strictBaseline},
	}
	return cfg, nil
}
