package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"holdfast/cases/plan"
	"holdfast/conformance/config"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// demoFault is the fault that the demo plants: the key's fingerprint leaves a member of the body out, which six tests
// written by hand would not see.
const demoFault = "note-not-compared"

func (a *app) demoCommand() *cobra.Command {
	var o options
	var fault string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Hold the bundled refund service to its contract, then plant a fault and catch it",
		Long: `Hold the bundled refund service to its contract: the service runs in this process, on a free port of this machine and
on a database in a temporary folder. Then one fault is planted, and the second run must catch it.

With --fault the one run is on that fault: 'refund-server --list-faults' names them.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if fault != "" {
				return a.demoOnFault(cmd.Context(), &o, fault)
			}
			return a.demo(cmd.Context(), &o)
		},
	}
	o.runFlags(cmd)
	cmd.Flags().Uint64Var(&o.seed, "seed", 1, "seed of the plan: the same `NUMBER` gives the same plan")
	cmd.Flags().StringVar(&fault, "fault", "", "run on the service with this `FAULT` only")
	return cmd
}

func (a *app) demo(ctx context.Context, o *options) error {
	dir := o.reportDir
	if dir == "" {
		dir = "holdfast-report"
	}
	fmt.Fprintln(a.out, "1. The refund service as it should be: nothing may be found.")
	o.reportDir = dir
	clean, err := a.demoRun(ctx, o, "")
	if err != nil {
		return err
	}
	if clean.ExitCode != result.ExitKept {
		return &exitError{clean.ExitCode, "the clean service was not found to keep its contract: this is a bug in holdfast"}
	}
	fmt.Fprintf(a.out, "\n2. The same service with the fault %q planted: %s.\n", demoFault, faultSummary(demoFault))
	o.reportDir = filepath.Join(dir, "fault")
	faulty, err := a.demoRun(ctx, o, demoFault)
	if err != nil {
		return err
	}
	if faulty.ExitCode != result.ExitViolations {
		return &exitError{result.ExitViolations, "the planted fault was not caught: this is a bug in holdfast"}
	}
	fmt.Fprintf(a.out, "\nThe clean service kept its contract and the planted fault was caught.\nOpen %s, and %s for the fault.\n",
		filepath.Join(dir, "index.html"), filepath.Join(dir, "fault", "index.html"))
	return nil
}

func (a *app) demoOnFault(ctx context.Context, o *options, fault string) error {
	r, err := a.demoRun(ctx, o, fault)
	if err != nil {
		return err
	}
	if r.ExitCode != result.ExitKept {
		return &exitError{code: r.ExitCode}
	}
	return nil
}

// demoRun starts the reference service, runs the whole plan against it and prints the summary.
func (a *app) demoRun(ctx context.Context, o *options, fault string) (*result.Report, error) {
	target, stop, err := startReference(ctx, fault)
	if err != nil {
		return nil, err
	}
	defer stop()
	s, err := a.bundledSession(ctx, o, target, fault)
	if err != nil {
		return nil, err
	}
	out, err := a.outputs(o, s)
	if err != nil {
		return nil, err
	}
	defer out.release()
	r, err := a.execute(ctx, o, s, out)
	if err != nil {
		return nil, err
	}
	return r, a.conclude(o, r, out)
}

// bundledSession is the session of the bundled contract and configuration on a target.
func (a *app) bundledSession(ctx context.Context, o *options, target *url.URL, fault string) (*session, error) {
	file, err := config.Load(ctx, config.Source{File: "refunds.holdfast.yaml", FS: bundled.FS, Lookup: noVariables})
	if err != nil {
		return nil, err
	}
	contract, err := specs.Load(ctx, specs.Options{File: "refunds.yaml", FS: bundled.FS})
	if err != nil {
		return nil, err
	}
	if err := o.ruleLevels(file, contract); err != nil {
		return nil, err
	}
	env := file.Environment()
	env.Strict = o.strict
	return &session{file: file, contract: contract, plan: plan.New(contract, env, o.seed), target: target, demo: true, fault: fault}, nil
}

// demoConfig marks the journal of a demo; the planted fault follows.
const demoConfig = "demo:"

// noVariables keeps the demo apart from the environment that it is started in.
func noVariables(string) (string, bool) { return "", false }

// startReference serves the reference service on a free port of this machine, on a database of its own.
func startReference(ctx context.Context, fault string) (target *url.URL, stop func(), err error) {
	dir, err := os.MkdirTemp("", "holdfast-demo-")
	if err != nil {
		return nil, nil, err
	}
	store, err := reference.OpenSQLite(ctx, filepath.Join(dir, "refunds.db"))
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	options := reference.Options{Store: store}
	if fault != "" {
		options.Faults = []string{fault}
	}
	service, err := reference.New(options)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close(), os.RemoveAll(dir))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, errors.Join(err, store.Close(), os.RemoveAll(dir))
	}
	server := &http.Server{Handler: service, ReadHeaderTimeout: 5 * time.Second}
	go server.Serve(listener) // ends with Shutdown
	stop = func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		server.Shutdown(ctx)
		store.Close()
		os.RemoveAll(dir)
	}
	return &url.URL{Scheme: "http", Host: listener.Addr().String()}, stop, nil
}

func faultSummary(name string) string {
	for _, f := range reference.Faults() {
		if f.Name == name {
			return f.Summary
		}
	}
	return name
}
