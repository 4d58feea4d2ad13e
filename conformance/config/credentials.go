package config

import (
	"net/http"
	"net/url"
	"slices"
	"sort"

	"holdfast/conformance"
	"holdfast/specs"
)

// Credentials are what each caller adds to a request, by the caller's name. Security schemes of the contract say where a
// credential travels; one that does not fit its scheme is an error, as in [File.Check].
func (f *File) Credentials(contract *specs.Contract) (map[string]conformance.Credentials, error) {
	if faults := f.checkCallers(contract); len(faults) > 0 {
		return nil, faults
	}
	if contract == nil {
		contract = &specs.Contract{}
	}
	all := map[string]conformance.Credentials{}
	for _, c := range f.callers {
		schemes := map[string]conformance.Credential{}
		for _, g := range c.grants {
			add := g.credential(contract.SecuritySchemes[g.scheme])
			if have, ok := schemes[g.scheme]; ok {
				for k, v := range have.Header { // several -H of one caller
					add.Header[k] = append(v, add.Header[k]...)
				}
				add.Secrets = append(have.Secrets, add.Secrets...)
				add.Variable = ""
			}
			schemes[g.scheme] = add
		}
		all[c.name] = conformance.Credentials{Schemes: schemes}
	}
	return all, nil
}

// credential is what the grant adds to a request under its scheme.
func (g grant) credential(s specs.SecurityScheme) conformance.Credential {
	c := conformance.Credential{Variable: g.secret.variable, Header: http.Header{}}
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
			if g.scheme == "*" && g.place.Line == 0 {
				continue // from a flag: it goes wherever any credential is asked for
			}
			s, ok := contract.SecuritySchemes[g.scheme]
			switch {
			case !ok && len(known) == 0:
				faults = append(faults, g.fault("names a security scheme, and the contract has none", "add it to components.securitySchemes of the contract"))
			case !ok:
				faults = append(faults, g.fault("is not a security scheme of the contract", didYouMean(g.scheme, known)))
			default:
				if fits := kindsFor(s); !slices.Contains(fits, g.kind) {
					faults = append(faults, g.fault(g.mismatch(s, fits)))
				}
			}
		}
	}
	return faults
}

// kindsFor are the credentials that fit a security scheme (OpenAPI 3.1.1 §4.8.27), the best first.
func kindsFor(s specs.SecurityScheme) []string {
	switch {
	case s.Type == "apiKey":
		return []string{"api_key", "value"}
	case s.Type == "http" && s.Scheme == "basic":
		return []string{"basic", "value"}
	case s.Type == "http" && s.Scheme == "bearer", s.Type == "oauth2", s.Type == "openIdConnect":
		return []string{"bearer", "value"}
	case s.Type == "http":
		return []string{"value"}
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
