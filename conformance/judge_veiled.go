package conformance

import (
	"regexp"
	"strings"
)

// veil is what stands for a secret that is not shown: stars or dots, with the beginning or the end of it beside them.
var veil = regexp.MustCompile(`^(.{0,8}?)([*\x{2022}\x{25CF}]{3,}|[xX]{4,})(.{0,8})$`)

// veilWord is a word that stands for one, marked as no value.
var veilWord = regexp.MustCompile(`(?i)^[\[<({*]+\s*(redacted|masked|hidden|filtered|secret|removed|protected|private)\s*[\])>}*]+$|^REDACTED$`)

// veiled says that one of two texts stands for the other, which is kept and not shown: nothing can be concluded from how they differ.
func veiled(a, b any) bool {
	one, isText := a.(string)
	two, also := b.(string)
	return isText && also && (veils(one, two) || veils(two, one))
}

func veils(shown, of string) bool {
	if veilWord.MatchString(shown) {
		return true
	}
	parts := veil.FindStringSubmatch(shown)
	return parts != nil && !veil.MatchString(of) && strings.HasPrefix(of, parts[1]) && strings.HasSuffix(of, parts[3])
}
