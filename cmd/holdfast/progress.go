package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"holdfast/conformance"
	"holdfast/reports"
)

// How often the progress is told: on a terminal, and in a log.
const (
	drawEvery = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

// progress keeps one line on a terminal's standard error; elsewhere it writes one every few seconds, so that a log shows that the run
// lives. done removes the line of a terminal.
func (a *app) progress(o *options) (told func(conformance.Progress), done func()) {
	if o.quiet {
		return nil, func() {}
	}
	if !isTerminal(a.err) {
		return throttled(lineEvery, func(p conformance.Progress) { fmt.Fprintln(a.err, progressText(p)) }), func() {}
	}
	return throttled(drawEvery, func(p conformance.Progress) { fmt.Fprint(a.err, "\r\x1b[K"+progressText(p)) }), func() { clearLine(a.err) }
}

func clearLine(w io.Writer) { fmt.Fprint(w, "\r\x1b[K") }

// throttled calls tell no more often than once an interval of the run, and not before the first is over.
func throttled(interval time.Duration, tell func(conformance.Progress)) func(conformance.Progress) {
	next := interval
	return func(p conformance.Progress) {
		if p.Elapsed < next {
			return
		}
		next = p.Elapsed + interval
		tell(p)
	}
}

// progressText is the progress in one line: "[12 of 247 operations] 340 cases · 1,204 requests · 3 violations · 14s · createRefund".
func progressText(p conformance.Progress) string {
	elapsed := p.Elapsed.Round(time.Second).String()
	if p.Waiting != "" {
		return reports.Harmless("[" + elapsed + "] waiting for " + p.Waiting)
	}
	parts := []string{
		fmt.Sprintf("[%d of %d operations] %s", p.Begun, p.Operations, reports.Counted(p.Cases, "case")), reports.Counted(p.Requests, "request"),
		reports.Counted(p.Violations, "violation"),
	}
	if p.Explored > 0 {
		parts[0] = "[exploring] " + reports.Counted(p.Explored, "sequence")
	}
	if p.Warnings > 0 {
		parts = append(parts, reports.Counted(p.Warnings, "warning"))
	}
	parts = append(parts, elapsed)
	if p.Operation != "" {
		parts = append(parts, reports.Harmless(p.Operation))
	}
	return strings.Join(parts, " · ")
}
