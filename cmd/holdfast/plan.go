package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/internal/nouns"
	"holdfast/reports"
)

func (a *app) planCommand() *cobra.Command {
	var o options
	var format, check string
	cmd := &cobra.Command{
		Use:   "plan [CONTRACT]",
		Short: "Show what would be sent, and send nothing",
		Long: `Show what would be sent, and send nothing. No secret is needed.

The plan depends on the contract, the names in the configuration and the seed alone: it is the same bytes in every process.
The obligations (--format markdown) don't depend on the seed either: commit them, and --check says when the contract has
drifted from them.`,
		Example: `  holdfast plan openapi.yaml
  holdfast plan openapi.yaml --format text --operation createRefund
  holdfast plan -c holdfast.yaml --format markdown > obligations.md
  holdfast plan -c holdfast.yaml --check obligations.md`,
		Args: oneContract,
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains([]string{"table", "text", "json", "curl", "markdown"}, format) {
				return fmt.Errorf("unknown plan format %q; want table, text, json, curl or markdown", format)
			}
			if !cmd.Flags().Changed("check") {
				return a.plan(cmd.Context(), &o, first(args), format)
			}
			if cmd.Flags().Changed("format") && format != "markdown" {
				return fmt.Errorf("--check compares obligations: leave --format %s out", format)
			}
			return a.planCheck(cmd.Context(), &o, first(args), check)
		},
	}
	o.contractFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "table", "table, text (the cases), json (one group a line), curl, or markdown (the obligations)")
	o.shardFlag(cmd)
	cmd.Flags().StringVar(&check, "check", "", "compare the obligations with those in `FILE`; exit 4 where they differ")
	return cmd
}

func (a *app) plan(ctx context.Context, o *options, contractArg, format string) error {
	s, err := a.open(ctx, o, contractArg, false)
	if err != nil {
		return err
	}
	if o.shard != "" {
		if s.plan.Shard, err = plan.ParseShard(o.shard); err != nil {
			return fmt.Errorf("--shard: %w", err)
		}
	}
	out := a.out
	if format == "text" || format == "table" {
		// Names and reasons are the contract's: none may command the terminal.
		visible := reports.NewHarmlessWriter(a.out)
		defer visible.Flush()
		out = visible
	}
	w := bufio.NewWriter(out)
	if format == "markdown" {
		if err := obligations(w, s); err != nil {
			return err
		}
		return w.Flush()
	}
	base := "$URL"
	if u, err := s.file.BaseURL(s.contract); err == nil {
		base = strings.TrimSuffix(u.String(), "/")
	}
	table := reports.NewPlanTable(s.contract)
	planner := s.plan.Planner()
	planner.Until(ctx)
	for g := range planner.Groups() {
		if ctx.Err() != nil {
			return errInterrupted
		}
		table.Add(&g)
		switch format {
		case "json":
			data, err := json.Marshal(g)
			if err != nil {
				return err
			}
			w.Write(data)
			w.WriteByte('\n')
		case "curl":
			err = curlGroup(w, s, &g, base)
		case "text":
			textGroup(w, &g, s.plan)
		}
		if err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return errInterrupted
	}
	switch format {
	case "text":
		planTail(w, s, planner.Skips(), table.Cases)
	case "table":
		if err := table.Write(w, s.plan, planner.Skips()); err != nil {
			return err
		}
		notPlanned(w, s)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if table.Cases == 0 {
		return &exitError{result.ExitNothing, "the plan is empty: no request can be made"}
	}
	return nil
}

func textGroup(w io.Writer, g *cases.Group, p *plan.Plan) {
	fmt.Fprintf(w, "%s as %s", reports.Harmless(g.ID), reports.Harmless(g.Caller))
	for _, f := range g.Fixtures {
		fmt.Fprintf(w, ", on %s", nouns.A(f.Name))
		for name, n := range f.Needs {
			switch {
			case n.Exactly != nil:
				fmt.Fprintf(w, " with %s of exactly %d", name, *n.Exactly)
			case n.AtLeast != nil:
				fmt.Fprintf(w, " with %s of at least %d", name, *n.AtLeast)
			}
		}
	}
	fmt.Fprintln(w)
	textCase(w, &g.Control)
	textLadder(w, g, p)
	for i := range g.Cases {
		textCase(w, &g.Cases[i])
	}
	if g.Unchanged != nil {
		textCase(w, g.Unchanged)
	}
	fmt.Fprintln(w)
}

func textCase(w io.Writer, c *cases.Case) {
	fmt.Fprintf(w, "  %s\n    %s", reports.Harmless(c.ID), reports.Harmless(c.Why))
	if m := c.Mutation; m != nil {
		fmt.Fprintf(w, ": sends %s instead of %s", reports.Harmless(m.Sent), reports.Harmless(m.Valid))
	}
	fmt.Fprintln(w)
	for _, s := range c.Steps {
		if s.Role != cases.Probe {
			continue
		}
		fmt.Fprintf(w, "    expects %s", s.Expect.Outcome)
		if s.Expect.Basis == cases.BasisDeclared {
			fmt.Fprintf(w, " with %s %s", strings.Join(s.Expect.Statuses, " or "), s.Expect.Code)
		}
		fmt.Fprintf(w, " (rule %s)\n", c.Rule)
		return
	}
}

// textLadder lists what is sent instead where a service refuses the least request of an operation, in this order up to the first that it
// accepts: a run states its cases against that one.
func textLadder(w io.Writer, g *cases.Group, p *plan.Plan) {
	op := p.Contract.Operation(g.Operation)
	if op == nil || g.ID != op.ID+"/minimal" {
		return
	}
	if rungs := p.Ladder(op, conformance.MostRungs); len(rungs) > 0 {
		texts := make([]string, len(rungs))
		for i, r := range rungs {
			texts[i] = r.String()
		}
		fmt.Fprintf(w, "    where it is refused: %s\n", reports.Harmless(strings.Join(texts, "; ")))
	}
}

// planTail says what the plan leaves out, and the lines that would let more be tried.
func planTail(w io.Writer, s *session, skips []plan.Skip, count int) {
	skips, others := plan.OfSelected(skips)
	fmt.Fprintf(w, "%d cases; %d of %d requirements are not tried\n", count, len(skips), len(s.contract.Requirements)-others)
	for _, k := range skips {
		fmt.Fprintf(w, "  %s: %s", reports.Harmless(k.Requirement), reports.Harmless(k.Reason))
		if k.Unlock != "" {
			fmt.Fprintf(w, " (%s)", k.Unlock)
		}
		fmt.Fprintln(w)
	}
	notPlanned(w, s)
}

func notPlanned(w io.Writer, s *session) {
	for _, u := range s.contract.Unplanned {
		fmt.Fprintf(w, "not planned: %s, %s:%d\n", u.Reason, u.Place.File, u.Place.Line)
	}
}

// curlGroup writes the group's requests with the planner's samples for what only answers can tell.
func curlGroup(w io.Writer, s *session, g *cases.Group, base string) error {
	b := &cases.Binder{Contract: s.contract, RunID: "plan", Group: g.ID}
	all := append([]cases.Case{g.Control}, g.Cases...)
	for _, c := range all {
		for i := range c.Steps {
			wire, err := b.Bind(&c.Steps[i])
			if err != nil {
				return fmt.Errorf("%s: %w", c.ID, err)
			}
			fmt.Fprintf(w, "# %s (%s)\n%s\n", reports.Harmless(c.ID), reports.Harmless(c.Steps[i].ID), conformance.PlanCurl(base, c.Steps[i].Caller, wire))
		}
	}
	return nil
}
