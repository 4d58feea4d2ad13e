package conformance_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/internal/faithful"
	"holdfast/specs"
)

// served is a document that the faithful service serves.
type served struct {
	contract *specs.Contract
	document *openapi3.T
	// left are the operations that the service can't answer, with the reason.
	left map[string]string
}

const faithfulToken = "owner-token"

// serving reads a document twice: as we do, and as kin-openapi does.
func serving(t testing.TB, text []byte) (*served, error) {
	t.Helper()
	document, err := faithful.Read(text)
	if err != nil {
		return nil, fmt.Errorf("kin-openapi does not read the document: %w", err)
	}
	c, err := specs.Load(context.Background(), specs.Options{File: "-", Stdin: bytes.NewReader(text)})
	require.NoError(t, err)
	s := &served{contract: c, document: document, left: map[string]string{}}
	probe, err := faithful.New(document, faithful.Options{Seed: 1})
	if err != nil {
		return nil, err
	}
	for _, op := range c.Operations {
		if err := probe.Served(op.Method, op.Path); err != nil {
			s.left[op.ID] = err.Error()
		}
	}
	return s, nil
}

// configuration is that of a run against a service: of the operations that it can answer, or of those named. Ids that nothing in the
// contract makes are the service's own inventions.
func (s *served) configuration(t testing.TB, o faithful.Options, operations ...string) conformance.Config {
	t.Helper()
	o.Seed, o.Token = 1, faithfulToken
	service, err := faithful.New(s.document, o)
	require.NoError(t, err)
	server := httptest.NewServer(service)
	t.Cleanup(server.Close)
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	owner := credential.Caller{Schemes: map[string]credential.Credential{}}
	for name, scheme := range s.contract.SecuritySchemes {
		owner.Schemes[name] = credentialFor(scheme)
	}
	env := cases.Environment{
		Callers: []cases.Caller{{Name: "owner", Schemes: slices.Sorted(maps.Keys(owner.Schemes))}},
		NoRaces: true, Allow: []string{"/*"}, Operations: operations,
	}
	if len(operations) == 0 {
		for _, op := range s.contract.Operations {
			if s.left[op.ID] == "" {
				env.Operations = append(env.Operations, op.ID)
			} else {
				env.Exclude = append(env.Exclude, op.ID)
			}
		}
	}
	env.Fixtures = plan.InferFixtures(s.contract, env)
	given := map[string]conformance.Supplier{}
	for _, op := range s.contract.Operations {
		for _, p := range op.Parameters {
			if _, ok := service.Invent(op.Path, p.Name, 0); p.In != "path" || !ok {
				continue
			}
			name := p.Name + " " + service.Form(op.Path, p.Name)
			bind := op.ID + ":path." + p.Name
			if i := slices.IndexFunc(env.Fixtures, func(f cases.Fixture) bool { return f.Name == name }); i >= 0 {
				env.Fixtures[i].Binds = append(env.Fixtures[i].Binds, bind)
				continue
			}
			env.Fixtures = append(env.Fixtures, cases.Fixture{Name: name, Binds: []string{bind}, Given: true, Exclusive: true, Writable: true})
			given[name] = &inventions{service: service, path: op.Path, parameter: p.Name}
		}
	}
	return conformance.Config{
		Contract: s.contract, Plan: plan.New(s.contract, env, 1), Target: target, Checks: checks.All(), RunID: "faithful", RequestTimeout: 20 * time.Second,
		Callers: map[string]credential.Caller{"owner": owner}, Given: given,
	}
}

// inventions are ids of objects that are there without having been made.
type inventions struct {
	service         *faithful.Service
	path, parameter string
	n               atomic.Int64
}

func (i *inventions) Next(context.Context) (string, error) {
	id, ok := i.service.Invent(i.path, i.parameter, int(i.n.Add(1)))
	if !ok {
		return "", errors.New("no more ids")
	}
	return id, nil
}

func credentialFor(s specs.SecurityScheme) credential.Credential {
	c := credential.Credential{Secrets: []string{faithfulToken}}
	switch {
	case s.Type == "apiKey" && s.In == "query":
		c.Query = url.Values{s.KeyName: {faithfulToken}}
	case s.Type == "apiKey" && s.In == "cookie":
		c.Cookies = []*http.Cookie{{Name: s.KeyName, Value: faithfulToken}}
	case s.Type == "apiKey":
		c.Header = http.Header{http.CanonicalHeaderKey(s.KeyName): {faithfulToken}}
	case s.Type == "http" && s.Scheme == "basic":
		r := &http.Request{Header: http.Header{}}
		r.SetBasicAuth(faithfulToken, faithfulToken)
		c.Header = r.Header
	default:
		c.Header = http.Header{"Authorization": {"Bearer " + faithfulToken}}
	}
	return c
}

// What is found on a service that another library has judge the same contract is a false alarm.
func TestFaithful_IsSilent(t *testing.T) {
	for name, kept := range map[string]int{"library.yaml": 90, "parcels.yaml": 30} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("testdata", "faithful", name))
			require.NoError(t, err)
			s, err := serving(t, text)
			require.NoError(t, err)
			require.Empty(t, s.left)
			cfg := s.configuration(t, faithful.Options{})
			cfg.Strict = true
			r := run(t, cfg)
			for _, f := range r.Findings {
				assert.Fail(t, f.Rule, "%s: wanted %s, got %s", f.Case, f.Want, f.Got)
			}
			assert.GreaterOrEqual(t, r.Counts.Requirements.Pass, kept)
			assert.Zero(t, r.Counts.Requirements.Inconclusive)
		})
	}
}

func TestFaithful_WhatIgnoresAKeywordOrBendsAnAnswerIsFound(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "faithful", "library.yaml"))
	require.NoError(t, err)
	s, err := serving(t, text)
	require.NoError(t, err)
	forgetting := func(keyword string) faithful.Options {
		document, err := faithful.Read(text)
		require.NoError(t, err)
		require.Positive(t, faithful.Forget(document, "POST", "/books", keyword), keyword)
		return faithful.Options{Requests: document, Fault: faithful.Fault{Texts: keyword == "type", Method: "POST", Path: "/books"}}
	}
	bending := func(how string) faithful.Options {
		return faithful.Options{Fault: faithful.Fault{Bend: how, Method: "POST", Path: "/books"}}
	}
	for rule, o := range map[string]faithful.Options{
		"negative-type": forgetting("type"), "negative-enum": forgetting("enum"), "negative-minimum": forgetting("minimum"),
		"negative-max-length": forgetting("maxLength"), "negative-pattern": forgetting("pattern"), "negative-max-items": forgetting("maxItems"),
		"negative-unique-items": forgetting("uniqueItems"), "negative-required": forgetting("required"),
		"body-schema": bending(faithful.Drops), "status-documented": bending(faithful.OtherStatus), "content-type-documented": bending(faithful.OtherMedia),
	} {
		r := run(t, s.configuration(t, o, "addBook"))
		assert.True(t, slices.ContainsFunc(r.Findings, func(f result.Finding) bool { return f.Rule == rule }), rule)
	}
}
