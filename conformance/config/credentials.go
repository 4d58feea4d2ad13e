package config

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"

	"holdfast/conformance/credential"
	"holdfast/specs"
)

// Credentials are what each caller adds to a request, by the caller's name. Security schemes of the contract say where a
// credential travels; one that does not fit its scheme is an error, as in [File.Check].
func (f *File) Credentials(contract *specs.Contract) (map[string]credential.Caller, error) {
	if faults := f.checkCallers(contract); len(faults) > 0 {
		return nil, faults
	}
	if contract == nil {
		contract = &specs.Contract{}
	}
	all := map[string]credential.Caller{}
	for _, c := range f.callers {
		schemes := map[string]credential.Credential{}
		for _, g := range c.grants {
			add := f.given(c, g, contract)
			if have, ok := schemes[g.scheme]; ok {
				for k, v := range have.Header { // several -H of one caller
					add.Header[k] = append(v, add.Header[k]...)
				}
				add.Secrets = append(have.Secrets, add.Secrets...)
				add.Variable = ""
				if add.Source == nil {
					add.Source = have.Source
				}
			}
			schemes[g.scheme] = add
		}
		one := credential.Caller{Schemes: schemes}
		if c.certificate != nil && len(c.certificate.pair.Certificate) > 0 {
			one.Certificate = &c.certificate.pair
		}
		all[c.name] = one
	}
	return all, nil
}

// given is what a grant adds to a request, or what fetches it.
func (f *File) given(c caller, g grant, contract *specs.Contract) credential.Credential {
	s := contract.SecuritySchemes[g.scheme]
	add := credential.Credential{Header: http.Header{}}
	switch g.kind {
	case "client_credentials", "password":
		add.Source = &oauthSource{tokenURL: f.tokenURL(g, contract), password: g.kind == "password", grant: g.oauth, place: g.placing(s), redact: f.redact}
	case "login":
		add.Source = f.loginSource(g, s, contract)
	case "exec":
		add.Source = &commandToken{program: newProgram(f, "", g.exec, "HOLDFAST_CALLER="+c.name), place: g.placing(s)}
	case "wfc":
		add.Source = f.wfcSource(g.wfc)
	case "mtls": // it is shown in the handshake, and adds nothing
	default:
		add = g.credential(s)
	}
	add.Key, add.Where = g.key, g.place
	return add
}

// placing puts a token that was fetched where its scheme says.
func (g grant) placing(s specs.SecurityScheme) func(string) credential.Credential {
	kind := "value"
	switch {
	case s.Type == "apiKey":
		kind = "api_key"
	case s.Type == "http" && s.Scheme == "bearer", s.Type == "oauth2", s.Type == "openIdConnect":
		kind = "bearer"
	}
	return func(token string) credential.Credential {
		return grant{kind: kind, secret: resolved{text: token}}.credential(s)
	}
}

// secretParts are what of a header's value must not be written: what follows the name of a scheme, else all.
func secretParts(value string) []string {
	if scheme, rest, ok := strings.Cut(value, " "); ok && len(scheme) < 12 && strings.TrimSpace(rest) != "" {
		return []string{strings.TrimSpace(rest)}
	}
	return []string{value}
}

// credential is what the grant adds to a request under its scheme.
func (g grant) credential(s specs.SecurityScheme) credential.Credential {
	c := credential.Credential{Variable: g.secret.variable, Header: http.Header{}}
	if !g.secret.pending {
		c.Secrets = []string{g.secret.text}
	}
	text := g.secret.text
	switch {
	case g.kind == "header":
		c.Header.Set(g.header, text)
	case g.kind == "bearer":
		c.Header.Set("Authorization", "Bearer "+text)
	case g.kind == "basic":
		encoded := encodeBasic(g.username, text)
		c.Header.Set("Authorization", "Basic "+encoded)
		c.Variable = "" // it holds the password, and not what is sent
		if !g.secret.pending {
			c.Secrets = append(c.Secrets, encoded)
		}
	case s.Type != "apiKey": // value
		c.Header.Set("Authorization", text)
	case s.In == "query":
		c.Query = url.Values{s.KeyName: {text}}
		if escaped := url.QueryEscape(text); escaped != text && !g.secret.pending {
			c.Secrets = append(c.Secrets, escaped)
		}
	case s.In == "cookie":
		c.Cookies = []*http.Cookie{{Name: s.KeyName, Value: text}}
	default:
		c.Header.Set(s.KeyName, text)
	}
	return c
}

