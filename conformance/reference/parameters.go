package reference

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Where a page ends when nobody says, and the most it may hold (listRefunds, parameter limit).
const (
	defaultLimit = 20
	maxLimit     = 100
)

// validID checks a path parameter against ^PREFIX[A-Z0-9]{12}$. By hand and by byte: no regexp dialect has a say, and
// $ before a newline has none either.
func (s *Service) validID(id, prefix string, found *violations) {
	if s.faults.on("pattern-ignored") {
		return
	}
	rest, ok := strings.CutPrefix(id, prefix)
	if !ok || len(rest) != idLength || strings.Trim(rest, idAlphabet) != "" {
		found.add("path", "the id must be "+prefix+" and 12 capital letters or digits")
	}
}

// idempotencyKey reads the Idempotency-Key: exactly one UUID in the text form of RFC 9562, section 4. Its letters have
// no case there, so neither has the key here; a retry that writes them differently is still a retry.
func (s *Service) idempotencyKey(h http.Header, found *violations) string {
	keys := h.Values("Idempotency-Key")
	switch {
	case len(keys) == 0:
		if !s.faults.on("key-optional") {
			found.add("header/Idempotency-Key", "is required")
		}
		return ""
	case len(keys) > 1:
		found.add("header/Idempotency-Key", "must be given once")
	case !isUUID(keys[0]) && !s.faults.on("key-format-ignored"):
		found.add("header/Idempotency-Key", "must be a UUID")
	}
	if s.faults.on("key-case-sensitive") {
		return keys[0]
	}
	return strings.ToLower(keys[0])
}

func isUUID(text string) bool {
	if len(text) != len("00000000-0000-0000-0000-000000000000") {
		return false
	}
	for i := range len(text) {
		switch c := text[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !strings.ContainsRune("0123456789abcdefABCDEF", rune(c)):
			return false
		}
	}
	return true
}

// query reads the raw query of a list. url.ParseQuery is not used: it drops what it cannot read, and a limit that was
// dropped would look like one that was never sent.
func query(raw string, found *violations) url.Values {
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, nameErr := url.QueryUnescape(name)
		value, valueErr := url.QueryUnescape(value)
		if nameErr != nil || valueErr != nil {
			found.add("query", "has an escape that stands for no byte")
			continue
		}
		values.Add(name, value)
	}
	return values
}

// limit reads how many refunds a page may hold: a plain decimal integer, without sign, zeros in front or exponent.
func (s *Service) limit(query url.Values, found *violations) int {
	texts, ok := query["limit"]
	if !ok {
		return defaultLimit
	}
	n, err := strconv.Atoi(texts[0])
	if n == 0 && err == nil && s.faults.on("limit-zero-accepted") {
		return defaultLimit
	}
	if n > maxLimit && err == nil && s.faults.on("over-limit-clamped") {
		return maxLimit
	}
	if len(texts) != 1 || err != nil || strconv.Itoa(n) != texts[0] || n < 1 || n > maxLimit {
		found.add("query/limit", "must be given once, as a decimal integer of 1 to 100")
	}
	return n
}
