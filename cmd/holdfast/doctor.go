package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/reports"
	"holdfast/specs"
)

func (a *app) doctorCommand() *cobra.Command {
	var o options
	cmd := &cobra.Command{
		Use:   "doctor [CONTRACT]",
		Short: "Check contract, configuration, target, credentials and folders, and say how to mend each",
		Long: `Check what a run needs, a line each: the configuration, the contract, the settings, the target, the credentials of every caller and the
folder of the reports. What fails says how to mend it. Nothing that changes anything is sent.

` + exitCodes,
		Example: `  holdfast doctor
  holdfast doctor openapi.yaml -u http://localhost:8080 --bearer "$TOKEN"`,
		Args: oneContract,
		RunE: func(cmd *cobra.Command, args []string) error { return a.doctor(cmd.Context(), &o, first(args)) },
	}
	o.contractFlags(cmd)
	o.runFlags(cmd)
	return cmd
}

// diagnosis prints what was looked at, a line each.
type diagnosis struct {
	w    io.Writer
	code int
}

func (d *diagnosis) say(sign, what, text string) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		if i > 0 {
			sign, what = "", ""
		}
		fmt.Fprintf(d.w, "%-5s %-13s %s\n", sign, what, reports.Harmless(line))
	}
}

func (d *diagnosis) ok(what, format string, args ...any) {
	d.say("ok", what, fmt.Sprintf(format, args...))
}

// fail notes what is wrong with a code that a run would end with.
func (d *diagnosis) fail(what string, err error, code int) {
	var exit *exitError
	text := err.Error()
	if errors.As(err, &exit) {
		text, code = exit.message, exit.code
	}
	d.say("FAIL", what, text)
	d.code = cmp.Or(d.code, code)
}

func (a *app) doctor(ctx context.Context, o *options, contractArg string) error {
	d := &diagnosis{w: a.out}
	file, err := a.configuration(ctx, o, contractArg, false)
	if err != nil {
		d.fail("configuration", err, result.ExitUsage)
		return d.end()
	}
	d.ok("configuration", "%s", cmp.Or(file.Path, "none: the flags say all; 'holdfast init' writes one"))
	a.doctorContract(ctx, d, o, cmp.Or(contractArg, file.Contract), withOverlays(file.Overlays, o.overlays))
	if d.code != 0 {
		return d.end()
	}
	quiet := *a
	quiet.err = io.Discard // the flaws were told
	s, err := quiet.open(ctx, o, contractArg, true)
	if err != nil {
		d.fail("settings", err, result.ExitUsage)
		return d.end()
	}
	d.ok("settings", "%d callers, %d fixtures, the target may be written to", len(s.plan.Environment.Callers), len(s.plan.Environment.Fixtures))
	for _, note := range s.file.Notes {
		d.say("note", "settings", note)
	}
	d.target(ctx, o, s)
	d.folder(cmp.Or(o.reportDir, s.file.Reports.Dir, defaultDir))
	return d.end()
}

// doctorContract looks at the contract alone.
func (a *app) doctorContract(ctx context.Context, d *diagnosis, o *options, name string, overlays []string) {
	if name == "" {
		d.fail("contract", errors.New("none is named: 'holdfast doctor openapi.yaml', or contract: in holdfast.yaml"), result.ExitUsage)
		return
	}
	if name == "-" {
		d.fail("contract", errors.New("standard input can be read once only: name a file"), result.ExitUsage)
		return
	}
	c, err := specs.Load(ctx, specs.Options{File: name, Overlays: overlays, AllowRefs: o.allowRefs, Strict: o.strictContract})
	if err != nil {
		d.fail("contract", missingContract(name, err), result.ExitUsage)
		return
	}
	d.ok("contract", "%s: %s: %d operations, %d requirements", name, strings.TrimSpace(c.Title+" "+c.Version), len(c.Operations), len(c.Requirements))
	for i, flaw := range c.Flaws {
		if i == maxFlaws {
			d.say("note", "contract", fmt.Sprintf("and %d more flaws", len(c.Flaws)-i))
			break
		}
		d.say("note", "contract", flaw.String())
	}
}

// target asks the target, and with it the callers.
func (d *diagnosis) target(ctx context.Context, o *options, s *session) {
	cfg, err := s.config(o)
	if err != nil {
		d.fail("credentials", err, result.ExitUsage)
		return
	}
	err = conformance.Probe(ctx, cfg)
	var away *conformance.UnavailableError
	if errors.As(err, &away) {
		d.fail("target", err, result.ExitIncomplete)
		return
	}
	d.ok("target", "%s answers", s.target.Redacted())
	if err != nil {
		code := result.ExitIncomplete
		var alike *conformance.RefusedAlikeError
		if errors.As(err, &alike) {
			code = result.ExitNothing
		}
		d.fail("credentials", err, code)
		return
	}
	var names []string
	for _, c := range s.plan.Environment.Callers {
		if len(c.Schemes) > 0 {
			names = append(names, c.Name)
		}
	}
	if len(names) == 0 {
		d.ok("credentials", "none are given, and the target asks for none")
		return
	}
	d.ok("credentials", "those of %s are taken", strings.Join(names, ", "))
}

// folder looks whether reports can be written, and leaves nothing behind.
func (d *diagnosis) folder(dir string) {
	at := dir
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			d.fail("reports", fmt.Errorf("%s is a file: name a folder with --report-dir", at), result.ExitUsage)
			return
		}
		if err == nil || filepath.Dir(at) == at {
			break
		}
		at = filepath.Dir(at)
	}
	f, err := os.CreateTemp(at, ".holdfast-*")
	if err != nil {
		d.fail("reports", fmt.Errorf("%s can't be written to: name another folder with --report-dir: %w", dir, err), result.ExitUsage)
		return
	}
	f.Close()
	os.Remove(f.Name())
	d.ok("reports", "%s can be written", dir)
}

func (d *diagnosis) end() error {
	if d.code == 0 {
		return nil
	}
	return &exitError{code: d.code}
}
