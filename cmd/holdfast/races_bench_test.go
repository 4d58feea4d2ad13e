package main

import (
	"math"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/config"
	"holdfast/conformance/reference"
	"holdfast/internal/postgres"
	"holdfast/specs"
)

// BenchmarkRaces_Detection runs the raced cases on services with a race, each run on a ledger of its own, and prints the share of runs
// that found it with the 95 % lower bound of that share. make bench takes 300 runs.
func BenchmarkRaces_Detection(b *testing.B) {
	databases := map[string]func(b *testing.B) string{
		"SQLite":     func(b *testing.B) string { return filepath.Join(b.TempDir(), "ledger.db") },
		"PostgreSQL": func(b *testing.B) string { return postgres.Database(b) },
	}
	for _, fault := range []string{"race-key-check", "race-balance-check", "race-balance-overrun"} {
		for _, name := range []string{"SQLite", "PostgreSQL"} {
			b.Run(fault+"/"+name, func(b *testing.B) {
				file, err := config.Load(b.Context(), config.Source{File: bundledConfig, Lookup: noVariables})
				require.NoError(b, err)
				contract, err := specs.Load(b.Context(), specs.Options{File: file.Contract})
				require.NoError(b, err)
				store, err := reference.Open(b.Context(), databases[name](b))
				require.NoError(b, err)
				b.Cleanup(func() { store.Close() })
				service, err := reference.New(reference.Options{Store: store, Faults: []string{fault}})
				require.NoError(b, err)
				server := httptest.NewServer(service)
				b.Cleanup(server.Close)
				target, err := url.Parse(server.URL)
				require.NoError(b, err)
				callers, err := file.Credentials(contract)
				require.NoError(b, err)
				plan := plan.New(contract, file.Environment(), 1)
				for g := range plan.Groups() {
					for _, c := range g.Cases {
						if g.Alone {
							plan.Only = append(plan.Only, c.ID)
						}
					}
				}
				runs, found, attempts, counted := 0, 0, 0, 0
				for b.Loop() {
					r, err := conformance.Run(b.Context(), conformance.Config{
						Contract: contract, Plan: plan, Target: target, Checks: checks.All(), Callers: callers,
					})
					require.NoError(b, err)
					runs++
					hit := false
					for _, f := range r.Findings {
						hit = hit || f.Attempts != nil
					}
					if hit {
						found++
					}
					for c, err := range r.Cases() {
						require.NoError(b, err)
						if c.Attempts != nil {
							attempts, counted = attempts+c.Attempts.Made, counted+c.Attempts.Counted
						}
					}
				}
				b.ReportMetric(100*float64(found)/float64(runs), "%found")
				b.ReportMetric(100*lowerBound(found, runs), "%lower95")
				b.ReportMetric(float64(attempts)/float64(runs), "attempts/run")
				b.ReportMetric(float64(counted)/float64(runs), "counted/run")
			})
		}
	}
}

// lowerBound is the one-sided 95 % bound of Clopper and Pearson: the smallest rate at which so many hits in n would come with a
// probability of 5 %.
func lowerBound(hits, n int) float64 {
	atLeast := func(p float64) float64 {
		sum := 0.0
		for k := hits; k <= n; k++ {
			a, _ := math.Lgamma(float64(n + 1))
			b, _ := math.Lgamma(float64(k + 1))
			c, _ := math.Lgamma(float64(n - k + 1))
			sum += math.Exp(a - b - c + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		}
		return sum
	}
	low, high := 0.0, 1.0
	for range 60 {
		middle := (low + high) / 2
		if atLeast(middle) < 0.05 {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