// checkCallers compares the credentials with the contract's security schemes.
func (f *File) checkCallers(contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	if contract == nil {
		contract = &specs.Contract{}
	}
	known := make([]string, 0, len(contract.SecuritySchemes))
	for name := range contract.SecuritySchemes {
		known = append(known, name)
	}
	sort.Strings(known)
	for _, c := range f.callers {
		for _, g := range c.grants {
			if g.scheme == "*" && (g.place.Line == 0 || g.anywhere) {
				continue // from a flag or an auth file: it goes wherever any credential is asked for
			}
			s, ok := contract.SecuritySchemes[g.scheme]
			switch {
			case !ok && len(known) == 0:
				faults = append(faults, g.fault("names a security scheme, and the contract has none", "add it to components.securitySchemes of the contract"))
			case !ok:
				faults = append(faults, g.fault("is not a security scheme of the contract", didYouMean(g.scheme, known)))
			default:
				fits := kindsFor(s)
				switch {
				case !slices.Contains(fits, g.kind):
					faults = append(faults, g.fault(g.mismatch(s, fits)))
				case g.login != nil:
					faults = append(faults, g.checkLogin(s, contract)...)
				case g.oauth != nil:
					faults = append(faults, f.checkTokenURL(g, contract)...)
				}
			}
		}
	}
	return faults
}

// checkTokenURL holds that it is known where a token comes from, and that a secret does not go there in the clear because of
// the contract alone.
func (f *File) checkTokenURL(g grant, contract *specs.Contract) specs.Errors {
	at := f.tokenURL(g, contract)
	if at == "" && !f.source.Plan {
		return specs.Errors{g.fault("names no token_url, and the contract has none for the flow "+flows(g.kind), fmt.Sprintf("write %s: { token_url: https://…/token, … }", g.kind))}
	}
	u, err := url.Parse(at)
	if g.oauth.tokenURL == "" && (err != nil || u.Scheme == "http" && !loopback(normalHost(u.Hostname()))) {
		return specs.Errors{g.fault(fmt.Sprintf("would send its secret to %s, which only the contract names, in the clear", shown(at)), "write token_url, if that is meant")}
	}
	return nil
}

// kindsFor are the credentials that fit a security scheme (OpenAPI 3.1.1 §4.8.27), the best first.
func kindsFor(s specs.SecurityScheme) []string {
	switch {
	case s.Type == "apiKey":
		return []string{"api_key", "value", "login", "exec"}
	case s.Type == "http" && s.Scheme == "basic":
		return []string{"basic", "value", "exec"}
	case s.Type == "http" && s.Scheme == "bearer", s.Type == "oauth2", s.Type == "openIdConnect":
		return []string{"bearer", "value", "client_credentials", "password", "login", "exec"}
	case s.Type == "http":
		return []string{"value", "login", "exec"}
	case s.Type == "mutualTLS":
		return []string{"mtls"}
	}
	return nil
}

func (g grant) mismatch(s specs.SecurityScheme, fits []string) (what, fix string) {
	kind := s.Type
	if s.Scheme != "" {
		kind += " " + s.Scheme
	}
	if len(fits) == 0 {
		return "is a scheme of type " + kind + ", which is not supported", "remove it, or leave its operations out"
	}
	return "has " + g.kind + ", and the scheme is " + kind, "write { " + fits[0] + ": … }"
}
