//go:build unix

package plan_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// TestCorpus_RealDocumentsArePlanned plans every document of the folder that HOLDFAST_CORPUS names, as though all ids were given, and
// prints what that costs in CPU seconds. HOLDFAST_CORPUS_ONLY keeps the documents whose names contain one of its words: "github,plaid".
func TestCorpus_RealDocumentsArePlanned(t *testing.T) {
	dir := os.Getenv("HOLDFAST_CORPUS")
	if dir == "" {
		t.Skip("HOLDFAST_CORPUS is unset: it names a folder of OpenAPI documents, gzipped or not")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	require.NoError(t, err)
	t.Logf("%-28s %5s %6s %6s %8s %8s %8s %7s  %s", "document", "ops", "reqs", "cases", "load s", "first s", "plan s", "peak MB", "sha256 of the plan")
	reached := &reach{reasons: map[string]int{}}
	defer reached.tell(t)
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		if strings.HasSuffix(file, ".md") || !anyIn(name, os.Getenv("HOLDFAST_CORPUS_ONLY")) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			peak := watchHeap()
			start := processor()
			c, err := specs.Load(t.Context(), specs.Options{File: "-", Stdin: bytes.NewReader(document(t, file))})
			if err != nil {
				t.Skip(err)
			}
			load := processor() - start
			start = processor()
			digest := sha256.New()
			lines := json.NewEncoder(digest)
			var first time.Duration
			count := 0
			planner := plan.New(c, everyIDGiven(c), 1).Planner()
			planned := map[string]bool{}
			for g := range planner.Groups() {
				if first == 0 {
					first = processor() - start
				}
				count += 1 + len(g.Cases)
				planned[g.Operation] = true
				require.NoError(t, lines.Encode(g))
			}
			whole := processor() - start
			reached.add(c, planned, planner.Skips())
			t.Logf("%-28s %5d %6d %6d %8.2f %8.2f %8.2f %7d  %x", name, len(c.Operations), len(c.Requirements), count,
				load.Seconds(), first.Seconds(), whole.Seconds(), peak()>>20, digest.Sum(nil)[:6])
			assert.Less(t, load, 30*time.Second)
			assert.Less(t, whole, time.Minute)
		})
	}
}

// reach counts over all documents what a plan reaches.
type reach struct {
	operations, planned, requests, tried int
	reasons                              map[string]int
}

func (r *reach) add(c *specs.Contract, planned map[string]bool, skips []plan.Skip) {
	r.operations += len(c.Operations)
	r.planned += len(planned)
	skipped := map[string]string{}
	for _, s := range skips {
		skipped[s.Requirement] = s.Reason
	}
	for _, q := range c.Requirements {
		if q.Kind != specs.KindRequest && q.Kind != specs.KindBody && q.Kind != specs.KindAccepts {
			continue
		}
		r.requests++
		if reason, ok := skipped[q.ID]; !ok {
			r.tried++
		} else {
			r.reasons[string(q.Kind)+" "+q.In+" "+q.Keyword+": "+general(reason)]++
		}
	}
}

// general is a reason without what belongs to one document.
func general(reason string) string {
	return regexp.MustCompile(`[-\w./]*:\d+: |/[-\w./~{}]+|"[^"]*"|[\d]+`).ReplaceAllString(reason, "…")
}

func (r *reach) tell(t *testing.T) {
	large := 0
	for reason, n := range r.reasons {
		if strings.Contains(reason, "too large") || strings.Contains(reason, "deeper than") {
			large += n
		}
	}
	t.Logf("%d of %d operations planned; %d of %d requirements on requests with a case, %d lie too deep or in bodies that are too large", r.planned, r.operations, r.tried, r.requests, large)
	for _, reason := range slices.SortedFunc(maps.Keys(r.reasons), func(a, b string) int { return r.reasons[b] - r.reasons[a] })[:min(40, len(r.reasons))] {
		t.Logf("%7d %s", r.reasons[reason], reason)
	}
}

// processor is the CPU time that the process has used: it tells of the work, however busy the machine is.
func processor() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // can't fail for the process itself
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// everyIDGiven is an environment in which every path parameter has a value.
func everyIDGiven(c *specs.Contract) cases.Environment {
	env := cases.Environment{Allow: []string{"/*"}}
	seen := map[string]bool{}
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			if p.In == "path" && !seen[p.Name] {
				seen[p.Name] = true
				env.Fixtures = append(env.Fixtures, cases.Fixture{Name: p.Name, Binds: []string{"path." + p.Name}, Given: true, Exclusive: true, Writable: true})
			}
		}
	}
	return env
}

// watchHeap samples the heap; the function that it gives stops that and tells the peak in bytes.
func watchHeap() func() uint64 {
	runtime.GC()
	ctx, stop := context.WithCancel(context.Background())
	var peak uint64
	var done sync.WaitGroup
	done.Go(func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
			select {
			case <-ctx.Done():
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	return func() uint64 { stop(); done.Wait(); return peak }
}

func document(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(data))
		require.NoError(t, err)
		data, err = io.ReadAll(z)
		require.NoError(t, err)
	}
	return data
}

func anyIn(name, words string) bool {
	return words == "" || slices.ContainsFunc(strings.Split(words, ","), func(w string) bool { return strings.Contains(name, w) })
}
