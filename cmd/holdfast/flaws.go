package main

import (
	"fmt"
	"io"

	"holdfast/reports"
	"holdfast/specs"
)

// maxFlaws is how many flaws of a contract are told one by one.
const maxFlaws = 20

// tellFlaws says once what is wrong in the contract and what that costs.
func tellFlaws(w io.Writer, c *specs.Contract) {
	for i, f := range c.Flaws {
		if i == maxFlaws {
			fmt.Fprintf(w, "and %d more flaws of the contract\n", len(c.Flaws)-i)
			return
		}
		fmt.Fprintln(w, reports.Harmless(f.String()))
	}
}
