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
	// smallHeap is in bytes: below it the collector may wait for four times as much garbage.
	smallHeap = 16 << 20
	// garbageOfSmall is in percent of what is in use.
	garbageOfSmall = 400
)

// collectRarely has the garbage collector wait while the heap is small. A run of a small contract keeps a few megabytes and makes hundreds:
// to collect them at each few costs more than a quarter of its time. What grows is collected as usual. GOGC says otherwise.
func collectRarely() {
	if os.Getenv("GOGC") != "" {
		return
	}
	usual := debug.SetGCPercent(garbageOfSmall)
	afterCollection(func() bool {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 && live[0].Value.Uint64() < smallHeap {
			return true
		}
		debug.SetGCPercent(usual)
		return false
	})
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
// else. It is no bound on what is needed, and leaves room beside the contract that was loaded. GOMEMLIMIT says otherwise.
func boundMemory() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	debug.SetMemoryLimit(int64(now.HeapAlloc) + memoryForAnswers)
}
