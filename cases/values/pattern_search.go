package values

import (
	"iter"
	"math/rand/v2"
	"regexp/syntax"
	"strconv"
	"strings"

	"holdfast/specs"
)

// mostSearched is how many texts are tried for a pattern that no generator knows.
const mostSearched = 300

// searched proposes texts for a pattern with look-around or back-references: those of the pattern without them, of many lengths, among which
// there is often one that has by chance what they demand. A positive look-around is passed over in one half of them, and written out in the
// other; a back-reference is what its group is, once more.
func searched(pattern string, r *rand.Rand) iter.Seq[string] {
	return func(yield func(string) bool) {
		var forms []*syntax.Regexp
		for _, written := range [...]bool{false, true} {
			p := plainPattern{text: pattern, written: written}
			if re, err := syntax.Parse(specs.ShortProperties(p.rewrite(pattern, 0)), syntax.Perl); err == nil {
				forms = append(forms, re)
			}
		}
		if len(forms) == 0 {
			return
		}
		g := patternWriter{r: r}
		for n := range mostSearched {
			if !yield(g.write(forms[n%len(forms)], n/len(forms)%25)) {
				return
			}
		}
	}
}

// plainPattern rewrites an ECMA-262 pattern in what regexp/syntax knows. What it does not understand it leaves, and the parser refuses.
type plainPattern struct {
	text string
	// written has positive look-arounds stand for what they look for.
	written bool
	// repeats counts the back-references that were followed.
	repeats int
}

// maxInside is how deep groups are followed that refer to each other, and maxRepeats how many back-references in all: a group that refers to
// itself many times would be written out without end.
const (
	maxInside  = 5
	maxRepeats = 200
)

func (p *plainPattern) rewrite(s string, depth int) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			text, size := p.escape(s[i:], depth)
			b.WriteString(text)
			i += size
		case s[i] == '[':
			end := classEnd(s, i)
			b.WriteString(p.class(s[i:end]))
			i = end
		case s[i] == '(':
			end := groupEnd(s, i)
			inside, kind := group(s[i:end])
			switch {
			case kind == "?=" || kind == "?<=":
				if p.written {
					b.WriteString("(?:" + p.rewrite(inside, depth) + ")")
				} else if kind == "?<=" {
					b.WriteString("(?:" + p.rewrite(inside, depth) + ")") // what stands before has to be there
				}
			case kind == "?!" || kind == "?<!":
			default:
				b.WriteString("(?:" + p.rewrite(inside, depth) + ")")
			}
			i = end
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	return b.String()
}

// escape rewrites the escape that a text begins with, and says how long that is.
func (p *plainPattern) escape(s string, depth int) (string, int) {
	switch c := s[1]; {
	case c >= '1' && c <= '9':
		size := 2
		for size < len(s) && s[size] >= '0' && s[size] <= '9' {
			size++
		}
		n, _ := strconv.Atoi(s[1:size])
		return p.again(depth, func(number int, _ string) bool { return number == n }), size
	case c == 'k' && len(s) > 2 && s[2] == '<':
		if end := strings.IndexByte(s, '>'); end > 0 {
			return p.again(depth, func(_ int, name string) bool { return name == s[3:end] }), end + 1
		}
	case c == 'u' || c == 'c':
		return unicodeEscape(s)
	}
	return s[:2], 2
}

// unicodeEscape rewrites \u{1F600}, \u00e9 and \cJ.
func unicodeEscape(s string) (string, int) {
	switch end := strings.IndexByte(s, '}'); {
	case strings.HasPrefix(s, `\u{`) && end > 0:
		return `\x{` + s[3:end] + "}", end + 1
	case s[1] == 'u' && len(s) >= 6:
		return `\x{` + s[2:6] + "}", 6
	case s[1] == 'c' && len(s) >= 3:
		return `\x{` + strconv.FormatInt(int64(s[2]%32), 16) + "}", 3
	}
	return s[:2], 2
}

func (p *plainPattern) class(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == 'u' || s[i+1] == 'c') {
			text, size := unicodeEscape(s[i:])
			b.WriteString(text)
			i += size
			continue
		}
		if s[i] == '\\' && i+1 < len(s) {
			b.WriteByte(s[i])
			i++
		} else if s[i] == '[' && i > 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// again is the group that a back-reference means, without what it captures.
func (p *plainPattern) again(depth int, wanted func(number int, name string) bool) string {
	number := 0
	if p.repeats++; p.repeats > maxRepeats || depth >= maxInside {
		return ""
	}
	for i := 0; i < len(p.text); {
		switch p.text[i] {
		case '\\':
			i += 2
			continue
		case '[':
			i = classEnd(p.text, i)
			continue
		case '(':
			inside, kind := group(p.text[i:groupEnd(p.text, i)])
			name, named := strings.CutPrefix(kind, "?<")
			name = strings.TrimSuffix(name, ">")
			if kind == "" || named && kind != "?<=" && kind != "?<!" {
				number++
				if wanted(number, name) {
					return "(?:" + p.rewrite(inside, depth+1) + ")"
				}
			}
		}
		i++
	}
	return ""
}

// group is what stands inside a group, and what kind it is: "" captures, "?:", "?=", "?!", "?<=", "?<!", or "?<name>".
func group(s string) (inside, kind string) {
	s = strings.TrimSuffix(strings.TrimPrefix(s, "("), ")")
	for _, kind := range [...]string{"?:", "?=", "?!", "?<=", "?<!"} {
		if rest, ok := strings.CutPrefix(s, kind); ok {
			return rest, kind
		}
	}
	if end := strings.IndexByte(s, '>'); strings.HasPrefix(s, "?<") && end > 0 {
		return s[end+1:], s[:end+1]
	}
	return s, ""
}

// classEnd is where the class that begins at a byte ends.
func classEnd(s string, at int) int {
	for i := at + 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ']':
			return i + 1
		}
	}
	return len(s)
}

// groupEnd is where the group that begins at a byte ends.
func groupEnd(s string, at int) int {
	depth := 0
	for i := at; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			i = classEnd(s, i) - 1
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(s)
}
