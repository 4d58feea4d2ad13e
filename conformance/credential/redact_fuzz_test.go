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

// A text that ends with the first word of a secret says nothing of it.
func TestRedactor_LeavesTheWordThatASecretBeginsWith(t *testing.T) {
	r := redactorOf("argilla.apikey", "eyJhbGciOiJIUzI1NiJ9.e30.abc", "holdfast-token-1")
	for _, text := range []string{"the user of argilla.", "sent by holdfast", "holdfast-… (3 more)", "a holdfast-like name"} {
		assert.Equal(t, text, r.Text(text))
	}
	for text, want := range map[string]string{
		"the user of argilla.a": "the user of [redacted]", "got argilla.apik…": "got [redacted]…", "got eyJhbGciOi": "got [redacted]", "got holdfast-to": "got [redacted]",
	} {
		assert.Equal(t, want, r.Text(text))
	}
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
