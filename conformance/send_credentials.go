package conformance

import (
	"net/http"
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// dress gives a request as it goes out: as it was certified, unless its caller's credentials may be others by now. No two exchanges have
// one and the same request.
func (r *runner) dress(s sent) *cases.Wire {
	if s.dressed == nil || s.dressed.from != s.wire || r.tokens.Fetches(s.caller) {
		return r.withCredentials(s)
	}
	w := *s.dressed.as
	return &w
}

// withCredentials gives a copy of a request with the run's headers and its caller's credentials.
func (r *runner) withCredentials(s sent) *cases.Wire {
	w := *s.wire
	w.Header = copied(s.wire.Header)
	for name, values := range r.Header {
		if w.Header.Get(name) == "" {
			w.Header[name] = values
		}
	}
	if a := r.accepts[s.op]; a != nil && w.Header.Get("Accept") == "" {
		w.Header["Accept"] = a // nobody changes it in place
	}
	switch s.caller {
	case cases.Anonymous:
	case cases.Unknown:
		for _, c := range r.unknownCredentials(s.op) {
			apply(&w, c)
		}
	default:
		chosen := r.credentials
		if plan.Spoilt(s.caller) {
			chosen = r.spoiltCredentials
		}
		for _, c := range chosen(s.op, s.caller) {
			apply(&w, c)
		}
	}
	return &w
}

// credentials picks what a caller sends to an operation: the first alternative that it has all of, and all it has where the contract
// documents a 401 without a scheme.
func (r *runner) credentials(op *specs.Operation, caller string) []credential.Credential {
	own := r.schemes(caller)
	var chosen []credential.Credential
	if c, ok := own["*"]; ok {
		chosen = append(chosen, c)
	}
	if op == nil || op.OmitsSecurity() {
		for name, c := range own {
			if name != "*" {
				chosen = append(chosen, c)
			}
		}
		return chosen
	}
	for _, alternative := range op.Security {
		var all []credential.Credential
		for scheme := range alternative.Schemes {
			if c, ok := own[scheme]; ok {
				all = append(all, c)
			}
		}
		switch {
		case len(all) == 0 || len(all) < len(alternative.Schemes):
		case len(chosen) == 0:
			return all
		default:
			return append(chosen, all...)
		}
	}
	return chosen
}

// unknownCredentials are of the right form and nobody's.
func (r *runner) unknownCredentials(op *specs.Operation) []credential.Credential {
	if op == nil {
		return nil
	}
	nobody := "holdfast-unknown-" + r.RunID
	for _, alternative := range op.Security {
		var all []credential.Credential
		for name := range alternative.Schemes {
			scheme, ok := r.Contract.SecuritySchemes[name]
			if !ok {
				continue
			}
			c := credential.Credential{Header: http.Header{}, Query: url.Values{}}
			switch {
			case scheme.Type == "apiKey" && scheme.In == "query":
				c.Query.Set(scheme.KeyName, nobody)
			case scheme.Type == "apiKey" && scheme.In == "cookie":
				c.Cookies = []*http.Cookie{{Name: scheme.KeyName, Value: nobody}}
			case scheme.Type == "apiKey":
				c.Header.Set(scheme.KeyName, nobody)
			case scheme.Scheme == "basic":
				request := http.Request{Header: c.Header}
				request.SetBasicAuth("holdfast", nobody)
			default:
				c.Header.Set("Authorization", "Bearer "+nobody)
			}
			all = append(all, c)
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

func apply(w *cases.Wire, c credential.Credential) {
	for name, values := range c.Header {
		w.Header[name] = values
	}
	if len(c.Query) > 0 {
		separator := "?"
		if strings.Contains(w.Target, "?") {
			separator = "&"
		}
		w.Target += separator + c.Query.Encode()
	}
	for _, cookie := range c.Cookies {
		pair := cookie.Name + "=" + cookie.Value
		if old := w.Header.Get("Cookie"); old != "" {
			pair = old + "; " + pair
		}
		w.Header.Set("Cookie", pair)
	}
}

// same says whether a URL leads to the target.
func (r *runner) same(u *url.URL) bool {
	return u.Scheme == r.Target.Scheme && strings.EqualFold(u.Host, r.Target.Host)
}
