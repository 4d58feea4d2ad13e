//go:build unix

package conformance_test

import (
	"io"
	"net/http"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/internal/synthetic"
)

// spent is the CPU time of the process: a target that runs in it is part of what is measured.
func spent() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // can't fail for the process itself
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// sending remembers the requests that go through it. The target takes no bodies.
type sending struct {
	http.RoundTripper
	mu  sync.Mutex
	all []*http.Request
}

func (s *sending) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.all = append(s.all, r.Clone(r.Context()))
	s.mu.Unlock()
	return s.RoundTripper.RoundTrip(r)
}

const benchWorkers = 8

// raw sends requests with as many workers as a run has, reads the answers, and does nothing else.
func raw(b *testing.B, requests []*http.Request) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: benchWorkers}}
	defer client.CloseIdleConnections()
	queue := make(chan *http.Request)
	var workers sync.WaitGroup
	for range benchWorkers {
		workers.Go(func() {
			for r := range queue {
				answer, err := client.Do(r)
				if err != nil {
					b.Error(err)
					continue
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
			}
		})
	}
	for _, r := range requests {
		queue <- r.Clone(b.Context())
	}
	close(queue)
	workers.Wait()
}

// What planning, judging and telling cost beside what sending costs: a run of some 10⁴ cases and a client that sends the same requests, in
// turn; the ratio is the median of the rounds. All CPU time is that of the process, with the target's, and the collector waits as the command
// has it wait while a heap is as small as this one.
func BenchmarkRun_BesideARawClient(b *testing.B) {
	cfg, _ := counted(b, synthetic.Size{Operations: 50, Parameters: 20})
	cfg.Workers = benchWorkers
	seen := &sending{RoundTripper: http.DefaultTransport}
	first := cfg
	first.Transport = seen
	require.Empty(b, run(b, first).Findings)

	defer debug.SetGCPercent(debug.SetGCPercent(400))
	var judged, sent struct {
		cpu, wall time.Duration
		requests  int
	}
	var ratios []float64
	var ours, raws, before, after runtime.MemStats
	add := func(to *runtime.MemStats) { // what was allocated since it was asked last
		runtime.ReadMemStats(&after)
		to.Mallocs += after.Mallocs - before.Mallocs
		to.TotalAlloc += after.TotalAlloc - before.TotalAlloc
		before = after
	}
	round := func() {
		j, err := result.OpenJournal(filepath.Join(b.TempDir(), "run.jsonl"))
		require.NoError(b, err)
		again, _ := counted(b, synthetic.Size{Operations: 50, Parameters: 20})
		again.Workers, again.Journal = benchWorkers, j
		runtime.ReadMemStats(&before)
		cpu, wall := spent(), time.Now()
		r := run(b, again)
		used := spent() - cpu
		judged.cpu, judged.wall, judged.requests = judged.cpu+used, judged.wall+time.Since(wall), judged.requests+r.Counts.Requests
		add(&ours)
		require.NoError(b, j.Close())

		cpu, wall = spent(), time.Now()
		raw(b, seen.all)
		add(&raws)
		ratios = append(ratios, (spent()-cpu).Seconds()/float64(len(seen.all))/(used.Seconds()/float64(r.Counts.Requests)))
		sent.cpu, sent.wall, sent.requests = sent.cpu+spent()-cpu, sent.wall+time.Since(wall), sent.requests+len(seen.all)
	}
	const rounds = 5
	for b.Loop() {
		for range rounds {
			round()
		}
	}
	each := func(total time.Duration, n int) float64 { return float64(total.Microseconds()) / float64(n) }
	b.ReportMetric(each(judged.cpu, judged.requests), "judged-cpu-µs/request")
	b.ReportMetric(each(sent.cpu, sent.requests), "raw-cpu-µs/request")
	slices.Sort(ratios)
	b.ReportMetric(ratios[0], "raw/judged-least")
	b.ReportMetric(ratios[len(ratios)/2], "raw/judged")
	b.ReportMetric(ratios[len(ratios)-1], "raw/judged-most")
	b.ReportMetric(each(sent.wall, sent.requests)/each(judged.wall, judged.requests), "judged-rate/raw-rate")
	b.ReportMetric(float64(ours.Mallocs)/float64(judged.requests), "allocs/request")
	b.ReportMetric(float64(ours.TotalAlloc)/float64(judged.requests)/1024, "KiB/request")
	b.ReportMetric(float64(raws.Mallocs)/float64(sent.requests), "raw-allocs/request")
	b.ReportMetric(float64(raws.TotalAlloc)/float64(sent.requests)/1024, "raw-KiB/request")
}

// The cost of a case may not grow with the number of its neighbours, nor with the number of operations before it.
func BenchmarkRun_ByWidthAndLength(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	for _, size := range []synthetic.Size{{Operations: 40, Parameters: 5}, {Operations: 10, Parameters: 20}, {Operations: 3, Parameters: 80}, {Operations: 160, Parameters: 5}, {Operations: 640, Parameters: 5}} {
		b.Run(strconv.Itoa(size.Operations)+"×"+strconv.Itoa(size.Parameters), func(b *testing.B) {
			var cpu time.Duration
			n := 0
			for b.Loop() {
				cfg, _ := counted(b, size)
				cfg.Workers = benchWorkers
				before := spent()
				n += run(b, cfg).Counts.Cases
				cpu += spent() - before
			}
			b.ReportMetric(float64(cpu.Microseconds())/float64(n), "cpu-µs/case")
		})
	}
}

// What a case costs before anything is sent: its request made, and judged by all readers.
func BenchmarkPlan_ByWidth(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	for _, size := range []synthetic.Size{{Operations: 160, Parameters: 5}, {Operations: 40, Parameters: 20}, {Operations: 10, Parameters: 80}} {
		b.Run(strconv.Itoa(size.Operations)+"×"+strconv.Itoa(size.Parameters), func(b *testing.B) {
			var cpu time.Duration
			n := 0
			for b.Loop() {
				cfg, _ := counted(b, size)
				before := spent()
				for g := range cfg.Plan.Planner().Groups() {
					n += 1 + len(g.Cases)
				}
				cpu += spent() - before
			}
			b.ReportMetric(float64(cpu.Microseconds())/float64(n), "cpu-µs/case")
		})
	}
}

// How much memory a run takes at most, by its number of cases.
func BenchmarkRun_Memory(b *testing.B) {
	for _, size := range []synthetic.Size{{Operations: 5, Parameters: 20}, {Operations: 45, Parameters: 20}, {Operations: 450, Parameters: 20}, {Operations: 4500, Parameters: 20}} {
		b.Run(strconv.Itoa(size.Operations)+"×"+strconv.Itoa(size.Parameters), func(b *testing.B) {
			peak, n := uint64(0), 0
			for b.Loop() {
				cfg, _ := counted(b, size)
				runtime.GC()
				j, err := result.OpenJournal(filepath.Join(b.TempDir(), "run.jsonl"))
				require.NoError(b, err)
				cfg.Workers, cfg.Journal = benchWorkers, j
				sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
				cfg.Progress = func(p conformance.Progress) {
					if p.Cases%50 == 0 {
						metrics.Read(sample)
						peak = max(peak, sample[0].Value.Uint64()-sample[1].Value.Uint64())
					}
				}
				n = run(b, cfg).Counts.Cases
				require.NoError(b, j.Close())
			}
			b.ReportMetric(float64(n), "cases")
			b.ReportMetric(float64(peak>>20), "peak-MiB")
		})
	}
}
