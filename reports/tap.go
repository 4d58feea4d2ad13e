package reports

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"holdfast/conformance/result"
)

// TAP writes the Test Anything Protocol 14, a test point a case of the plan:
//
//	TAP version 14
//	1..412
//	ok 1 - createRefund/positive:full
//	not ok 2 - createRefund/idempotency:conflict~note
//	  ---
//	  message: "wanted 409 idempotency_key_reused, got 201"
//	  ...
//	ok 3 - listRefunds/page:stable # TODO known: REF-231
func TAP(w io.Writer, d *Digest) error {
	b := bufio.NewWriter(w)
	points := pointsOf(d)
	fmt.Fprintf(b, "TAP version 14\n1..%d\n", len(points))
	for i, p := range points {
		word, directive := "ok", ""
		switch known := p.known(); {
		case p.Run || len(p.Causes) > 0 || p.Verdict == result.Fail || p.Verdict == result.Errored:
			word = "not ok"
		case known != "":
			word, directive = "not ok", " # TODO known: "+tapText(known)
		case p.Verdict != result.Pass:
			directive = " # SKIP " + tapText(p.Verdict.Words()+": "+orElse(p.Why, "no reason was recorded"))
		}
		fmt.Fprintf(b, "%s %d - %s%s\n", word, i+1, tapText(p.Name), directive)
		if word == "not ok" {
			tapDiagnostic(b, p)
		}
	}
	if len(points) == 0 {
		fmt.Fprintln(b, "Bail out! Nothing was tried")
	}
	return b.Flush() // the writer keeps its first error
}

// tapText escapes what TAP gives a meaning in a description, §"Escaping".
func tapText(s string) string {
	return strings.NewReplacer(`\`, `\\`, "#", `\#`).Replace(cut(harmless(s), maxSARIFText))
}

// tapDiagnostic writes the YAML block of a test point; JSON strings are YAML.
func tapDiagnostic(b *bufio.Writer, p point) {
	field := func(name, value string) {
		if value == "" {
			return
		}
		text, _ := json.Marshal(cut(oneLine(value), maxSARIFText)) // a string has a JSON form
		fmt.Fprintf(b, "  %s: %s\n", name, text)
	}
	fmt.Fprintln(b, "  ---")
	if causes := slices.Concat(p.Causes, p.Told); len(causes) > 0 {
		c := causes[0] // the keys of a map are given once
		field("message", junitMessage(c))
		field("severity", c.Word())
		field("rule", c.Rule)
		field("requirement", c.Requirement)
		field("at", placeText(c.Where))
		field("replay", c.Replay())
	} else {
		field("message", p.Why)
	}
	fmt.Fprintln(b, "  ...")
}
