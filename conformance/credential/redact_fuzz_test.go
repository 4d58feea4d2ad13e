package credential

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// echoes are the ways in which a target may give back what it was sent.
func echoes(secret string) map[string]string {
	quoted, _ := json.Marshal(secret) // a string is always JSON
	escaped, unicode := &strings.Builder{}, &strings.Builder{}
	for _, b := range []byte(secret) {
		fmt.Fprintf(escaped, "%%%02x", b)
	}
	for _, r := range secret {
		fmt.Fprintf(unicode, `\u%04X`, r)
	}
	return map[string]string{
		"plain":         secret,
		"JSON":          string(quoted),
		"JSON slash":    strings.ReplaceAll(string(quoted), "/", `\/`),
		"JSON plus":     strings.ReplaceAll(secret, "+", `\u002B`),
		"JSON unicode":  unicode.String(),
		"query":         url.QueryEscape(secret),
		"percent":       escaped.String(),
		"percent upper": strings.ToUpper(escaped.String()),
		"HTML":          html.EscapeString(secret),
		"hex":           hex.EncodeToString([]byte(secret)),
		"base64":        base64.StdEncoding.EncodeToString([]byte(secret)),
		"with scheme":   base64.StdEncoding.EncodeToString([]byte("Bearer " + secret)),
		"with more":     base64.URLEncoding.EncodeToString([]byte(`{"t":"` + secret + `"}`)),
		"cut":           secret[:len(secret)-3] + "… (3 more)",
		"at the end":    "got " + secret[:len(secret)-2],
	}
}

func TestRedactor_KnowsASecretHoweverItIsGivenBack(t *testing.T) {
	for _, secret := range []string{"s3cr3t/with+plus=and&amp", `quote"back\slash<tag>'x'`, "pässwörd-long-enough", "eyJhbGciOiJIUzI1NiJ9.e30.abc"} {
		r := redactorOf(secret)
		for name, echo := range echoes(secret) {
			got := r.Text("before " + echo)
			assert.Contains(t, got, Redacted, "%s: %s", name, got)
			assert.Contains(t, got, "before ", name)
		}
	}
}

func TestRedactor_KnowsThePartsOfACompoundCredential(t *testing.T) {
	r := redactorOf("session=0123456789abcdef; theme=dark-and-blue")
	assert.NotContains(t, r.Text("you sent 0123456789abcdef"), "0123456789abcdef")
	r = redactorOf("Basic " + base64.StdEncoding.EncodeToString([]byte("ada:correct-horse")))
	assert.NotContains(t, r.Text("wrong password correct-horse"), "correct-horse")
}

func redactorOf(secrets ...string) *Redactor {
	r := &Redactor{}
	r.add(secrets, nil)
	return r
}

// No twelve letters of a secret are left, however it is given back.
func FuzzRedactor(f *testing.F) {
	f.Add("s3cr3t/with+plus=and&amp", 3)
	f.Add(`quote"back\slash<tag>'x'`, 5)
	f.Fuzz(func(t *testing.T, secret string, way int) {
		if len(secret) < 12 || len(secret) > 200 || strings.ToValidUTF8(secret, "") != secret || strings.ContainsFunc(secret, func(r rune) bool { return r < ' ' || r > 0xffff }) {
			t.Skip()
		}
		all := echoes(secret)
		names := slices.Sorted(maps.Keys(all))
		r := redactorOf(secret)
		echo := all[names[uint(way)%uint(len(names))]]
		got := r.Text(echo)
		for i := 0; i+12 <= len(secret); i++ {
			if part := secret[i : i+12]; strings.Contains(echo, part) {
				assert.NotContains(t, got, part)
			}
		}
	})
}
