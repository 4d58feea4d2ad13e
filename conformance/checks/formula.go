package checks

import (
	"math/big"
	"regexp"
	"strings"
)

// formula is what a sentence says a member is computed from.
type formula struct {
	text string
	// sum is a sum of products of what stands beside it; parts is a text that is put together.
	sum   []summand
	parts []part
	// over is the noun of the list whose items the sum is taken over; "" where it is of the members beside it.
	over string
	// percent is the share of the sum that is meant; nil for all of it.
	percent *big.Rat
	// rounded is "up", "down" or "half up"; "" where the sentence does not say.
	rounded string
}

// summand is a product of members and numbers that is added or taken off.
type summand struct {
	minus   bool
	factors []string
}

// part is a piece of a text: a member, or what stands between two.
type part struct{ member, literal string }

var (
	sentenceEnd = regexp.MustCompile(`[.;](\s|$)`)
	leading     = regexp.MustCompile(`^(?i)(always |it is |is |equals |this is |calculated as |computed as |calculated from |= ?)+`)
	rounding    = regexp.MustCompile(`(?i),? (?:and )?(?:is )?rounded( half up| half-up| down| up)( to (a|the|one|whole|nearest|full|next|cents?|units?|integers?| )+)?$`)
	percentOf   = regexp.MustCompile(`^(?i)([0-9]+(?:\.[0-9]+)?) ?(?:%|percent|per cent) of (?:the )?`)
	sumOverAll  = regexp.MustCompile(`^(?i)(?:the )?sum of (?:the )?(.+?) (?:of|over) (?:all|its|the|each|every) (?:of )?(?:the )?([A-Za-z_]+)$`)
	inUnit      = regexp.MustCompile(`(?i),? in (?:whole )?(?:cents|minor units)$`)
	plusWord    = regexp.MustCompile(`(?i) (plus|less|minus|\+|-|−) `)
	timesWord   = regexp.MustCompile(`(?i) (?:times|multiplied by|\*|×|x) `)
	factorName  = regexp.MustCompile("^(?:the )?`?([A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\\.[0-9]+)?)`?$")
	between     = regexp.MustCompile(`(?i), and |, | and | followed by | \+ `)
	memberName  = regexp.MustCompile("^`?([A-Za-z_][A-Za-z0-9_]*)`?$")
	quotedPiece = regexp.MustCompile("^[\"'`](.{1,3})[\"'`]$")
)

// separators are the marks that descriptions name in words.
var separators = map[string]string{"a space": " ", "a comma": ",", "a hyphen": "-", "a dash": "-", "a slash": "/", "a colon": ":", "a dot": ".", "an underscore": "_", "one space": " "}

// readFormula reads the first sentence of a description; nil where it is no formula as a whole.
func readFormula(description string) *formula {
	if len(description) > 400 || !strings.Contains(description, " ") {
		return nil
	}
	text := strings.TrimSpace(description)
	f := &formula{}
	for _, sentence := range sentencesOf(text) {
		if f.text = sentence; f.read(sentence) {
			return f
		}
		break
	}
	return nil
}

func sentencesOf(text string) []string {
	var all []string
	for _, s := range sentenceEnd.Split(text, -1) {
		if s = strings.TrimSpace(s); s != "" {
			if at := strings.Index(s, ": "); at > 0 && plusWord.MatchString(s[at:]) {
				s = s[at+2:] // "The day after the last night: arrival plus nights"
			}
			all = append(all, s)
		}
	}
	return all
}

func (f *formula) read(s string) bool {
	s = inUnit.ReplaceAllString(leading.ReplaceAllString(s, ""), "")
	if m := rounding.FindStringSubmatch(s); m != nil {
		f.rounded = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(m[1])), "-", " ")
		s = strings.TrimSuffix(s, m[0])
	}
	if m := sumOverAll.FindStringSubmatch(s); m != nil {
		f.over, s = m[2], m[1]
		return f.rounded == "" && f.terms(s)
	}
	if m := percentOf.FindStringSubmatch(s); m != nil {
		f.percent, _ = new(big.Rat).SetString(m[1])
		s = strings.TrimPrefix(s, m[0])
		return f.terms(s)
	}
	return f.rounded == "" && f.pieces(s) || plusWord.MatchString(s) && f.terms(s) || timesWord.MatchString(s) && f.terms(s)
}

// terms reads "subtotal less discount plus tax".
func (f *formula) terms(s string) bool {
	f.sum = nil
	minus := false
	for s != "" {
		term, rest, next := s, "", false
		if at := plusWord.FindStringSubmatchIndex(s); at != nil {
			word := strings.ToLower(s[at[2]:at[3]])
			term, rest, next = s[:at[0]], s[at[1]:], word != "plus" && word != "+"
		}
		one := summand{minus: minus}
		for _, factor := range timesWord.Split(term, -1) {
			m := factorName.FindStringSubmatch(strings.TrimSpace(factor))
			if m == nil {
				return false
			}
			one.factors = append(one.factors, m[1])
		}
		f.sum = append(f.sum, one)
		s, minus = rest, next
	}
	return len(f.sum) > 0
}

// pieces reads "first_name, a space, and last_name": there must be a mark among them.
func (f *formula) pieces(s string) bool {
	f.parts = nil
	marks, members := 0, 0
	for _, piece := range between.Split(s, -1) {
		piece = strings.TrimSpace(piece)
		if mark, ok := separators[strings.ToLower(piece)]; ok {
			f.parts = append(f.parts, part{literal: mark})
			marks++
		} else if m := quotedPiece.FindStringSubmatch(piece); m != nil && !memberName.MatchString(piece) {
			f.parts = append(f.parts, part{literal: m[1]})
			marks++
		} else if m := memberName.FindStringSubmatch(piece); m != nil {
			f.parts = append(f.parts, part{member: m[1]})
			members++
		} else {
			f.parts = nil
			return false
		}
	}
	if marks == 0 || members < 2 {
		f.parts = nil
		return false
	}
	return true
}
