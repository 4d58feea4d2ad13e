package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/vet"
	"holdfast/specs"
)

func (a *app) casesInitCommand() *cobra.Command {
	var out string
	var overlays []string
	var force bool
	cmd := &cobra.Command{
		Use:   "init CONTRACT",
		Short: "Write a first file of hand-written cases from a contract",
		Long: `Write a first file of hand-written cases from a contract: an Arazzo document with, for each operation, what must be accepted and what
must be refused. It is meant to be read and changed: the values are made up, and you know better ones.

'holdfast cases vet' says whether the cases still prove something after you changed them.`,
		Example: `  holdfast cases init openapi.yaml
  holdfast cases init openapi.yaml -o tests.arazzo.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one OpenAPI document\nas in 'holdfast cases init openapi.yaml'")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.casesInit(cmd.Context(), args[0], overlays, out, force)
		},
	}
	cmd.Flags().StringVarP(&out, "output", "o", "cases.arazzo.yaml", "`FILE` to write, or - for standard output")
	cmd.Flags().StringArrayVar(&overlays, "overlay", nil, "Overlay `FILE` to apply to the contract, in order")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite a file that is there")
	return cmd
}

func (a *app) casesInit(ctx context.Context, contractArg string, overlays []string, out string, force bool) error {
	source := specs.Options{File: contractArg, Overlays: overlays, Stdin: a.in}
	contract, err := specs.Load(ctx, source)
	if err != nil {
		return missingContract(contractArg, err)
	}
	text := vet.Draft(contract, plan.InferFixtures(contract, cases.Environment{}), filepath.Base(contractArg))
	if out == "-" {
		_, err := fmt.Fprint(a.out, text)
		return err
	}
	if _, err := os.Stat(out); err == nil && !force {
		return fmt.Errorf("%s is there already, and is not overwritten\ngive another name with -o, or --force", out)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.WriteFile(out, []byte(text), 0o644); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "wrote %s\ntry it: holdfast cases vet %s --cases %s\n", out, contractArg, out)
	return err
}
