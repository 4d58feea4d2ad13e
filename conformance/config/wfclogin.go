package config

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/specs"
)

// wfcLogin is the loginEndpointAuth of an auth file.
type wfcLogin struct {
	// endpoint is a path below the target, elsewhere a whole URL; one of them is set.
	endpoint, elsewhere string
	verb, contentType   string
	payload             string
	header              http.Header
	token               *wfcToken
	cookies             bool
}

// wfcToken says where the token stands in the answer, and where it is sent.
type wfcToken struct {
	from, selector         string
	in, name, sendTemplate string
}

// authLogin reads a loginEndpointAuth; nil where it has a fault.
func (r *reader) authLogin(e entry) *wfcLogin {
	l := &wfcLogin{header: http.Header{}}
	before := len(r.faults)
	var user map[string]string
	var raw, pair entry
	r.fields(e, map[string]func(entry){
		"endpoint": func(e entry) {
			l.endpoint, _ = r.text(e)
			if l.endpoint != "" && !strings.HasPrefix(l.endpoint, "/") {
				r.fault(e, fmt.Sprintf("is %q and must begin with /", l.endpoint), "give the path, or write externalEndpointURL")
			}
		},
		"externalEndpointURL": func(e entry) {
			v, ok := r.resolve(e, false)
			if u, err := url.Parse(v.text); ok && !v.pending && (err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "") {
				r.fault(e, "is not a URL", "write https://login.example.com/login")
			}
			l.elsewhere = v.text
		},
		"verb":        func(e entry) { l.verb = r.oneOf(e, "POST", "GET", "PATCH", "DELETE", "PUT") },
		"contentType": func(e entry) { l.contentType, _ = r.text(e) },
		"payloadRaw": func(e entry) {
			raw = e
			if text, ok := r.raw(e, false); ok {
				v, err := r.secretText(text)
				r.report(e, err)
				l.payload = v.text
				r.remember(e, v.text, v, true)
			}
		},
		"payloadUserPwd": func(e entry) { pair, user = e, r.authPair(e) },
		"headers": func(e entry) {
			for _, item := range r.items(e) {
				if name, v, ok := r.authHeader(item); ok {
					l.header.Add(name, v.text)
				}
			}
		},
		"token": func(e entry) { l.token = r.authToken(e) },
		"expectCookies": func(e entry) {
			if e.node.ShortTag() != "!!bool" {
				r.fault(e, "is "+kindOf(e.node)+" and must be true or false", "")
			}
			l.cookies = e.node.Value == "true"
		},
	})
	switch {
	case len(r.faults) > before:
	case (l.endpoint == "") == (l.elsewhere == ""):
		r.fault(e, "needs one of endpoint and externalEndpointURL", "write endpoint: /login")
	case l.verb == "":
		r.fault(e, "has no verb", "write verb: POST")
	case raw.node != nil && pair.node != nil:
		r.fault(e, "has payloadRaw and payloadUserPwd", "keep one")
	case (raw.node != nil || user != nil) && l.contentType == "":
		r.fault(e, "has a payload and no contentType", "write contentType: application/json")
	case l.token == nil && !l.cookies:
		r.fault(e, "takes nothing from the answer", "write token: { … } or expectCookies: true")
	case user != nil:
		payload, err := encodePair(user, l.contentType)
		r.report(pair, err)
		l.payload = payload
	}
	if len(r.faults) > before {
		return nil
	}
	r.hidePayload(l.payload)
	return l
}

// authPair reads { username, password, usernameField, passwordField }.
func (r *reader) authPair(e entry) map[string]string {
	got := map[string]string{}
	before := len(r.faults)
	text := func(e entry) { got[e.name], _ = r.text(e) }
	r.fields(e, map[string]func(entry){
		"username": text, "usernameField": text, "passwordField": text,
		"password": func(e entry) { v, _ := r.authSecret(e); got[e.name] = v.text },
	})
	for _, name := range []string{"username", "password", "usernameField", "passwordField"} {
		if len(r.faults) == before && got[name] == "" {
			r.fault(e, "has no "+name, "write { username: …, password: …, usernameField: username, passwordField: password }")
		}
	}
	return got
}

// encodePair writes username and password as the content type asks.
func encodePair(user map[string]string, contentType string) (string, error) {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	switch media = strings.TrimSpace(media); {
	case media == "application/x-www-form-urlencoded":
		return url.Values{user["usernameField"]: {user["username"]}, user["passwordField"]: {user["password"]}}.Encode(), nil
	case media == "application/json" || strings.HasSuffix(media, "+json"):
		data, err := json.Marshal(map[string]string{user["usernameField"]: user["username"], user["passwordField"]: user["password"]})
		return string(data), err
	}
	return "", &problem{fmt.Sprintf("cannot be written as %s", contentType), "use application/json or application/x-www-form-urlencoded, or write payloadRaw"}
}

// authToken reads { extractFrom, extractSelector, sendIn, sendName, sendTemplate }.
func (r *reader) authToken(e entry) *wfcToken {
	t := &wfcToken{sendTemplate: "{token}"}
	before := len(r.faults)
	r.fields(e, map[string]func(entry){
		"extractFrom":     func(e entry) { t.from = r.oneOf(e, "body", "header") },
		"extractSelector": func(e entry) { t.selector, _ = r.text(e) },
		"sendIn":          func(e entry) { t.in = r.oneOf(e, "header", "query") },
		"sendName":        func(e entry) { t.name, _ = r.text(e) },
		"sendTemplate": func(e entry) {
			t.sendTemplate, _ = r.raw(e, false)
			if !strings.Contains(t.sendTemplate, "{token}") {
				r.fault(e, "has no place for the token", `write "Bearer {token}"`)
			}
		},
	})
	switch {
	case len(r.faults) > before:
	case t.from == "" || t.selector == "" || t.in == "" || t.name == "":
		r.fault(e, "needs extractFrom, extractSelector, sendIn and sendName", "write { extractFrom: body, extractSelector: /token, sendIn: header, sendName: Authorization, sendTemplate: \"Bearer {token}\" }")
	case t.from == "body" && !strings.HasPrefix(t.selector, "/"):
		r.fault(e, fmt.Sprintf("selects %q, which is no JSON Pointer", t.selector), "begin with /, as in /token/authToken")
	case t.in == "header":
		r.report(e, checkHeaderName(t.name))
	}
	return t
}

// oneOf is one of a few words.
func (r *reader) oneOf(e entry, words ...string) string {
	s, ok := r.text(e)
	if ok && !slices.Contains(words, s) {
		r.fault(e, fmt.Sprintf("is %q", s), didYouMean(s, words))
		return ""
	}
	return s
}

// hidePayload keeps what a payload has under the name of a secret from being written.
func (r *reader) hidePayload(payload string) {
	if r.plan {
		return
	}
	if v, err := specs.DecodeJSON([]byte(payload)); err == nil {
		members, _ := v.(map[string]any)
		for name, v := range members {
			if text, ok := v.(string); ok && looksSecret(name) {
				r.out.hide(text)
			}
		}
		return
	}
	form, err := url.ParseQuery(payload)
	if err != nil {
		return
	}
	for name, values := range form {
		if looksSecret(name) {
			r.out.hide(values...)
		}
	}
}
