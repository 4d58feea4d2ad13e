//go:build faithful

package conformance_test

import (
	"context"
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/credential"
	"holdfast/internal/faithful"
)

// TestFaithful_ChangesOnlyWhatItMade runs every document as the first command of the README does, against a service in which each collection
// has objects of others. HOLDFAST_SEED is the seed, HOLDFAST_HARM_TIME how long a run may take.
func TestFaithful_ChangesOnlyWhatItMade(t *testing.T) {
	documents := corpus(t)
	seed, err := strconv.ParseUint("0"+os.Getenv("HOLDFAST_SEED"), 10, 64)
	require.NoError(t, err)
	limit, err := time.ParseDuration(os.Getenv("HOLDFAST_HARM_TIME"))
	if err != nil {
		limit = 2 * time.Minute
	}
	t.Logf("%-28s %5s %6s %8s %6s %6s %6s %5s %6s", "document", "ops", "large", "requests", "made", "left", "told", "harm", "secs")
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		t.Run(name, func(t *testing.T) {
			s, err := serving(t, documents[name])
			if err != nil {
				t.Skip(err)
			}
			service, err := faithful.New(s.document, faithful.Options{Seed: seed + 1, Token: faithfulToken, Inhabited: true})
			require.NoError(t, err)
			server := httptest.NewServer(service)
			defer server.Close()
			target, err := url.Parse(server.URL)
			require.NoError(t, err)
			owner := credential.Caller{Schemes: map[string]credential.Credential{}}
			for name, scheme := range s.contract.SecuritySchemes {
				owner.Schemes[name] = credentialFor(scheme)
			}
			env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: slices.Sorted(maps.Keys(owner.Schemes))}}}
			env.Fixtures = plan.InferFixtures(s.contract, env)
			start := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			r, err := conformance.Run(ctx, conformance.Config{
				Contract: s.contract, Plan: plan.New(s.contract, env, seed+1), Target: target, Checks: checks.All(), RunID: "harm" + strconv.FormatUint(seed, 10),
				RequestTimeout: 20 * time.Second, Bounded: true, Callers: map[string]credential.Caller{"owner": owner},
			})
			if ctx.Err() == nil {
				require.NoError(t, err)
			}
			made, left := service.Remaining()
			told := 0
			if r.Inventory != nil {
				told = r.Inventory.Left()
			}
			t.Logf("%-28s %5d %6d %8d %6d %6d %6d %5d %6.1f", name, len(s.contract.Operations), len(plan.EffectsOf(s.contract, env).AtLarge), r.Counts.Requests, made, left, told,
				len(service.Harms()), time.Since(start).Seconds())
			tellHarms(t, service.Harms())
			assert.LessOrEqual(t, left, told, "what is left is told: %v", r.Inventory)
		})
	}
}

// tellHarms fails for what was changed, once for each operation. What names no object and makes nothing may be a question or a login, and
// what refers to others' changes nothing of them as a rule: they are told, for a reader to judge.
func tellHarms(t *testing.T, all []faithful.Harm) {
	t.Helper()
	count, first := map[string]int{}, map[string]faithful.Harm{}
	for _, h := range all {
		key := h.Kind + " " + h.Method + " " + h.Template
		if count[key]++; count[key] == 1 {
			first[key] = h
		}
	}
	for _, key := range slices.Sorted(maps.Keys(count)) {
		if kind := first[key].Kind; kind == faithful.Large || kind == faithful.Attached {
			t.Logf("to be read, %d times: %s", count[key], first[key])
			continue
		}
		assert.Failf(t, "harm", "%d times: %s", count[key], first[key])
	}
}
