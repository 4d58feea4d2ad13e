package main

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
	"holdfast/reports"
	"holdfast/specs"
)

// completer gives what may stand at a place of the command line.
type completer func(cmd *cobra.Command, args []string) []string

// completed adds values to what a shell completes: those of flags and of arguments.
func (a *app) completed(root *cobra.Command) {
	flags := map[string]completer{
		"operation": a.operationNames,
		"allow":     a.operationNames,
		"exclude":   a.operationNames,
		"tag":       a.tagNames,
		"rule":      func(*cobra.Command, []string) []string { return ruleNames() },
		"report":    func(*cobra.Command, []string) []string { return reports.Names() },
		"fault":     func(*cobra.Command, []string) []string { return faultNames() },
		"color":     func(*cobra.Command, []string) []string { return []string{"auto", "always", "never"} },
	}
	arguments := map[string]completer{
		"explain": func(*cobra.Command, []string) []string { return ruleNames() },
		"replay":  func(cmd *cobra.Command, _ []string) []string { return caseNames(flagText(cmd, "from")) },
	}
	for _, cmd := range root.Commands() {
		if give, ok := arguments[cmd.Name()]; ok {
			cmd.ValidArgsFunction = give.complete
		}
		for name, give := range flags {
			if cmd.Flags().Lookup(name) != nil {
				_ = cmd.RegisterFlagCompletionFunc(name, give.complete) // it fails for a flag that is not there
			}
		}
	}
}

func (v completer) complete(cmd *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	var all []string
	for _, value := range v(cmd, args) {
		if strings.HasPrefix(value, typed) && reports.Harmless(value) == value {
			all = append(all, value)
		}
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}

func flagText(cmd *cobra.Command, name string) string {
	if f := cmd.Flags().Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

// contractOf is the contract that a command line names; nil where it can't be read. A shell waits: nothing is fetched.
func (a *app) contractOf(cmd *cobra.Command, args []string) *specs.Contract {
	ctx := cmd.Context()
	if ctx == nil {
		ctx = context.Background()
	}
	name := ""
	if cmd.Name() != "replay" {
		name = first(args)
	}
	file, err := a.configuration(ctx, &options{config: flagText(cmd, "config")}, name, false)
	if err != nil {
		return nil
	}
	if name == "" {
		name = file.Contract
	}
	if name == "" || name == "-" || strings.Contains(name, "://") {
		return nil
	}
	c, err := specs.Load(ctx, specs.Options{File: name, Overlays: file.Overlays})
	if err != nil {
		return nil
	}
	return c
}

func (a *app) operationNames(cmd *cobra.Command, args []string) (names []string) {
	if c := a.contractOf(cmd, args); c != nil {
		for _, op := range c.Operations {
			names = append(names, op.ID)
		}
	}
	return names
}

func (a *app) tagNames(cmd *cobra.Command, args []string) (names []string) {
	if c := a.contractOf(cmd, args); c != nil {
		names = tagsOf(c)
	}
	return names
}

// tagsOf are the tags of a contract's operations, in their order.
func tagsOf(c *specs.Contract) (names []string) {
	for _, op := range c.Operations {
		for _, tag := range op.Tags {
			if !slices.Contains(names, tag) {
				names = append(names, tag)
			}
		}
	}
	return names
}

func ruleNames() (names []string) {
	for _, r := range conformance.Catalogue(checks.All()) {
		names = append(names, r.ID)
	}
	return names
}

func faultNames() (names []string) {
	for _, f := range reference.Faults() {
		names = append(names, f.Name)
	}
	return names
}

// caseNames are those of the last run's findings.
func caseNames(dir string) (names []string) {
	r, err := result.ReadReport(filepath.Join(dir, "run.jsonl"))
	if err != nil {
		return nil
	}
	for _, f := range r.Findings {
		if !slices.Contains(names, f.Case) {
			names = append(names, f.Case)
		}
	}
	return names
}
