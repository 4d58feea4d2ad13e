package plan

import (
	"strings"

	"holdfast/cases"
)

// The callers whose credentials are made from those of the operation's first caller when a request is sent: see
// [Plan.CallerFor]. No configured caller's name has a colon.
const (
	// NoToken names the scheme and sends nothing after it; an API key is empty.
	NoToken = "unknown:no-token"
	// TwoTokens sends two words where one is allowed (RFC 6750 §2.1).
	TwoTokens = "unknown:two-tokens"
	// NoScheme sends one word that names no scheme.
	NoScheme = "unknown:no-scheme"
	// WrongScheme sends the right secret under another scheme of HTTP authentication.
	WrongScheme = "unknown:wrong-scheme"
	// Tampered sends the right secret with one character changed, Truncated only how it begins.
	Tampered  = "unknown:tampered"
	Truncated = "unknown:truncated"
)

// WithoutScheme sends all credentials of an alternative but those of one security scheme.
func WithoutScheme(name string) string { return withoutPrefix + name }

// SchemeLeftOut is the scheme whose credentials a caller leaves out; false where it leaves out none.
func SchemeLeftOut(caller string) (string, bool) { return strings.CutPrefix(caller, withoutPrefix) }

const withoutPrefix = cases.Unknown + ":without:"

// Spoilt says whether a caller's credentials are made from another's.
func Spoilt(caller string) bool { return strings.HasPrefix(caller, cases.Unknown+":") }

// spoiltName is the name of a spoilt caller as it stands in a case's id.
func spoiltName(caller string) string {
	return strings.ReplaceAll(strings.TrimPrefix(caller, cases.Unknown+":"), ":", "-")
}
