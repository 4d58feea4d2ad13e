package config

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"holdfast/cases"
	"holdfast/conformance/credential"
)

// wfcSource signs in as an auth file says.
func (f *File) wfcSource(g *wfcLogin) *login {
	at := g.endpoint
	if g.elsewhere != "" {
		at = g.elsewhere
	}
	return &login{
		name: "login at " + at, redact: f.redact, take: g.take,
		request: func(*url.URL) (*cases.Wire, string, error) {
			w := &cases.Wire{Method: g.verb, Path: g.endpoint, Target: g.endpoint, Header: g.header.Clone()}
			if g.payload != "" {
				w.Body, w.HasBody = []byte(g.payload), true
			}
			if g.contentType != "" {
				w.Header.Set("Content-Type", g.contentType)
			}
			return w, g.elsewhere, nil
		},
	}
}

// take finds the token, the cookies or both in the answer.
func (g *wfcLogin) take(answer *cases.Answer, cookies []*http.Cookie) (credential.Fetched, error) {
	var got credential.Fetched
	if t := g.token; t != nil {
		expression := "$response.body#" + t.selector
		if t.from == "header" {
			expression = "$response.header." + t.selector
		}
		v, _ := answer.Evaluate(expression)
		token, ok := idOf(v)
		if !ok {
			return got, fmt.Errorf("its answer has no %s", expression)
		}
		value := strings.ReplaceAll(t.sendTemplate, "{token}", token)
		if t.in == "query" {
			got.Query = url.Values{t.name: {value}}
		} else {
			got.Header = http.Header{http.CanonicalHeaderKey(t.name): {value}}
		}
		got.Secrets = append(got.Secrets, token)
	}
	if !g.cookies {
		return got, nil
	}
	for _, c := range cookies {
		if c.Value == "" || c.MaxAge < 0 {
			continue
		}
		got.Cookies = append(got.Cookies, &http.Cookie{Name: c.Name, Value: c.Value})
		got.Secrets = append(got.Secrets, c.Value)
		got.Expires = earliest(got.Expires, c)
	}
	if len(got.Cookies) == 0 {
		return got, fmt.Errorf("its answer sets no cookie")
	}
	return got, nil
}
