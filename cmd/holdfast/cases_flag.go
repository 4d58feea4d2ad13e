package main

import (
	"github.com/spf13/cobra"

	"holdfast/cases/plan"
)

// handWritten are the flags about the cases that people wrote themselves.
type handWritten struct {
	// files are Arazzo documents; only sends the hand-written cases and nothing else.
	files []string
	only  bool
}

func (h *handWritten) flags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&h.files, "cases", nil, "Arazzo `FILE` with hand-written cases; can be repeated")
	cmd.Flags().BoolVar(&h.only, "only-cases", false, "only the hand-written cases: paired examples and workflows")
}

// choose keeps the hand-written cases only, where that was asked for.
func (h *handWritten) choose(p *plan.Plan) {
	if h.only {
		p.Only = plan.HandWritten(p.Contract)
	}
}
