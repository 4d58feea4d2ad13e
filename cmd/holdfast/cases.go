package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"
)

// casesCommand groups what is about hand-written cases.
func (a *app) casesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cases",
		Short: "Write the first cases by hand, and see whether they prove anything",
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.casesInitCommand(), a.casesVetCommand())
	return cmd
}

func (a *app) casesVetCommand() *cobra.Command {
	var o options
	var format string
	cmd := &cobra.Command{
		Use:   "vet [CONTRACT]",
		Short: "Try hand-written cases on services that are wrong on purpose",
		Long: `Try hand-written cases on services that are wrong on purpose. Nothing is sent over the network.

The contract makes a stub: a service that keeps it. A case that the stub fails asks for what nobody can keep. Then the stub is wrong in
one place after another: it accepts what it must refuse, gives another status, code or value, or forgets keys. A case that none of them
fails proves nothing.

A request that is refused must be noticed by its case when the stub accepts it. Otherwise the case passes for the wrong reason.

EXIT CODES
  0 every case proves something · 1 some prove nothing, are wrong or were not tried · 2 usage, configuration or contract`,
		Example: `  holdfast cases vet openapi.yaml --cases tests.arazzo.yaml
  holdfast cases vet openapi.yaml --cases tests.arazzo.yaml --format json`,
		Args: oneContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"text", "json"}, format) {
				return fmt.Errorf("unknown format %q; want text or json", format)
			}
			return a.casesVet(cmd.Context(), &o, first(args), format)
		},
	}
	o.contractFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}
