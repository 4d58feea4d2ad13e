package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/internal/nearest"
)

func (a *app) rulesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "List the rules that findings are reported under",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			rules := conformance.Catalogue(checks.All())
			if asJSON {
				e := json.NewEncoder(a.out)
				e.SetIndent("", "  ")
				return e.Encode(rules)
			}
			w := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
			for _, r := range rules {
				fmt.Fprintf(w, "%s\t%s\t%s\n", r.ID, r.Level, r.Summary)
			}
			return w.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain RULE",
		Short:   "Say what a rule demands, where it comes from and how to mend a breach",
		Example: `  holdfast explain idempotency-conflict`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return fmt.Errorf("explain takes the name of one rule, and got %d arguments\n'holdfast rules' lists them", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			var names []string
			for _, r := range conformance.Catalogue(checks.All()) {
				if r.ID == args[0] {
					fmt.Fprintf(a.out, "%s\n\n%s\n\nsource      %s\nlevel       %s\nconfidence  %s\nfix         %s\n",
						r.ID, r.Summary, r.Source, r.Level, r.Confidence, r.Fix)
					return nil
				}
				names = append(names, r.ID)
			}
			message := fmt.Sprintf("no rule is called %q", args[0])
			if near, ok := nearest.Name(args[0], names); ok {
				message += fmt.Sprintf("; did you mean %q?", near)
			}
			return fmt.Errorf("%s\n'holdfast rules' lists them", message)
		},
	}
}
