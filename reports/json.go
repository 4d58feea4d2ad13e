package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// Schema is the version of the JSON format. Members may be added under it; none changes its meaning or disappears.
const Schema = "holdfast.report/v1"

// Document is what [JSON] writes. Reading it back gives what the report held, the journal's cases aside.
type Document struct {
	Schema string `json:"schema"`
	// Verdict is kept, broken, incomplete, nothing-proven or gate-not-met; only kept is green. Headline is the first line of
	// the text format.
	Verdict  string   `json:"verdict"`
	Headline string   `json:"headline"`
	Complete bool     `json:"complete"`
	Reasons  []string `json:"reasons,omitempty"`
	// Gates lists what the gate asks for and the run did not show.
	Gates        []string `json:"gates,omitempty"`
	Interrupted  bool     `json:"interrupted,omitempty"`
	Resumed      int      `json:"resumed,omitempty"`
	RefusedAlike bool     `json:"refused_alike,omitempty"`
	ExitCode     int      `json:"exit_code"`

	Header   result.Header `json:"header"`
	Counts   result.Counts `json:"counts"`
	Duration time.Duration `json:"duration_ns"`

	// Causes group the findings by fingerprint, in the order of the findings.
	Causes   []Cause          `json:"causes"`
	Findings []result.Finding `json:"findings"`
	// Notes are worth knowing and gate nothing, one a cause.
	Notes        []result.Note              `json:"notes"`
	Requirements []result.RequirementResult `json:"requirements"`
	// Raced says how often what depends on chance was tried: where it was not seen, it is not refuted.
	Raced     []Raced            `json:"raced"`
	Undecided []result.Undecided `json:"undecided"`
	// Decide is an Overlay 1.0 document that decides all of Undecided as it was seen.
	Decide string `json:"decide,omitempty"`
	// Recorded are declared facts that no case exercises. The extensions of others that were used stand in the header.
	Recorded []result.Recorded `json:"recorded"`
	// Open is what the contract leaves open, and the documented statuses that no answer had.
	Open      []result.Open     `json:"open"`
	Inventory *result.Inventory `json:"inventory,omitempty"`
	// Explored is what came of random requests after the plan, which Counts leaves out.
	Explored   *result.Explored  `json:"explored,omitempty"`
	Unlocks    []result.Unlock   `json:"unlocks"`
	NotPlanned []specs.Unplanned `json:"not_planned"`
}

// Cause is a set of findings with one fingerprint.
type Cause struct {
	Fingerprint string   `json:"fingerprint"`
	Level       string   `json:"level"`
	Flaky       bool     `json:"flaky,omitempty"`
	Cases       []string `json:"cases"`
	// Replay repeats the first case; Curl sends its judged request again, secrets as ${VARIABLES}.
	Replay string `json:"replay"`
	Curl   string `json:"curl,omitempty"`
}

// JSON writes everything that a program may want, except the exchanges, which stay in the journal.
//
//	{
//	  "schema": "holdfast.report/v1",
//	  "verdict": "broken",
//	  "headline": "BROKEN: Refunds 1.0.0 at http://127.0.0.1:8080: 3 violations, …",
//	  "complete": true,
//	  "findings": [
//	    {"rule": "idempotency-conflict", "requirement": "createRefund/idempotency:conflict", "want": "409 …", "got": "201", …}
//	  ]
//	}
func JSON(w io.Writer, d *Digest) error {
	r := d.Report
	doc := Document{
		Schema:   Schema,
		Verdict:  string(d.headline().State),
		Headline: d.headline().Line(r),
		Complete: r.Complete,
		Reasons:  r.Reasons,
		Gates:    r.Gates,

		Interrupted:  r.Interrupted,
		Resumed:      r.Resumed,
		RefusedAlike: r.RefusedAlike,
		ExitCode:     r.ExitCode,

		Header:   r.Header,
		Counts:   r.Counts,
		Duration: r.Duration,

		Causes:       []Cause{},
		Findings:     listed(r.Findings),
		Notes:        listed(r.Notes),
		Requirements: listed(r.Requirements),
		Raced:        listed(d.Raced),
		Undecided:    listed(r.Undecided),
		Decide:       r.Decide,
		Recorded:     listed(r.Recorded),
		Open:         listed(r.Open),
		Inventory:    r.Inventory,
		Explored:     r.Explored,
		Unlocks:      listed(r.Unlocks),
		NotPlanned:   listed(r.NotPlanned),
	}
	for _, c := range d.Causes {
		doc.Causes = append(doc.Causes, Cause{
			Fingerprint: c.Fingerprint,
			Level:       string(c.Level),
			Flaky:       c.Flaky,
			Cases:       c.Cases,
			Replay:      c.Replay(),
			Curl:        c.Curl(),
		})
	}
	data, err := json.MarshalIndent(doc, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escaped(data), '\n'))
	return err
}

// listed makes an absent list an empty one: programs should not have to tell null from [].
func listed[T any](all []T) []T {
	if all == nil {
		return []T{}
	}
	return all
}

// escaped writes the runes of JSON strings that a terminal must not get as \u escapes; a reader decodes the same text.
// Outside of strings there are none.
func escaped(data []byte) []byte {
	var b bytes.Buffer
	b.Grow(len(data))
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == '\n' || !hidden(r):
			b.Write(data[:size])
		case r > 0xffff:
			// A surrogate pair, as RFC 8259 §7 has it.
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		data = data[size:]
	}
	return b.Bytes()
}
