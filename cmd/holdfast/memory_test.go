package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGarbageFor_LeavesTheSameRoomUntilTheHeapIsAsLarge(t *testing.T) {
	for live, want := range map[uint64]int{0: 400, 1 << 20: 400, 24 << 20: 400, 48 << 20: 200, 96 << 20: 100, 1 << 30: 100} {
		assert.Equal(t, want, garbageFor(live), "%d MiB", live>>20)
	}
}
