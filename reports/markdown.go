package reports

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// How much of a summary there is: GitHub drops a step summary of more than a MiB, and a comment of more than 65,536 letters.
const (
	maxMarkdown       = 60 << 10
	maxMarkdownCauses = 20
	maxMarkdownCell   = 160
)

// Markdown writes a summary for a merge request or a job's page: the verdict, the causes in a table, the first ones in full.
//
//	## ✗ 3 violations
//	`Refunds 1.0.0 at http://127.0.0.1:8080`: 138 of 150 requirements proven
//
//	| level | operation | rule | what happened | cases |
//	|---|---|---|---|---|
//	| ✗ violation | `createRefund` | `idempotency-conflict` | `wanted 409 …, got 201` | 3 |
//
// All text of a contract or a target stands in code spans and fenced blocks, where nothing is a link, a mention or HTML.
func Markdown(w io.Writer, d *Digest) error {
	m := &markdown{}
	h := d.headline()
	words, sign := verdictOf(h)
	m.line("<!-- holdfast -->")
	m.line("## %s %s", sign, words)
	m.line("")
	q := d.Counts.Requirements
	m.line("%s: %s of %s proven, %s broken", codeSpan(subject(d.Report)), grouped(q.Pass), counted(q.Total, "requirement"), grouped(q.Fail))
	if h.Reason != "" {
		m.line("")
		m.line("**Reason:** %s", codeSpan(cut(oneLine(h.Reason), maxSARIFText)))
	}
	if sentence, line := leftOutText(d); sentence != "" {
		m.line("")
		m.line("Left out: %s: %s", codeSpan(sentence), codeSpan(cut(oneLine(line), maxSARIFText)))
	}
	m.causes(d)
	for i, c := range d.Causes {
		if i == maxMarkdownCauses || m.Len() > maxMarkdown/2 {
			break
		}
		m.cause(c)
	}
	m.gates(d.Gates)
	if text := exploredText(d.Explored); text != "" {
		m.line("")
		m.line("%s", text)
	}
	m.line("")
	m.line("%s, %s, %s, seed %d, run %s, holdfast %s", counted(d.Counts.Cases, "case"), counted(d.Counts.Requests, "request"), d.Duration.Round(time.Millisecond),
		d.Header.Seed, codeSpan(d.Header.RunID), codeSpan(d.Header.ToolVersion))
	_, err := io.WriteString(w, m.String())
	return err
}

// markdown writes GitHub Flavored Markdown.
type markdown struct{ strings.Builder }

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m, format+"\n", args...) }

func (m *markdown) causes(d *Digest) {
	if len(d.Causes) == 0 {
		return
	}
	m.line("")
	m.line("| level | operation | rule | what happened | cases |")
	m.line("|---|---|---|---|---:|")
	for i, c := range d.Causes {
		if i == maxMarkdownCauses {
			m.line("")
			m.line("and %s: see the report page", counted(len(d.Causes)-i, "more cause"))
			break
		}
		sign := "△"
		if c.gates() {
			sign = "✗"
		}
		m.line("| %s %s | %s | %s | %s | %d |", sign, c.Word(), inCell(operationsText(c.Operations)), inCell(c.Rule), inCell(junitMessage(c)), len(c.Cases))
	}
}

// cause tells one cause in a part that can be opened.
func (m *markdown) cause(c cause) {
	m.line("")
	m.line("<details><summary>%s</summary>", asHTML(c.Rule+" at "+operationsText(c.Operations)))
	m.line("")
	m.line("%s", causeBlock(c))
	m.line("")
	m.line("</details>")
}

// causeBlock tells a cause in a fenced block that its text can't end.
func causeBlock(c cause) string {
	lines := []string{c.Title(), "contract  " + placeText(c.Where), "wanted    " + oneLine(c.Want), "got       " + oneLine(c.Got), "fix       " + oneLine(c.Fix),
		"replay    " + c.Replay()}
	if c.Mutation != nil {
		lines = append(lines, "sent      "+mutationSentence(c.Mutation))
	}
	if curl := c.Curl(); curl != "" {
		lines = append(lines, "curl      "+oneLine(curl))
	}
	for i := range lines {
		lines[i] = cut(harmless(lines[i]), maxSARIFText)
	}
	fence := strings.Repeat("`", longestRun(strings.Join(lines, "\n"))+3)
	return fence + "text\n" + strings.Join(lines, "\n") + "\n" + fence
}

// issueText is a cause as an issue in Markdown: a title, and what one needs to see it again.
func issueText(d *Digest, c cause) string {
	return fmt.Sprintf("# %s: %s\n\n%s\n\n%s\n", codeSpan(operationsText(c.Operations)), codeSpan(cut(oneLine(junitMessage(c)), maxMarkdownCell)), causeBlock(c),
		"Found by Holdfast in run "+codeSpan(d.Header.RunID)+" with the rule "+codeSpan(c.Rule)+".")
}

func (m *markdown) gates(all []string) {
	if len(all) == 0 {
		return
	}
	m.line("")
	m.line("The gate is not met:")
	m.line("")
	for i, unmet := range all {
		if i == maxTextRows {
			m.line("- and %d more", len(all)-i)
			break
		}
		m.line("- %s", codeSpan(cut(oneLine(unmet), maxSARIFText)))
	}
}

// codeSpan is text as a code span, whose fence is longer than any run of backticks in it.
func codeSpan(s string) string {
	s = strings.TrimSpace(harmless(s))
	if s == "" {
		return "–"
	}
	fence := strings.Repeat("`", longestRun(s)+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// inCell is a code span in a table, where a bar would end the cell in code, too.
func inCell(s string) string {
	return strings.ReplaceAll(codeSpan(cut(oneLine(s), maxMarkdownCell)), "|", `\|`)
}

// longestRun counts the backticks of the longest run of them.
func longestRun(s string) int {
	longest, run := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// asHTML is text between tags of our own: nothing of it is a tag, an entity or Markdown.
func asHTML(s string) string {
	var b strings.Builder
	for _, r := range cut(harmless(s), maxMarkdownCell) {
		if r < 0x80 && !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == ' ' || r == '-') {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
