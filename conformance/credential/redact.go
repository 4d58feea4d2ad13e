package credential

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"holdfast/conformance/result"
	"holdfast/specs"
)

// Redacted stands where a secret was.
const Redacted = "[redacted]"

// Redactor removes secrets from everything that is written. It knows the run's secrets by value, in the forms in which they
// travel, and the headers that carry credentials by name. More can be added while the run goes; its methods are safe for
// concurrent use.
type Redactor struct {
	mu sync.Mutex
	// secrets are the forms that are replaced as they stand, plain those that they are forms of.
	secrets []string
	plain   []string
	known   atomic.Pointer[knownSecrets]
}

// knownSecrets are what a redactor looks for; they are replaced as a whole.
type knownSecrets struct {
	replace *strings.Replacer
	// escaped finds what is written with escapes, of whatever kind; nil where there is no secret.
	escaped *regexp.Regexp
	// forms are all that are replaced, the longest first.
	forms   []string
	headers []string
}

// NewRedactor makes the redactor of a run, of its secrets and of what its callers send.
func NewRedactor(secrets []string, callers map[string]Caller, contract *specs.Contract) *Redactor {
	r := &Redactor{}
	secrets = slices.Clone(secrets)
	headers := []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie"}
	for _, caller := range callers {
		for _, c := range caller.Schemes {
			secrets = append(append(secrets, c.Secrets...), c.unnamed()...)
			for name := range c.Header {
				headers = append(headers, http.CanonicalHeaderKey(name))
			}
		}
	}
	for _, scheme := range contract.SecuritySchemes {
		if scheme.In == "header" && scheme.KeyName != "" {
			headers = append(headers, http.CanonicalHeaderKey(scheme.KeyName))
		}
	}
	r.add(secrets, headers)
	return r
}

// Learn adds the secrets of one that was fetched.
func (r *Redactor) Learn(c Credential) {
	var headers []string
	for name := range c.Header {
		headers = append(headers, http.CanonicalHeaderKey(name))
	}
	r.add(append(slices.Clone(c.Secrets), c.unnamed()...), headers)
}

// add makes the redactor look for more, from the next text on.
func (r *Redactor) add(secrets, headers []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if before := r.known.Load(); before != nil {
		headers = append(slices.Clone(before.headers), headers...)
	}
	for _, whole := range secrets {
		for _, secret := range secretParts(whole) {
			r.secrets = append(r.secrets, secretForms(secret)...)
			r.plain = append(r.plain, secret)
		}
	}
	slices.Sort(r.plain)
	r.plain = slices.Compact(r.plain)
	// The longest first: one secret may begin with another.
	slices.SortFunc(r.secrets, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	r.secrets = slices.Compact(r.secrets)
	slices.Sort(headers)
	var replacements []string
	for _, form := range r.secrets {
		replacements = append(replacements, form, Redacted)
	}
	r.known.Store(&knownSecrets{
		replace: strings.NewReplacer(replacements...), escaped: escapedSecrets(r.plain), forms: slices.Clone(r.secrets), headers: slices.Compact(headers),
	})
}

func (r *Redactor) header(h http.Header) http.Header {
	out, headers := make(http.Header, len(h)), r.known.Load().headers
	for name, values := range h {
		clean := make([]string, len(values))
		for i, v := range values {
			clean[i] = r.Text(v)
			if slices.Contains(headers, http.CanonicalHeaderKey(name)) {
				clean[i] = hideCredential(name, clean[i])
			}
		}
		out[name] = clean
	}
	return out
}

// hideCredential keeps the scheme: "Bearer [redacted]" tells a reader more than nothing at all. Other headers have none.
func hideCredential(name, v string) string {
	scheme, _, ok := strings.Cut(v, " ")
	if ok && len(scheme) < 12 && strings.HasSuffix(http.CanonicalHeaderKey(name), "Authorization") {
		return scheme + " " + Redacted
	}
	return Redacted
}

// Record removes secrets from a case's record.
func (r *Redactor) Record(c *result.CaseRecord) {
	c.Reason, c.Curl = r.Text(c.Reason), r.Text(c.Curl)
	for i, line := range c.Script {
		c.Script[i] = r.Text(line)
	}
	for _, found := range [][]result.Finding{c.Findings, c.Notes} {
		for i := range found {
			f := &found[i]
			f.Want, f.Got, f.Curl = r.Text(f.Want), r.Text(f.Got), r.Text(f.Curl)
		}
	}
	for i := range c.Exchanges {
		x := &c.Exchanges[i]
		w := *x.Request
		w.Target, w.Header, w.Body = r.Text(w.Target), r.header(w.Header), []byte(r.Text(string(w.Body)))
		x.Request, x.Err = &w, r.Text(x.Err)
		if x.Response != nil {
			answer := *x.Response
			answer.Header, answer.Body = r.header(answer.Header), []byte(r.Text(string(answer.Body)))
			x.Response = &answer
		}
	}
	for i := range c.Results {
		c.Results[i].Reason = r.Text(c.Results[i].Reason)
	}
}
