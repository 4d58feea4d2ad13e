package conformance_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/credential"
	"holdfast/internal/synthetic"
	"holdfast/specs"
)

// counted is the configuration of a run of a synthetic contract, and how often each of its operations is planned.
func counted(t testing.TB, size synthetic.Size) (conformance.Config, map[string]int) {
	t.Helper()
	cfg := against(t, synthetic.Service())
	c, err := specs.Load(t.Context(), specs.Options{File: "lists.yaml", FS: fstest.MapFS{"lists.yaml": {Data: size.Contract()}}})
	require.NoError(t, err)
	cfg.Contract = c
	cfg.Callers = map[string]credential.Caller{"owner": bearer(synthetic.Token)}
	env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}}}
	cfg.Plan = plan.New(c, env, 1)
	planned := map[string]int{}
	cfg.Plan.Planned = func(operation string) { planned[operation]++ }
	return cfg, planned
}

// once says that no operation was planned twice.
func once(t testing.TB, planned map[string]int) {
	t.Helper()
	for operation, n := range planned {
		assert.Equal(t, 1, n, "%s was planned %d times", operation, n)
	}
}

func TestRun_PlansEachOperationOnce(t *testing.T) {
	cfg, planned := counted(t, synthetic.Size{Operations: 25, Parameters: 1})
	r := run(t, cfg)
	require.Empty(t, r.Findings)
	assert.True(t, r.Complete)
	assert.Len(t, planned, 25)
	once(t, planned)
}

func TestRun_AnInterruptedRunDoesNotPlanTheRest(t *testing.T) {
	cfg, planned := counted(t, synthetic.Size{Operations: 60, Parameters: 1})
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	cfg.Workers = 1
	cfg.Progress = func(p conformance.Progress) {
		if p.Cases > 5 {
			stop(errors.New("enough"))
		}
	}
	r, err := conformance.Run(ctx, cfg)
	require.NoError(t, err)
	assert.True(t, r.Interrupted)
	once(t, planned)
	assert.Less(t, len(planned), 30, "some are planned for the probe, and some run ahead of the workers")
	assert.Equal(t, "the run did not come to it", requirement(t, r, "list59/request:valid").Reason)
	assert.Empty(t, r.Recorded, "nobody knows what the rest exercises")
}

func TestRun_WhatIsRefusedAlikeIsPlannedAsFarAsItIsAsked(t *testing.T) {
	for name, spoil := range map[string]func(*conformance.Config){
		"a wrong token": func(cfg *conformance.Config) {
			cfg.Callers = map[string]credential.Caller{"owner": bearer("wrong")}
		},
		"a wrong path": func(cfg *conformance.Config) {
			wrong := *cfg.Target
			wrong.Path = "/elsewhere"
			cfg.Target = &wrong
		},
		"a second caller's wrong token": func(cfg *conformance.Config) {
			cfg.Plan.Environment.Callers = append(cfg.Plan.Environment.Callers, cases.Caller{Name: "other", Schemes: []string{"bearerAuth"}})
			cfg.Callers["other"] = bearer("wrong")
		},
	} {
		cfg, planned := counted(t, synthetic.Size{Operations: 60, Parameters: 1})
		spoil(&cfg)
		r := run(t, cfg)
		assert.False(t, r.Complete, name)
		once(t, planned)
		assert.Len(t, planned, 20, "%s: %v", name, r.Reasons)
	}
}

func TestRun_OfSomeCasesPlansTheirOperationsOnly(t *testing.T) {
	cfg, planned := counted(t, synthetic.Size{Operations: 60, Parameters: 1})
	cfg.Plan.Only = []string{"list7/request/query#/p0:maximum~above", "list40/request:valid~minimal"}
	r := run(t, cfg)
	assert.Len(t, records(t, r), 3, "two controls and a case")
	assert.Equal(t, map[string]int{"list7": 1, "list40": 1}, planned)
	assert.Equal(t, "its cases are not among those asked for", requirement(t, r, "list8/request:valid").Reason)

	// Who has looked for the cases before hands on what was planned.
	cfg, planned = counted(t, synthetic.Size{Operations: 60, Parameters: 1})
	cfg.Plan.Only = []string{"list7/request/query#/p0:maximum~above"}
	cfg.Planner = cfg.Plan.Planner()
	assert.Empty(t, cfg.Planner.Missing())
	assert.Len(t, records(t, run(t, cfg)), 2)
	assert.Equal(t, map[string]int{"list7": 1}, planned)

	cfg, planned = counted(t, synthetic.Size{Operations: 60, Parameters: 1})
	cfg.Plan.Only = []string{"list7/no such case"}
	assert.Equal(t, cfg.Plan.Only, cfg.Plan.Planner().Missing())
	assert.Len(t, planned, 60, "it might be anywhere")
	once(t, planned)
}

// What the probe needs is planned ahead; what it does not need is planned while requests are on their way.
func TestRun_TheFirstRequestGoesOutBeforeThePlanIsWhole(t *testing.T) {
	cfg, planned := counted(t, synthetic.Size{Operations: 60, Parameters: 1})
	before := map[string]int{}
	handler := http.DefaultTransport
	cfg.Transport = transport(func(r *http.Request) (*http.Response, error) {
		if _, seen := before[r.URL.Path]; !seen && r.URL.Path == "/list0" {
			before[r.URL.Path] = len(planned)
		}
		return handler.RoundTrip(r)
	})
	cfg.Workers = 1
	run(t, cfg)
	assert.Equal(t, map[string]int{"/list0": 1}, before)
}
