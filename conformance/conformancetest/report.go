package conformancetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http/httptest"
	"net/url"
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// Report runs without a test and gives the report. Fixtures need a test: with any it is an error.
func Report(ctx context.Context, cfg Config) (*result.Report, error) {
	if len(cfg.Fixtures) > 0 {
		return nil, errors.New("fixtures are made by a test: use Run, or conformance.Config.Given")
	}
	return report(ctx, cfg, nil)
}

func report(ctx context.Context, cfg Config, given map[string]conformance.Supplier) (_ *result.Report, err error) {
	for name := range cfg.Balances {
		if cfg.Fixtures[name] == nil {
			return nil, fmt.Errorf("balances names %q, and no fixture of that name is there", name)
		}
	}
	contract, err := specs.Load(ctx, specs.Options{File: cfg.Contract, FS: cfg.FS, Overlays: cfg.Overlays})
	if err != nil {
		return nil, err
	}
	target, stop, err := cfg.target()
	if err != nil {
		return nil, err
	}
	defer stop()
	env, callers := cfg.environment(contract)
	run := conformance.Config{
		Contract: contract, Plan: plan.New(contract, env, cmp.Or(cfg.Seed, 1)), Target: target, Checks: cfg.Checks, Callers: callers,
		Given: given, Strict: cfg.Strict,
	}
	if run.Checks == nil {
		run.Checks = checks.All()
	}
	if cfg.Journal != "" {
		if run.Journal, err = result.OpenJournal(cfg.Journal); err != nil {
			return nil, err
		}
		defer func() { err = errors.Join(err, run.Journal.Close()) }()
	}
	return conformance.Run(ctx, run)
}

// target is where requests go, and how it is stopped.
func (cfg *Config) target() (*url.URL, func(), error) {
	switch {
	case (cfg.Handler == nil) == (cfg.URL == ""):
		return nil, nil, errors.New("give a Handler or a URL, and not both")
	case cfg.Handler == nil:
		target, err := url.Parse(cfg.URL)
		if err != nil {
			return nil, nil, fmt.Errorf("the URL of the service: %w", err)
		}
		return target, func() {}, nil
	}
	server := httptest.NewUnstartedServer(cfg.Handler)
	// The handler's panics are findings; net/http would write them to standard error, with whatever secrets they quote.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	target, err := url.Parse(server.URL)
	if err != nil {
		server.Close()
		return nil, nil, err
	}
	return target, server.Close, nil
}

// environment is what the plan may use, and the credentials of its callers.
func (cfg *Config) environment(contract *specs.Contract) (cases.Environment, map[string]credential.Caller) {
	env := cases.Environment{Operations: cfg.Operations, NoRaces: cfg.NoRaces, Strict: cfg.Strict}
	callers := map[string]credential.Caller{}
	for _, name := range cfg.callers() {
		schemes := fitting(contract, cfg.Callers[name])
		env.Callers = append(env.Callers, cases.Caller{Name: name, Schemes: slices.Sorted(maps.Keys(schemes))})
		callers[name] = credential.Caller{Schemes: schemes}
	}
	if len(env.Callers) == 0 {
		env.Callers = []cases.Caller{{Name: "owner"}}
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Fixtures)) {
		env.Fixtures = append(env.Fixtures, cases.Fixture{Name: name, Binds: []string{"path." + name}, Given: true, Exclusive: true, Holds: cfg.Balances[name]})
	}
	env.Fixtures = append(env.Fixtures, plan.InferFixtures(contract, env)...)
	return env, callers
}

// callers are the names, the default one first.
func (cfg *Config) callers() []string {
	return slices.SortedFunc(maps.Keys(cfg.Callers), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
}

func rank(caller string) int {
	if caller == "owner" {
		return 0
	}
	return 1
}

// fitting gives a credential to each security scheme of the contract that it can be meant for; where there is none, it goes with every
// request.
func fitting(contract *specs.Contract, c credential.Credential) map[string]credential.Credential {
	all := map[string]credential.Credential{}
	for name, s := range contract.SecuritySchemes {
		switch {
		case s.Type == "apiKey" && s.In == "header" && c.Header.Get(s.KeyName) != "",
			s.Type != "apiKey" && s.Type != "mutualTLS" && c.Header.Get("Authorization") != "":
			all[name] = c
		}
	}
	if len(all) == 0 {
		all["*"] = c
	}
	return all
}
