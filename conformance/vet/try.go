package vet

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/conformance/stub"
)

// tried is what a case came to on one stub.
type tried struct {
	passed, failed bool
	why            string
	seen           []stub.Seen
}

// try runs a case on a stub of its own.
func (v *Vet) try(ctx context.Context, c *cases.Case, operation string, twist stub.Twist) (tried, error) {
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
		out.passed = !own && record.Reason == "" && (record.Verdict == result.Pass || record.Verdict == result.Fail)
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
