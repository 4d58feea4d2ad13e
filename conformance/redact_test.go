package conformance_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/credential"
	"holdfast/conformance/result"
)

// A service that shows every secret in every form must not get one of them into the journal.
func TestJournal_HoldsNoSecretInAnyForm(t *testing.T) {
	const token, query, cookie, extra, session = `tok"en/+<1>'s=`, "qu ery&secret", "cookie-secret", "extra-secret", "session-of-the-service"
	encoded := func(s string) []string {
		quoted, err := json.Marshal(s)
		require.NoError(t, err)
		return []string{
			s, url.QueryEscape(s), url.PathEscape(s), string(quoted[1 : len(quoted)-1]), base64.StdEncoding.EncodeToString([]byte(s)),
			base64.RawStdEncoding.EncodeToString([]byte(s)), base64.URLEncoding.EncodeToString([]byte(s)), base64.RawURLEncoding.EncodeToString([]byte(s)),
		}
	}
	cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Set-Cookie", "session="+session+"; Path=/")
		w.Header().Set("X-Echo", r.Header.Get("Authorization"))
		w.Header().Set("X-Target", r.RequestURI)
		w.WriteHeader(http.StatusInternalServerError)
		for _, s := range []string{token, query, cookie, extra} {
			for _, form := range encoded(s) {
				w.Write([]byte(form + "\n"))
			}
		}
	}))
	cfg.Callers = map[string]credential.Caller{"owner": {Schemes: map[string]credential.Credential{"bearerAuth": {
		Header:  http.Header{"Authorization": {"Bearer " + token}, "X-Key": {"two words"}},
		Query:   url.Values{"key": {query}},
		Cookies: []*http.Cookie{{Name: "sid", Value: cookie}},
		Secrets: []string{token, query, cookie},
	}}}}
	cfg.Secrets = []string{extra}
	cfg.Record.Command = []string{"holdfast", "run", "--bearer", token, "-H", "X: " + extra}
	var out bytes.Buffer
	cfg.Journal = result.NewJournal(&out)
	r := run(t, cfg)
	require.NotEmpty(t, r.Findings)

	var texts []string // strings and bodies, as a reader of the journal sees them
	for line := range bytes.Lines(out.Bytes()) {
		var v any
		require.NoError(t, json.Unmarshal(line, &v))
		texts = append(texts, textsOf(v)...)
	}
	for _, s := range []string{token, query, cookie, extra, session, "two words"} {
		for _, form := range encoded(s) {
			assert.False(t, bytes.Contains(out.Bytes(), []byte(form)), "%s stands in the journal", form)
			for _, text := range texts {
				assert.NotContains(t, text, form)
			}
		}
	}
	assert.Contains(t, out.String(), `"Bearer [redacted]"`, "the scheme tells a reader more than nothing")
	assert.Contains(t, out.String(), "${OWNER_TOKEN}")
	assert.Equal(t, token, cfg.Record.Command[3], "the caller's own slice stays as it was")
}

// textsOf lists the texts of a JSON value, and what they are in base64: that is how bodies stand in the journal.
func textsOf(v any) []string {
	switch v := v.(type) {
	case string:
		all := []string{v}
		if data, err := base64.StdEncoding.DecodeString(v); err == nil {
			all = append(all, string(data))
		}
		return all
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, textsOf(item)...)
		}
		return all
	case map[string]any:
		var all []string
		for name, member := range v {
			all = append(append(all, name), textsOf(member)...)
		}
		return all
	}
	return nil
}
