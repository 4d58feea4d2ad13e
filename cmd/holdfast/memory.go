package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// memoryForAnswers is in bytes.
	memoryForAnswers = 150 << 20
	// roomForGarbage is in bytes: so much the collector may leave, however little is in use.
	roomForGarbage = 96 << 20
	// mostGarbage is in percent of what is in use, and so is usualGarbage, from which on it grows with what is in use.
	mostGarbage, usualGarbage = 400, 100
	// roomToCollect is in bytes: however much is in use, so much is left beside it, and half as much again as is in use, lest the collector
	// does nothing else.
	roomToCollect = 64 << 20
)

// collectRarely has the garbage collector wait while the heap is small. A run of a small contract keeps a few megabytes and makes hundreds:
// to collect them at each few costs more than a quarter of its time. What grows is collected as usual. GOGC says otherwise.
func collectRarely() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(mostGarbage)
	afterCollection(func() bool {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() != metrics.KindUint64 {
			debug.SetGCPercent(usualGarbage)
			return false
		}
		debug.SetGCPercent(garbageFor(live[0].Value.Uint64()))
		return true
	})
}

// garbageFor is how much may be left beside so many bytes that are in use, in percent of them.
func garbageFor(live uint64) int {
	return int(min(mostGarbage, max(usualGarbage, 100*roomForGarbage/max(live, 1))))
}

// afterCollection calls again after each garbage collection, for as long as it says so.
func afterCollection(again func() bool) {
	runtime.AddCleanup(new([16]byte), func(again func() bool) {
		if again() {
			afterCollection(again)
		}
	}, again)
}

// boundMemory has the garbage collector keep up with large answers, instead of waiting until there is as much garbage as there is anything
// else. It is no bound on what is needed: it leaves room beside the contract that was loaded, and rises where the run itself needs more, as
// one of a million cases does. GOMEMLIMIT says otherwise.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	loaded := now.HeapAlloc
	limit := limitFor(loaded, 0)
	debug.SetMemoryLimit(limit)
	afterCollection(func() bool {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() != metrics.KindUint64 {
			return false
		}
		if next := limitFor(loaded, live[0].Value.Uint64()); next != limit {
			limit = next
			debug.SetMemoryLimit(limit)
		}
		return true
	})
}

// limitFor is the limit of a run with so many bytes of a contract, where so many are in use by now.
func limitFor(loaded, live uint64) int64 {
	return int64(max(loaded+memoryForAnswers, live+max(live/2, roomToCollect)))
}
