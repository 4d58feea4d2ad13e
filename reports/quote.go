package reports

import (
	"bytes"
	"strings"
)

// excerptLine is a line of the contract with its number.
type excerptLine struct {
	Number int
	line
}

// How much of the contract stands beside a finding: lines before and after the broken one, and how long a line may be. A document that
// is written on one line has nothing to show.
const (
	excerptBefore = 2
	excerptAfter  = 4
	maxExcerpt    = 300
	maxQuoted     = 16 << 20
)

// Quote adds the lines of the contract that each cause broke. read gives a file by the name that places have; one that can't be read, as
// a URL, is not quoted.
func (d *Digest) Quote(read func(file string) ([]byte, error)) {
	files := map[string][][]byte{}
	for i := range d.Causes {
		place := d.Causes[i].Where
		if place.File == "" || place.Line < 1 {
			continue
		}
		lines, known := files[place.File]
		if !known {
			if data, err := read(place.File); err == nil && len(data) <= maxQuoted && !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
				lines = bytes.Split(data, []byte("\n"))
			}
			files[place.File] = lines
		}
		d.Causes[i].Excerpt = excerpt(lines, place.Line)
	}
}

// excerpt gives the lines around one, without the margin that they share.
func excerpt(lines [][]byte, hit int) []excerptLine {
	if hit > len(lines) {
		return nil
	}
	from, to := max(1, hit-excerptBefore), min(len(lines), hit+excerptAfter)
	for to > hit && len(bytes.TrimSpace(lines[to-1])) == 0 {
		to--
	}
	margin := -1
	var all []excerptLine
	for n := from; n <= to; n++ {
		text := strings.ReplaceAll(strings.TrimRight(string(lines[n-1]), " \t\r"), "\t", "  ")
		if len(text) > maxExcerpt && n == hit {
			return nil
		}
		if indent := len(text) - len(strings.TrimLeft(text, " ")); text != "" && (margin < 0 || indent < margin) {
			margin = indent
		}
		all = append(all, excerptLine{Number: n, line: line{Text: text, Hit: n == hit}})
	}
	for i := range all {
		all[i].Text = cut(oneLine(all[i].Text[min(max(margin, 0), len(all[i].Text)):]), maxExcerpt)
	}
	return all
}
