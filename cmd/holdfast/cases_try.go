package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/stub"
	"holdfast/specs"
)

// tried is what a case came to on one stub.
type tried struct {
	passed, failed bool
	why            string
	seen           []stub.Seen
}

// try runs a case on a stub of its own.
func (v *vet) try(ctx context.Context, c *cases.Case, operation string, twist stub.Twist) (tried, error) {
	values, statuses := likes(c)
	service, err := stub.New(stub.Options{
		Contract: v.contract, Callers: v.callers, Fixtures: v.env.Fixtures, Twist: twist, Likes: values, Statuses: statuses,
	})
	if err != nil {
		return tried{}, err
	}
	env := v.env
	env.Operations = []string{operation}
	plan := plan.New(v.contract, env, v.seed)
	plan.Only = []string{c.ID}
	report, err := conformance.Run(ctx, conformance.Config{
		Contract: v.contract, Plan: plan, Target: &url.URL{Scheme: "http", Host: "stub"}, Checks: checks.All(), Callers: v.callers,
		Given: v.given, Workers: 1, RunID: "vet", Transport: inProcess{service},
	})
	if err != nil {
		return tried{}, err
	}
	out := tried{seen: afterProbe(service.Seen()), why: "no answer"}
	for record, err := range report.Cases() {
		if err != nil {
			return tried{}, err
		}
		if record.ID != c.ID {
			continue
		}
		own := false
		for _, f := range record.Findings {
			own = own || f.Rule == c.Rule
			out.why = fmt.Sprintf("wanted %s, got %s", f.Want, f.Got)
			if f.Where.File != "" {
				out.why += fmt.Sprintf(" (%s:%d)", f.Where.File, f.Where.Line)
			}
			if f.Rule == c.Rule {
				break
			}
		}
		if record.Reason != "" && !own {
			out.why = record.Reason
		}
		out.failed = own
		// What else is wrong with a stub's answers is no concern of the case.
		out.passed = !own && record.Reason == "" && (record.Verdict == conformance.Pass || record.Verdict == conformance.Fail)
	}
	if len(report.Reasons) > 0 {
		out.why = report.Reasons[0]
	}
	return out, ctx.Err()
}

// afterProbe leaves out what a run asks for before it has made anything: objects that are not there.
func afterProbe(seen []stub.Seen) []stub.Seen {
	first := slices.IndexFunc(seen, func(s stub.Seen) bool { return len(s.Conditions) == 0 })
	return seen[max(0, first):]
}

// inProcess sends requests to a handler instead of over the network.
type inProcess struct{ handler http.Handler }

func (t inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	t.handler.ServeHTTP(recorder, r)
	answer := recorder.Result()
	answer.Request = r
	return answer, nil
}

// constant supplies one id.
type constant string

func (c constant) Next(context.Context) (string, error) { return string(c), nil }

// stubCallers gives every caller credentials that only stubs know. Where no caller has any there are an owner and another tenant.
func stubCallers(c *specs.Contract, callers []cases.Caller) ([]cases.Caller, map[string]conformance.Credentials) {
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
	all := map[string]conformance.Credentials{}
	for _, caller := range callers {
		own := map[string]conformance.Credential{}
		for _, name := range caller.Schemes {
			own[name] = stubCredential(c.SecuritySchemes[name], "stub-"+caller.Name)
		}
		all[caller.Name] = conformance.Credentials{Schemes: own}
	}
	return callers, all
}

func stubCredential(s specs.SecurityScheme, secret string) conformance.Credential {
	c := conformance.Credential{Header: http.Header{}, Query: url.Values{}}
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
