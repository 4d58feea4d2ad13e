package main

import (
	"fmt"
	"time"

	"holdfast/conformance"
	"holdfast/reports"
)

// progress keeps one line on a terminal's standard error; elsewhere it is silent. done removes the line.
func (a *app) progress(_ *options) (func(conformance.Progress), func()) {
	if !isTerminal(a.err) {
		return nil, func() {}
	}
	var last time.Time
	draw := func(p conformance.Progress) {
		if time.Since(last) < 100*time.Millisecond {
			return
		}
		last = time.Now()
		fmt.Fprintf(a.err, "\r\x1b[K[%d cases] %d requests · %d violations · %d warnings · %.0f req/s · %s",
			p.Cases, p.Requests, p.Violations, p.Warnings, float64(p.Requests)/p.Elapsed.Seconds(), reports.Harmless(p.Operation))
	}
	return draw, func() { fmt.Fprint(a.err, "\r\x1b[K") }
}
