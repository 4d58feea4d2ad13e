package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/reports"
	"holdfast/specs"
)

// initOptions are the flags of init.
type initOptions struct {
	url, out string
	overlays []string
	force    bool
}

func (a *app) initCommand() *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init CONTRACT",
		Short: "Write a first holdfast.yaml for a contract, and say what has to be set",
		Long: `Write a first holdfast.yaml for a contract: its target, a caller for each tenant by the contract's security schemes, and the ids that
the contract has no way to make. Then say which variables have to be set. What the contract makes by itself is left out: a run infers it.`,
		Example: `  holdfast init openapi.yaml
  holdfast init openapi.yaml -u http://localhost:8080 -o deploy/holdfast.yaml`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one OpenAPI document\nas in 'holdfast init openapi.yaml'")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.init(cmd.Context(), &o, args[0]) },
	}
	f := cmd.Flags()
	f.StringVarP(&o.url, "url", "u", "", "base `URL` of the target (default the contract's first server, or http://localhost:8080)")
	f.StringVarP(&o.out, "output", "o", "holdfast.yaml", "`FILE` to write, or - for standard output")
	f.StringArrayVar(&o.overlays, "overlay", nil, "Overlay `FILE` to apply to the contract, in order")
	f.BoolVar(&o.force, "force", false, "overwrite a file that is there")
	return cmd
}

func (a *app) init(ctx context.Context, o *initOptions, contractArg string) error {
	contract, err := specs.Load(ctx, specs.Options{File: contractArg, Overlays: o.overlays, Stdin: a.in})
	if err != nil {
		return missingContract(contractArg, err)
	}
	d := &configDraft{contract: contract, fixtures: plan.InferFixtures(contract, cases.Environment{})}
	text := d.document(o, contractArg)
	if o.out == "-" {
		_, err := fmt.Fprint(a.out, text)
		return err
	}
	if _, err := os.Stat(o.out); err == nil && !o.force {
		return fmt.Errorf("%s is there already, and is not overwritten\ngive another name with -o, or --force", o.out)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(o.out, []byte(text), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "wrote %s\n", o.out)
	for _, v := range d.variables {
		fmt.Fprintf(a.out, "set   %s\n", v)
	}
	for _, m := range d.missing {
		fmt.Fprintf(a.out, "give  an id for %s: the contract has no operation that makes one\n", reports.Harmless(m))
	}
	named := ""
	if !isFile(contractArg) {
		named = " " + contractArg + " -c " + o.out
	} else if filepath.Base(o.out) != "holdfast.yaml" || filepath.Dir(o.out) != "." {
		named = " -c " + o.out
	}
	_, err = fmt.Fprintf(a.out, "then  holdfast doctor%s, and holdfast run%s\n", named, named)
	return err
}

// isFile says whether a contract is named by its file: a configuration names no other.
func isFile(contract string) bool { return contract != "-" && !strings.Contains(contract, "://") }

// configDraft is a configuration that is being written.
type configDraft struct {
	contract  *specs.Contract
	fixtures  []cases.Fixture
	variables []string
	missing   []string
}

func (d *configDraft) document(o *initOptions, contractArg string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	contract := contractArg
	if rel, err := filepath.Rel(filepath.Dir(o.out), contractArg); err == nil && o.out != "-" && isFile(contractArg) {
		contract = filepath.ToSlash(rel)
	}
	line("# What Holdfast needs to hold a service to its contract. 'holdfast config show' says what it comes to.")
	if isFile(contractArg) {
		line("contract: %s", yamlText(contract))
	} else {
		line("# contract: openapi.yaml       # a file; what comes by URL is named on the command line")
	}
	if len(o.overlays) > 0 {
		var names []string
		for _, overlay := range o.overlays {
			names = append(names, yamlText(overlay))
		}
		line("overlays: [%s]", strings.Join(names, ", "))
	}
	d.variables = append(d.variables, "API_URL, where the service is not at "+d.server(o))
	line("target:")
	line("  url: %s", yamlText("${API_URL:-"+d.server(o)+"}"))
	line("  wait: 30s                     # how long the service may take to start")
	line("  # allowed_hosts: [staging.example.com]   # other machines that may be written to")
	d.callers(line)
	d.given(line)
	line("gate: { fail-on: violation }    # min-proven: 90%%, baseline: holdfast-baseline.json")
	line("reports: { dir: holdfast-report, formats: [html, junit] }")
	return b.String()
}

// server is the URL of the target.
func (d *configDraft) server(o *initOptions) string {
	if o.url != "" {
		return o.url
	}
	for _, s := range d.contract.Servers {
		if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil && !strings.ContainsAny(s, "{}$") {
			return s
		}
	}
	return "http://localhost:8080"
}

// callers writes a caller of each of two tenants, with the schemes that operations ask for.
func (d *configDraft) callers(line func(string, ...any)) {
	schemes := d.schemes()
	if len(schemes) == 0 {
		line("# callers: the contract has no security scheme")
		return
	}
	line("callers:")
	for _, caller := range []struct{ name, prefix, note string }{{"owner", "OWNER", ""}, {"other", "OTHER", "   # another tenant: with it, whether one reaches the other's objects is tried"}} {
		line("  %s:%s", caller.name, caller.note)
		for _, scheme := range schemes {
			credential, variables := credentialOf(d.contract.SecuritySchemes[scheme], caller.prefix, len(schemes) > 1)
			line("    %s: %s", yamlText(scheme), credential)
			for _, v := range variables {
				d.variables = append(d.variables, v+", of "+caller.name)
			}
		}
	}
}
