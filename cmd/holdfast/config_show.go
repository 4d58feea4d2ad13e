package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"holdfast/conformance/config"
	"holdfast/reports"
)

func (a *app) configCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Look at the configuration",
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var file string
	show := &cobra.Command{
		Use:   "show",
		Short: "Print what the configuration comes to, with the place of each value; secrets are hidden",
		Example: `  holdfast config show
  holdfast config show -c deploy/holdfast.yaml`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.configShow(cmd.Context(), file) },
	}
	show.Flags().StringVarP(&file, "config", "c", "", "configuration `FILE`; found as HOLDFAST_CONFIG or holdfast.yaml upward from here")
	cmd.AddCommand(show, &cobra.Command{
		Use: "schema", Short: "Print the JSON Schema of holdfast.yaml, for editors", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := a.out.Write(config.Schema())
			return err
		},
	})
	return cmd
}

func (a *app) configShow(ctx context.Context, name string) error {
	if name == "" {
		dir, err := os.Getwd()
		if err != nil {
			return err
		}
		if name, err = config.Find(dir, a.lookup); err != nil {
			return err
		}
	}
	if name == "" {
		return errors.New("there is no holdfast.yaml here or above\nwrite one with 'holdfast init openapi.yaml', or name one with -c")
	}
	file, err := config.Load(ctx, config.Source{File: name, Lookup: a.lookup, Plan: true})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "KEY\tVALUE\tFROM")
	for _, s := range file.Settings() {
		from := s.From
		if s.Place.File != "" {
			place := fmt.Sprintf("%s:%d", s.Place.File, s.Place.Line)
			if from != "" {
				place += " (" + from + ")"
			}
			from = place
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", reports.Harmless(s.Key), reports.Harmless(s.Value), reports.Harmless(from))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, note := range file.Notes {
		fmt.Fprintln(a.err, "note: "+reports.Harmless(note))
	}
	return nil
}
