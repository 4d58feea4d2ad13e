package credential

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	// shortestSecret is the shortest that is replaced: to replace less would destroy the report and hide nothing.
	shortestSecret = 4
	// shortestPart is the shortest part of a compound value that is taken for a secret of its own, and the shortest beginning of a secret
	// that was cut.
	shortestPart = 8
)

// secretParts gives a value and those parts of it that are secrets of their own: the values of a Cookie header, what follows a scheme, the
// password of Basic credentials.
func secretParts(value string) []string {
	parts := []string{value}
	add := func(part string) {
		if part = strings.Trim(part, " \""); len(part) >= shortestPart {
			parts = append(parts, part)
		}
	}
	for pair := range strings.SplitSeq(value, ";") {
		if _, v, named := strings.Cut(pair, "="); named && !strings.HasPrefix(v, "=") {
			add(v)
		}
	}
	if scheme, rest, ok := strings.Cut(value, " "); ok && len(scheme) < 12 {
		add(rest)
		if plain, err := base64.StdEncoding.DecodeString(rest); err == nil && strings.EqualFold(scheme, "basic") && utf8.Valid(plain) {
			_, password, _ := strings.Cut(string(plain), ":")
			add(password)
		}
	}
	return parts
}

// secretForms gives a secret as it may appear without escapes for single characters: plain, percent-encoded as Go does, in JSON, in hex,
// and in base64, at whatever place of the bytes that were encoded with it.
func secretForms(secret string) []string {
	if len(secret) < shortestSecret {
		return nil
	}
	all := []string{secret, url.QueryEscape(secret), url.PathEscape(secret)}
	if quoted, err := json.Marshal(secret); err == nil {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	if len(secret) < shortestPart {
		return append(all, base64.RawStdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)))
	}
	all = append(all, hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))))
	for _, coding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		all = append(all, coding.EncodeToString([]byte(secret)))
		for before := range 3 {
			// The characters at both ends hold bits of what stands beside the secret.
			text := coding.EncodeToString(append(make([]byte, before), secret...))
			first := (before*8 + 5) / 6
			last := (before + len(secret)) * 8 / 6
			all = append(all, text[first:last])
		}
	}
	return all
}

// escapedSecrets matches secrets in which any character may be written as an escape: of JSON, of a URL, of HTML. nil where there are none.
func escapedSecrets(secrets []string) *regexp.Regexp {
	var all []string
	for _, secret := range slices.Backward(slices.SortedFunc(slices.Values(secrets), func(a, b string) int { return len(a) - len(b) })) {
		if len(secret) < shortestSecret || len(secret) > longestEscaped {
			continue
		}
		var b strings.Builder
		for _, c := range secret {
			b.WriteString(escapesOf(c))
		}
		all = append(all, b.String())
	}
	if len(all) == 0 {
		return nil
	}
	re, err := regexp.Compile(strings.Join(all, "|"))
	if err != nil {
		return nil // a pattern that grew too large: the plain forms are still found
	}
	return re
}

// longestEscaped bounds the pattern that one secret makes.
const longestEscaped = 512

// escapesOf matches one character however it is written.
func escapesOf(c rune) string {
	percent := ""
	for _, b := range []byte(string(c)) {
		percent += fmt.Sprintf("%%%02x", b)
	}
	ways := []string{regexp.QuoteMeta(string(c)), "(?i:" + percent + fmt.Sprintf(`|\\u%04x|\\x%02x|&#x0*%x;|&#0*%d;`, c, c, c, c) + ")"}
	// The characters that HTML and JSON have names for.
	named := map[rune]string{
		'&': `&amp;`, '<': `&lt;`, '>': `&gt;`, '"': `&quot;|\\"`, '\'': `&apos;|\\'`, '/': `\\/`, '\\': `\\\\`, ' ': `\+`,
	}
	if name := named[c]; name != "" {
		ways = append(ways, name)
	}
	return "(?:" + strings.Join(ways, "|") + ")"
}

// Text removes the secrets from a text.
func (r *Redactor) Text(s string) string {
	if s == "" {
		return s
	}
	k := r.known.Load()
	s = k.replace.Replace(s)
	// The ampersands of a query are no escapes: those of HTML end in a semicolon.
	if k.escaped != nil && (strings.ContainsAny(s, `%\+`) || strings.Contains(s, "&") && strings.Contains(s, ";")) {
		s = k.escaped.ReplaceAllLiteralString(s, Redacted)
	}
	return k.cutShort(s)
}

// cutShort removes what begins as a secret where the text was cut: before an ellipsis, and at its end.
func (k *knownSecrets) cutShort(s string) string {
	const ellipsis = "…"
	parts := strings.Split(s, ellipsis)
	for i, part := range parts {
		for _, form := range k.forms {
			if n := overlap(part, form); n >= shortestPart && n > firstWord(form) {
				parts[i] = part[:len(part)-n] + Redacted
				break
			}
		}
	}
	return strings.Join(parts, ellipsis)
}

// overlap is how much of the end of a text is the beginning of a secret.
func overlap(text, secret string) int {
	for n := min(len(text), len(secret)-1); n >= shortestPart; n-- {
		if strings.HasSuffix(text, secret[:n]) {
			return n
		}
	}
	return 0
}

// longestWord is the longest first word of a secret that is shown at the end of a text.
const longestWord = 11

// firstWord is the length of the word that a secret of several parts begins with, and of what stands behind it: the "argilla." of
// argilla.apikey, with which a text may end without a word of the secret. 0 where it begins with no word.
func firstWord(secret string) int {
	n := strings.IndexFunc(secret, func(r rune) bool { return !unicode.IsLetter(r) })
	if n <= 0 || n+1 > longestWord || len(secret)-n-1 < shortestSecret || strings.ContainsFunc(secret[1:n], unicode.IsUpper) || unicode.IsDigit(rune(secret[n])) {
		return 0
	}
	return n + 1
}

// Knows says whether a value is hidden wherever it stands, and not only where a text ends with it.
func (r *Redactor) Knows(value string) bool {
	return !strings.Contains(r.known.Load().replace.Replace(value), value)
}
