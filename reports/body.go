package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"holdfast/specs/jsonpointer"
)

// line is one line of a body as it is shown. Hit marks the place that matters.
type line struct {
	Text string
	Hit  bool
}

// How much of a body is laid out at all, and how long a line may be.
const (
	maxLaidOut = 256 << 10
	maxLine    = 600
	maxDepth   = 64
)

var errDeep = errors.New("nested too deeply to be indented")

// bodyLines lays a body out for reading. JSON is indented, its numbers, order and repeated members left as they were sent;
// anything else is shown as it is. pointer is an RFC 6901 pointer, * standing for any item; its line is hit, or its
// parent's where the member is missing.
func bodyLines(raw []byte, pointer string) []line {
	if len(raw) == 0 {
		return nil
	}
	if len(raw) <= maxLaidOut && json.Valid(raw) {
		if lines, err := indent(raw, pointer); err == nil {
			return lines
		}
	}
	var lines []line
	for text := range strings.SplitSeq(manyLines(string(raw[:min(len(raw), maxLaidOut)])), "\n") {
		lines = append(lines, line{Text: cut(text, maxLine)})
	}
	return lines
}

// indent is [json.Indent] that knows which pointer each line belongs to.
func indent(raw []byte, pointer string) ([]line, error) {
	p := printer{decoder: json.NewDecoder(bytes.NewReader(raw)), wanted: splitPointer(pointer)}
	p.decoder.UseNumber()
	if err := p.value(nil, "", ""); err != nil {
		return nil, err
	}
	for depth := len(p.wanted); depth > 0 && depth >= len(p.wanted)-1; depth-- {
		if i, found := p.at[depth]; found {
			p.lines[i].Hit = true
			break
		}
	}
	return p.lines, nil
}

type printer struct {
	decoder *json.Decoder
	wanted  []string
	lines   []line
	// at is the line on which so many segments of the wanted pointer are matched.
	at map[int]int
}

// value prints the next value of the decoder with what stands before it on its line.
func (p *printer) value(path []string, before, margin string) error {
	if len(path) > maxDepth {
		return errDeep
	}
	p.note(path)
	token, err := p.decoder.Token()
	if err != nil {
		return err
	}
	open, container := token.(json.Delim)
	if !container {
		p.print(before + scalar(token))
		return nil
	}
	if !p.decoder.More() {
		_, err = p.decoder.Token()
		p.print(before + string(open) + string(open+2))
		return err
	}
	p.print(before + string(open))
	for i := 0; p.decoder.More(); i++ {
		name, label := strconv.Itoa(i), ""
		if open == '{' {
			if token, err = p.decoder.Token(); err != nil {
				return err
			}
			name, _ = token.(string)
			label = scalar(name) + ": "
		}
		// A full slice expression: siblings must not write into each other's paths.
		if err := p.value(append(path[:len(path):len(path)], name), margin+"  "+label, margin+"  "); err != nil {
			return err
		}
		if p.decoder.More() {
			p.lines[len(p.lines)-1].Text += ","
		}
	}
	_, err = p.decoder.Token()
	p.print(margin + string(open+2))
	return err
}

func (p *printer) print(text string) {
	p.lines = append(p.lines, line{Text: cut(oneLine(text), maxLine)})
}

// note records the line about to be printed if its path is a beginning of the wanted pointer.
func (p *printer) note(path []string) {
	if len(path) > len(p.wanted) {
		return
	}
	for i, name := range path {
		if p.wanted[i] != name && p.wanted[i] != "*" {
			return
		}
	}
	if p.at == nil {
		p.at = map[int]int{}
	}
	if _, seen := p.at[len(path)]; !seen {
		p.at[len(path)] = len(p.lines)
	}
}

// scalar writes a JSON scalar without escaping <, > and &: readers compare it with what was sent.
func scalar(token any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(token); err != nil {
		return "?"
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// splitPointer gives the unescaped segments of an RFC 6901 pointer; anything else has none.
func splitPointer(pointer string) []string {
	if !strings.HasPrefix(pointer, "/") {
		return nil
	}
	segments := strings.Split(pointer[1:], "/")
	for i, s := range segments {
		segments[i] = jsonpointer.Unescape(s)
	}
	return segments
}

// window keeps the first lines and those around the hit, and says what it left out.
func window(lines []line, head, around int) []line {
	hit := -1
	for i, l := range lines {
		if l.Hit {
			hit = i
			break
		}
	}
	var kept []line
	left := 0
	gap := func() {
		if left > 0 {
			kept = append(kept, line{Text: "… " + counted(left, "line") + " left out"})
		}
		left = 0
	}
	for i, l := range lines {
		if i < head || hit >= 0 && i >= hit-around && i <= hit+around {
			gap()
			kept = append(kept, l)
		} else {
			left++
		}
	}
	gap()
	return kept
}
