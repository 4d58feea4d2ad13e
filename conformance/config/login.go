package config

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/specs"
	"holdfast/specs/expr"
)

// loginGrant signs in by an operation of the contract.
type loginGrant struct {
	operation  string
	parameters map[string]string
	body       any
	hasBody    bool
	// token and expires are runtime expressions on the answer, cookie is the name of one that it sets.
	token, cookie, expires string
	// places holds those of its parts.
	places map[string]specs.Place
}

// login reads { operationId, parameters, body, token, cookie, expires_in }.
func (r *reader) login(e entry) *loginGrant {
	g := &loginGrant{places: map[string]specs.Place{}}
	before := len(r.faults)
	expression := func(into *string) func(entry) {
		return func(e entry) {
			text, ok := r.raw(e, false)
			if !ok {
				return
			}
			if _, err := expr.Parse(text); err != nil || !strings.HasPrefix(text, "$response.") {
				r.fault(e, fmt.Sprintf("is %q and must be an expression on the answer", text), "write $response.body#/token or $response.header.X-Auth-Token")
				return
			}
			*into = text
			r.remember(e, text, resolved{}, false)
		}
	}
	r.fields(e, map[string]func(entry){
		"operationId": func(e entry) {
			g.operation, _ = r.text(e)
			g.places["operation"] = r.place(e.at)
		},
		"parameters": func(e entry) {
			g.parameters = map[string]string{}
			for _, m := range r.members(e) {
				if v, ok := r.secretValue(m, true, looksSecret(m.name)); ok {
					g.parameters[m.name] = v.text
					g.places["parameter "+m.name] = r.place(m.at)
				}
			}
		},
		"body": func(e entry) {
			left := maxBodyNodes
			r.hiding = true
			g.body, g.hasBody = r.literal(e, &left)
			r.hiding = false
		},
		"token":      expression(&g.token),
		"expires_in": expression(&g.expires),
		"cookie":     func(e entry) { g.cookie, _ = r.text(e) },
	})
	switch {
	case len(r.faults) > before:
	case g.operation == "":
		r.fault(e, "names no operation", "write login: { operationId: createSession, body: { … }, token: $response.body#/token }")
	case g.token != "" && g.cookie != "":
		r.fault(e, "takes both a token and a cookie", "keep one")
	}
	return g
}

// checkLogin compares a login with the contract.
func (g grant) checkLogin(s specs.SecurityScheme, contract *specs.Contract) specs.Errors {
	var faults specs.Errors
	fault := func(part, what, fix string) {
		at := g.login.places[part]
		if at == (specs.Place{}) {
			at = g.place
		}
		faults = append(faults, &specs.Error{Place: at, Problem: g.key + ".login" + what, Fix: fix})
	}
	op := operation(contract, g.login.operation)
	if op == nil {
		fault("operation", fmt.Sprintf(": the contract has no operation %q", g.login.operation), didYouMean(g.login.operation, operationIDs(contract)))
		return faults
	}
	for _, name := range slices.Sorted(maps.Keys(g.login.parameters)) {
		if len(parametersNamed(op, name)) == 0 {
			var known []string
			for _, p := range op.Parameters {
				known = append(known, p.Name)
			}
			fault("parameter "+name, fmt.Sprintf(".parameters: %s has no parameter %q", op.ID, name), didYouMean(name, known))
		}
	}
	for _, p := range op.Parameters {
		if _, ok := g.login.parameter(p); !ok && p.Required {
			fault("operation", fmt.Sprintf(": %s needs the %s parameter %s", op.ID, p.In, p.Name), fmt.Sprintf("write parameters: { %s: … }", p.Name))
		}
	}
	if op.Body != nil && op.Body.Required && !g.login.hasBody {
		fault("operation", fmt.Sprintf(": %s needs a body", op.ID), `write body: { username: …, password: "${PASSWORD}" }`)
	}
	if g.login.token == "" && g.login.cookie == "" && (s.Type != "apiKey" || s.In != "cookie") {
		fault("operation", ": it is not known what of the answer is the token", "write token: $response.body#/token, or cookie: NAME")
	}
	return faults
}

