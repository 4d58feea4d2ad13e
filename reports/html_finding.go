package reports

import (
	"strings"
	"unicode/utf8"

	"holdfast/cases"
)

// findingView is one cause on the page.
type findingView struct {
	ID, Word, Glyph, Rule, Operation, Title string
	// Tone names the level in the style sheet: violation, warning or flaky.
	Tone string
	// Confidence and Basis say what the level rests on.
	Confidence                                              string
	Requirement, Place, Pointer, At, Why, Want, Got, Status string
	Fix, Culprit, Proof, Curl, Replay, Follows              string
	Sequence                                                []string
	// Requirements are all that it breaks.
	Requirements []string
	// CurlEscaped says that the curl line is cut or holds escapes, and cannot be pasted.
	CurlEscaped, Flaky bool
	Mutation           *mutationView
	Timeline           *timelineView
	// Raced says in words how a raced set went, where it is not drawn.
	Raced     string
	Exchanges []exchangeView
	// Excerpt is the part of the contract that is broken.
	Excerpt []excerptLine
	// Script are all requests of the case as one text, Set the variables to set first.
	Script, Set string
	// Source is where the rule comes from, Issue the finding as Markdown.
	Source, Issue string
	Cases         int
	// Others are further cases with the same cause, MoreOthers how many are not listed.
	Others     []string
	MoreOthers int
}

// mutationView shows what was sent beside its valid twin, the differing place apart from what both share.
type mutationView struct {
	Place       string
	Sent, Valid difference
}

type difference struct{ Before, Differs, After string }

func (d difference) whole() string { return d.Before + d.Differs + d.After }

// maxOthers is how many further cases of a cause the page lists.
const maxOthers = 20

// maxWhole is up to how many bytes two texts are not compared letter by letter.
const maxWhole = 16

func findingOf(c cause) findingView {
	f := findingView{
		ID: "f-" + slug(c.Fingerprint), Word: c.Word(), Glyph: "✗", Tone: string(c.Level),
		Rule: oneLine(c.Rule), Operation: oneLine(operationsText(c.Operations)), Requirements: c.Requirements, Title: capital(c.Title()), Confidence: confidenceText(c.Confidence),
		Requirement: oneLine(c.Requirement), Place: placeText(c.Where), Pointer: oneLine(c.Where.Pointer), At: oneLine(c.At),
		Why: sentence(c.Why), Want: cut(oneLine(c.Want), 1000), Got: cut(oneLine(c.Got), 1000), Status: cases.StatusText(c.Status),
		Fix: sentence(c.Fix), Culprit: oneLine(c.Culprit), Follows: oneLine(c.Follows), Sequence: c.Sequence, Proof: oneLine(c.Proof), Flaky: c.Flaky,
		Curl: oneLine(c.Curl()), Replay: c.Replay(), Cases: len(c.Cases),
	}
	f.Excerpt = c.Excerpt
	f.Script, f.Set = cut(manyLines(strings.Join(c.Script(), "\n")), maxOverlay), strings.Join(c.Variables(), ", ")
	f.CurlEscaped = f.Curl != c.Curl()
	if !c.gates() {
		f.Glyph = "△"
	}
	if c.Flaky {
		f.Tone = "flaky"
	}
	if c.Mutation != nil {
		sent, valid := differing(cut(oneLine(c.Mutation.Sent), 600), cut(oneLine(c.Mutation.Valid), 600))
		if c.Mutation.In == "credentials" {
			sent, valid = difference{Differs: sent.whole()}, difference{Differs: valid.whole()}
		}
		f.Mutation = &mutationView{Place: mutationPlace(c.Mutation), Sent: sent, Valid: valid}
	}
	if f.Timeline = timelineOf(c.Finding); f.Timeline == nil {
		f.Raced = raceText(c.Finding)
	}
	if c.Record != nil {
		judged := c.Judged()
		for i := range c.Record.Exchanges {
			e := &c.Record.Exchanges[i]
			f.Exchanges = append(f.Exchanges, exchangeOf(c, e, e == judged))
		}
	}
	for i, id := range c.Cases[1:] {
		if i == maxOthers {
			f.MoreOthers = len(c.Cases) - 1 - i
			break
		}
		f.Others = append(f.Others, oneLine(id))
	}
	return f
}

// differing splits two texts into what they share at both ends and what differs between.
func differing(a, b string) (difference, difference) {
	if a == b {
		return difference{Before: a}, difference{Before: b}
	}
	start := 0
	for start < len(a) && start < len(b) {
		left, size := utf8.DecodeRuneInString(a[start:])
		right, _ := utf8.DecodeRuneInString(b[start:])
		if left != right {
			break
		}
		start += size
	}
	end := 0
	for end < len(a)-start && end < len(b)-start {
		left, size := utf8.DecodeLastRuneInString(a[start : len(a)-end])
		right, _ := utf8.DecodeLastRuneInString(b[start : len(b)-end])
		if left != right {
			break
		}
		end += size
	}
	// Numbers and short words that happen to share letters differ as a whole.
	if start+end < 3 || max(len(a), len(b)) <= maxWhole {
		start, end = 0, 0
	}
	split := func(s string) difference {
		return difference{Before: s[:start], Differs: s[start : len(s)-end], After: s[len(s)-end:]}
	}
	return split(a), split(b)
}

func confidenceText(c cases.Confidence) string {
	switch c {
	case cases.Must:
		return "the contract or its standard demands it"
	case cases.Declared:
		return "declared by the contract's x-conformance"
	case cases.Should:
		return "recommended, or a wide convention"
	case cases.Heuristic:
		return "a heuristic, reported because it was asked for"
	default:
		return oneLine(string(c))
	}
}

// sentence makes a sentence of a message: a capital letter and a full stop.
func sentence(s string) string {
	s = capital(strings.TrimSpace(oneLine(s)))
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!") {
		return s
	}
	return s + "."
}

// capital writes the first letter large, except in names of members and operations, which keep their spelling.
func capital(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if strings.ContainsAny(first, "_/.:$-") || strings.ToLower(first) != first {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	if r == utf8.RuneError {
		return s
	}
	return strings.ToUpper(string(r)) + s[size:]
}

// slug is a name as part of an element's id.
func slug(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '-'
	}, s)
}
