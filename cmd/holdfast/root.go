package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"holdfast/internal/nearest"
)

const exitCodes = `EXIT CODES
  0 kept · 1 violations · 2 usage, configuration or contract · 3 target unavailable or run incomplete
  4 a gate not met · 5 nothing proven · 70 internal error · 130 interrupted`

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "holdfast",
		Short: "Hold a running API to its OpenAPI contract",
		Long: `Hold a running API to its OpenAPI contract: send what must be accepted and what must be refused, and judge every answer.

` + exitCodes,
		Example: `  holdfast demo                                              see it work on the bundled refund service
  holdfast init openapi.yaml                                 write a first configuration
  holdfast run openapi.yaml -u http://localhost:8080         check a service, without any file
  holdfast run -c holdfast.yaml                              check what the configuration names
  holdfast plan openapi.yaml                                 see what would be sent
  holdfast replay 'createRefund/idempotency:conflict~note'   send one case of the last run again`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w\n%s", flagProblem(err), flagHint(cmd, err.Error()))
	})
	root.AddCommand(a.runCommand(), a.planCommand(), a.replayCommand(), a.baselineCommand(), a.demoCommand(), a.rulesCommand(), a.explainCommand(), a.versionCommand(), a.casesCommand(),
		a.initCommand(), a.doctorCommand(), a.configCommand(), a.diffCommand(), a.reportCommand())
	a.completed(root)
	return root
}

// noSuchCommand is what the root command says to any argument, since a command would have taken it.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	hint := "see 'holdfast --help'"
	if near, ok := nearest.Name(args[0], names); ok {
		hint = fmt.Sprintf("did you mean 'holdfast %s'? %s", near, hint)
	}
	return fmt.Errorf("unknown command %q\n%s", args[0], hint)
}

// flagProblem says of a value that a flag can't take what it takes, in words of ours and not of the parser's.
func flagProblem(err error) error {
	var invalid *pflag.InvalidValueError
	if !errors.As(err, &invalid) {
		return err
	}
	f := invalid.GetFlag()
	wants, known := map[string]string{
		"bool": "is neither true nor false", "int": "is no whole number", "uint64": "is no whole number from 0 on", "float64": "is no number",
		"duration": "is no time: give one as 500ms, 30s or 5m",
	}[f.Value.Type()]
	if !known {
		return fmt.Errorf("--%s: %q: %w", f.Name, invalid.GetValue(), invalid.Unwrap())
	}
	return fmt.Errorf("--%s: %q %s", f.Name, invalid.GetValue(), wants)
}

// flagHint names the flag that was probably meant.
func flagHint(cmd *cobra.Command, message string) string {
	hint := "see '" + cmd.CommandPath() + " --help'"
	name, ok := strings.CutPrefix(message, "unknown flag: --")
	if !ok {
		return hint
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near, ok := nearest.Name(name, names); ok {
		return fmt.Sprintf("did you mean --%s? %s", near, hint)
	}
	return hint
}
