package cases

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"holdfast/internal/nouns"
	"holdfast/specs"
)

// freshWords proposes values that nobody has used, of the kind that a schema's format or the name of the place asks for, the longest
// first. A format is kept whether the contract asserts it or not: a service may refuse an e-mail address that is none.
func freshWords(s *specs.Schema, name string, sum [32]byte) []string {
	kind, _, _ := s.Find("format")
	format, _ := kind.(string)
	if format == "" {
		format = formatNamed(name)
	}
	text := hex.EncodeToString(sum[:])
	n := binary.BigEndian.Uint64(sum[:8])
	day := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n%(20*365*24*3600)) * time.Second)
	host := func(n int) string { return "hf-" + text[:n] + ".example.com" }
	switch format {
	case "email", "idn-email":
		return []string{"hf-" + text[:12] + "@example.com", "hf-" + text[:8] + "@example.com", "h" + text[:6] + "@x.example", "h" + text[:4] + "@e.co"}
	case "uri", "url", "iri", "uri-reference", "iri-reference":
		return []string{"https://example.invalid/hf-" + text[:16], "https://x.invalid/" + text[:8], "http://x.invalid"}
	case "hostname", "idn-hostname":
		return []string{host(12), host(6), "h" + text[:6] + ".example"}
	case "uuid":
		return []string{freshUUID(sum)}
	case "date":
		return []string{day.Format(time.DateOnly)}
	case "date-time":
		return []string{day.Format(time.RFC3339)}
	case "time":
		return []string{day.Format("15:04:05Z")}
	case "ipv4":
		return []string{fmt.Sprintf("198.18.%d.%d", sum[0], sum[1])}
	case "ipv6":
		return []string{fmt.Sprintf("2001:db8::%x:%x", binary.BigEndian.Uint16(sum[:2]), binary.BigEndian.Uint16(sum[2:4]))}
	case "int64", "uint64": // of 2^51 that every reader's numbers hold, and far from those that services give
		return []string{fmt.Sprint(1<<52 + n%(1<<51))}
	case "int32", "uint32":
		return []string{fmt.Sprint(1<<30 + n%(1<<30))}
	case "phone":
		return []string{fmt.Sprintf("+1555%07d", n%1e7), fmt.Sprintf("555-%04d", n%1e4), fmt.Sprintf("555%07d", n%1e7)}
	}
	return nil
}

// NamesAddress says that a key is called as an address is to which mails are sent.
func NamesAddress(name string) bool { return formatNamed(name) == "email" }

// formatNamed is the format that the name of a member stands for where its schema gives none.
func formatNamed(name string) string {
	w := nouns.Words(name)
	if len(w) == 0 {
		return ""
	}
	switch last := w[len(w)-1]; {
	case slices.Contains([]string{"email", "mail"}, last), strings.Join(w, " ") == "email address":
		return "email"
	case slices.Contains([]string{"url", "uri", "website", "homepage"}, last):
		return "uri"
	case slices.Contains([]string{"phone", "mobile"}, last), strings.Join(w, " ") == "phone number":
		return "phone"
	}
	return ""
}
