//go:build faithful

package conformance_test

import (
	"context"
	"fmt"
	"maps"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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
	t.Logf("%-28s %5s %6s %8s %6s %6s %6s %6s %6s %5s %6s", "document", "ops", "large", "requests", "made", "told", "left", "told", "unsure", "harm", "secs")
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
			made, left, maybe := service.Remaining()
			told := inventoryOf(r, s.contract, maybe)
			t.Logf("%-28s %5d %6d %8d %6d %6d %6d %6d %6d %5d %6.1f", name, len(s.contract.Operations), len(plan.EffectsOf(s.contract, env).AtLarge), r.Counts.Requests, made, told.Made, left, told.Left(), told.Unsure,
				len(service.Harms()), time.Since(start).Seconds())
			tellHarms(t, service.Harms())
			if told.Made > made || made > told.Made+told.Unsure || told.Left()-told.Below > left || left > told.Left()+told.Unsure {
				assert.Fail(t, "inventory", "the service has %d of %d objects left, the run tells %s\n%s", left, made, told, apartOf(service.Left(), told))
			}
		})
	}
}

// toldOf is what the inventory of a run says, without what was made by requests that may make something or not: nobody knows who is right.
func inventoryOf(r *result.Report, contract *specs.Contract, maybe map[string]bool) *result.Inventory {
	told := &result.Inventory{}
	if r.Inventory == nil {
		return told
	}
	told.Unsure = r.Inventory.Unsure
	for _, o := range r.Inventory.Objects {
		if op := contract.Operation(o.Operation); op != nil && maybe[op.Method+" "+op.Path] {
			continue
		}
		told.Made++
		told.Objects = append(told.Objects, o)
		switch {
		case o.TornDown:
			told.TornDown++
		case o.Below:
			told.Below++
		}
	}
	return told
}

// apartOf lists where what a service has left and what an inventory says is left are not the same, some of each.
func apartOf(left [][]string, told *result.Inventory) string {
	const most = 15
	standing, gone := map[string]result.MadeObject{}, map[string]bool{}
	for _, o := range told.Objects {
		if gone[o.ID] = gone[o.ID] || o.TornDown; !o.TornDown {
			standing[o.ID] = o
		}
	}
	var lines []string
	for _, called := range left {
		named := slices.IndexFunc(called, func(id string) bool { _, there := standing[id]; return there })
		switch {
		case named >= 0:
			delete(standing, called[named])
		case slices.ContainsFunc(called, func(id string) bool { return gone[id] }):
			lines = append(lines, "told as removed: "+called[0])
		case len(lines) < most:
			lines = append(lines, "not told: "+called[0])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(standing)) {
		if len(lines) < 2*most {
			lines = append(lines, fmt.Sprintf("not left: %+v", standing[id]))
		}
	}
	return strings.Join(lines, "\n")
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