func (g *loginGrant) parameter(p *specs.Parameter) (string, bool) {
	for _, name := range []string{p.In + "." + p.Name, p.Name} {
		for have, v := range g.parameters {
			if have == name || p.In == "header" && strings.EqualFold(have, name) {
				return v, true
			}
		}
	}
	return "", false
}

// loginSource makes the source of a grant that signs in.
func (f *File) loginSource(g grant, s specs.SecurityScheme, contract *specs.Contract) *login {
	l := &login{name: "login by " + g.login.operation, redact: f.redact}
	l.request = func(*url.URL) (*cases.Wire, string, error) { return g.login.request(contract) }
	l.take = func(answer *cases.Answer, cookies []*http.Cookie) (credential.Fetched, error) {
		return g.login.take(answer, cookies, s, g.placing(s))
	}
	return l
}

// request is what signs in, below the target's base URL.
func (g *loginGrant) request(contract *specs.Contract) (*cases.Wire, string, error) {
	op := operation(contract, g.operation)
	if op == nil {
		return nil, "", fmt.Errorf("the contract has no operation %q", g.operation)
	}
	step := cases.Step{ID: "login", Role: cases.Setup, Operation: op.ID, Method: op.Method, Path: op.Path}
	for _, p := range op.Parameters {
		if v, ok := g.parameter(p); ok {
			step.Parameters = append(step.Parameters, cases.Argument{In: p.In, Name: p.Name, Value: new(cases.Lit(v))})
		}
	}
	if g.hasBody {
		body, err := g.encoded(op)
		if err != nil {
			return nil, "", err
		}
		step.Body = body
	}
	w, err := (&cases.Binder{Contract: contract}).Bind(&step)
	return w, "", err
}

// encoded writes the body as JSON, or as a form where the operation takes no JSON.
func (g *loginGrant) encoded(op *specs.Operation) (*cases.Body, error) {
	const jsonType, formType = "application/json", "application/x-www-form-urlencoded"
	members, isObject := g.body.(map[string]any)
	if op.BodyMedia(jsonType) == nil && op.BodyMedia(formType) != nil && isObject {
		form := url.Values{}
		for name, v := range members {
			form.Set(name, fmt.Sprint(v))
		}
		return &cases.Body{MediaType: formType, Raw: []byte(form.Encode())}, nil
	}
	data, err := json.Marshal(g.body)
	return &cases.Body{MediaType: jsonType, Raw: data}, err
}

// take finds the token or the cookie in the answer.
func (g *loginGrant) take(answer *cases.Answer, cookies []*http.Cookie, s specs.SecurityScheme, place func(string) credential.Credential) (credential.Fetched, error) {
	var got credential.Fetched
	if g.expires != "" {
		v, _ := answer.Evaluate(g.expires)
		if seconds, err := json.Number(fmt.Sprint(v)).Float64(); err == nil && seconds > 0 {
			got.Expires = time.Now().Add(time.Duration(seconds * float64(time.Second)))
		}
	}
	if g.token != "" {
		v, ok := answer.Evaluate(g.token)
		token, isID := idOf(v)
		if !ok || !isID {
			return got, fmt.Errorf("its answer has no %s", g.token)
		}
		got.Credential = place(token)
		return got, nil
	}
	name := g.cookie
	if name == "" {
		name = s.KeyName
	}
	for _, c := range cookies {
		if c.Name != name || c.Value == "" {
			continue
		}
		got.Expires = earliest(got.Expires, c)
		if s.Type == "apiKey" && s.In != "cookie" || s.Type == "http" || s.Type == "oauth2" || s.Type == "openIdConnect" {
			got.Credential = place(c.Value)
		} else {
			got.Credential = credential.Credential{Cookies: []*http.Cookie{{Name: c.Name, Value: c.Value}}, Secrets: []string{c.Value}}
		}
		return got, nil
	}
	return got, fmt.Errorf("its answer sets no cookie %q", name)
}
