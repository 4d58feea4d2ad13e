package parcels

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	telephone = regexp.MustCompile(`^\+[0-9]{6,14}$`)
	keyForm   = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)
	labelCode = regexp.MustCompile(`^[a-z0-9-]{3,60}$`)
	mark      = regexp.MustCompile(`^mark-[0-9]{1,4}$`)
	digits    = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
)

// only says that an object has no other members.
func only(body object, names ...string) bool {
	for name := range body {
		if !slices.Contains(names, name) {
			return false
		}
	}
	return body != nil
}

// has says whether an object has a member, which may be null.
func has(body object, name string) bool {
	_, there := body[name]
	return there
}

// isText counts code points (JSON Schema Validation, section 6.3.1).
func isText(v any, least, most int) bool {
	text, ok := v.(string)
	n := utf8.RuneCountInString(text)
	return ok && n >= least && n <= most
}

// isBlank says that a text is white space alone.
func isBlank(v any) bool {
	text, _ := v.(string)
	return strings.TrimSpace(text) == ""
}

// whole reads a number without a fraction: 1.0 is one (JSON Schema Core, section 6.3).
func whole(v any) (int64, bool) {
	n, ok := v.(float64)
	return int64(n), ok && n == float64(int64(n)) && n > -1e15 && n < 1e15
}

func isWhole(v any, least, most int64) bool {
	n, ok := whole(v)
	return ok && n >= least && n <= most
}

// allOf says that each item is one of the texts.
func allOf(items []any, texts ...string) bool {
	for _, v := range items {
		text, ok := v.(string)
		if !ok || !slices.Contains(texts, text) {
			return false
		}
	}
	return true
}
