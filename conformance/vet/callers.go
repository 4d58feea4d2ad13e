package vet

import (
	"encoding/base64"
	"net/http"
	"net/url"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// stubCallers gives every caller credentials that only stubs know. Where no caller has any there are an owner and another tenant.
func stubCallers(c *specs.Contract, callers []cases.Caller) ([]cases.Caller, map[string]credential.Caller) {
	var schemes []string
	for name := range c.SecuritySchemes {
		schemes = append(schemes, name)
	}
	identified := false
	for _, caller := range callers {
		identified = identified || len(caller.Schemes) > 0
	}
	if !identified && len(schemes) > 0 {
		callers = []cases.Caller{{Name: "owner", Schemes: schemes}, {Name: "other", Schemes: schemes}}
	}
	all := map[string]credential.Caller{}
	for _, caller := range callers {
		own := map[string]credential.Credential{}
		for _, name := range caller.Schemes {
			own[name] = stubCredential(c.SecuritySchemes[name], "stub-"+caller.Name)
		}
		all[caller.Name] = credential.Caller{Schemes: own}
	}
	return callers, all
}

func stubCredential(s specs.SecurityScheme, secret string) credential.Credential {
	c := credential.Credential{Header: http.Header{}, Query: url.Values{}}
	switch {
	case s.Type == "apiKey" && s.In == "query":
		c.Query.Set(s.KeyName, secret)
	case s.Type == "apiKey" && s.In == "cookie":
		c.Cookies = []*http.Cookie{{Name: s.KeyName, Value: secret}}
	case s.Type == "apiKey":
		c.Header.Set(s.KeyName, secret)
	case s.Scheme == "basic":
		c.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(secret+":"+secret)))
	default:
		c.Header.Set("Authorization", "Bearer "+secret)
	}
	return c
}
