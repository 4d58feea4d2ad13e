package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"holdfast/conformance/vet"
	"holdfast/reports"
)

// vetText writes a table, and below it why a case proves nothing.
func vetText(w io.Writer, all []vet.Result) error {
	visible := reports.NewHarmlessWriter(w)
	defer visible.Flush() // every line has its end
	w = visible
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	counts := map[vet.Verdict]int{}
	for _, v := range all {
		counts[v.Verdict]++
		noticed := ""
		if n := len(v.Noticed) + len(v.Missed); n > 0 {
			noticed = fmt.Sprintf("fails on %d of %d wrong services", len(v.Noticed), n)
		}
		name, _, _ := strings.Cut(v.Case, "~")
		fmt.Fprintf(table, "%s\t%s:%d\t%s\t%s\n", name, v.Where.File, v.Where.Line, v.Verdict, noticed)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, v := range all {
		if v.Reason != "" {
			name, _, _ := strings.Cut(v.Case, "~")
			fmt.Fprintf(w, "\n%s:%d: %s %s: %s\n", v.Where.File, v.Where.Line, name, v.Verdict, v.Reason)
		}
	}
	_, err := fmt.Fprintf(w, "\n%d cases: %d prove something, %d prove nothing, %d wrong, %d not tried, %d not judged\n", len(all),
		counts[vet.Proves], counts[vet.Nothing], counts[vet.Wrong], counts[vet.NotTried], counts[vet.NotJudged])
	return err
}

// vetJSON writes everything that is known.
func vetJSON(w io.Writer, all []vet.Result) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Schema string       `json:"schema"`
		Cases  []vet.Result `json:"cases"`
	}{"holdfast.vet/v1", all})
}
