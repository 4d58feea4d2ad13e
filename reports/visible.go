package reports

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// oneLine makes text safe to show on one line: everything that moves a cursor, starts a terminal escape, reorders text or
// cannot be seen is written as an escape, and so are bytes that are not UTF-8.
//
//	oneLine("a\x1b[31m\u202eb\n") == `a\u001b[31m\u202eb\n`
//
// Text of more than 8 KiB is cut: what is longer is a body, which [bodyLines] lays out.
func oneLine(s string) string {
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "") + "… (" + counted(len(s)-maxText, "more byte") + ")"
	}
	return visible(s, false)
}

// maxText is how much of a text stands on one line.
const maxText = 8 << 10

// manyLines is oneLine for text whose line breaks and tabs are kept; "\r\n" becomes "\n".
func manyLines(s string) string { return visible(strings.ReplaceAll(s, "\r\n", "\n"), true) }

func visible(s string, breaks bool) string {
	if !strings.ContainsFunc(s, hidden) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case breaks && (r == '\n' || r == '\t'):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\r':
			b.WriteString(`\r`)
		case hidden(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(s[i : i+size])
		}
		i += size
	}
	return b.String()
}

// hidden reports runes that must not reach a reader as they are: controls (XML 1.0 forbids most of them), format
// characters such as the bidi overrides, line and paragraph separators, and non-characters. The joiners of scripts and
// emoji are let through.
func hidden(r rune) bool {
	switch {
	case r < 0x7f:
		return r < ' '
	case r == '\u200c' || r == '\u200d':
		return false
	case r&0xfffe == 0xfffe:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// asLong is how many runes the sentence takes that says how much is missing: so few are shown in its place.
const asLong = len("… (99 characters more)")

// cut shortens text to so many runes and says how much is missing.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	count := 0
	for i := range s {
		if count == limit {
			if utf8.RuneCountInString(s[i:]) <= asLong {
				return s
			}
			return fmt.Sprintf("%s… (%s more)", s[:i], counted(utf8.RuneCountInString(s[i:]), "character"))
		}
		count++
	}
	return s
}

// Counted writes "1 case", "2 cases", "1,204 cases".
func Counted(n int, noun string) string { return counted(n, noun) }

// counted writes "1 case", "2 cases", "1,204 cases".
func counted(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return grouped(n) + " " + noun
}

// grouped writes 1204567 as "1,204,567".
func grouped(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// quoted is s as one word of a POSIX shell.
func quoted(s string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_./:@%+=,-", r)
	}
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return !plain(r) }) < 0 {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Harmless gives a text of a contract or a target as one line that neither a terminal nor a CI server takes for a command.
func Harmless(s string) string { return harmless(s) }

// OneLine gives a text as one line in which everything is visible.
func OneLine(s string) string { return oneLine(s) }

// HarmlessLines is Harmless for a text of several lines.
func HarmlessLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = harmless(line)
	}
	return strings.Join(lines, "\n")
}

// HarmlessWriter passes lines on as Harmless gives them. What follows the last line break is kept until Flush.
type HarmlessWriter struct {
	w    io.Writer
	rest []byte
}

// NewHarmlessWriter writes to w.
func NewHarmlessWriter(w io.Writer) *HarmlessWriter { return &HarmlessWriter{w: w} }

// Write takes any part of a text.
func (h *HarmlessWriter) Write(p []byte) (int, error) {
	h.rest = append(h.rest, p...)
	i := bytes.LastIndexByte(h.rest, '\n')
	if i < 0 {
		return len(p), nil
	}
	if _, err := io.WriteString(h.w, HarmlessLines(string(h.rest[:i]))+"\n"); err != nil {
		return 0, err
	}
	h.rest = append(h.rest[:0], h.rest[i+1:]...)
	return len(p), nil
}

// Flush writes what is left.
func (h *HarmlessWriter) Flush() error {
	_, err := io.WriteString(h.w, HarmlessLines(string(h.rest)))
	h.rest = nil
	return err
}
