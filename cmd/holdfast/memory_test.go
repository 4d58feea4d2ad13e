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

func TestLimitFor_LeavesRoomBesideWhatIsInUse(t *testing.T) {
	for _, row := range []struct{ loaded, live, want uint64 }{
		{10, 20, 160}, {10, 96, 160}, {10, 100, 164}, {10, 400, 600}, {400, 300, 550}, {400, 650, 975},
	} {
		assert.EqualValues(t, row.want<<20, limitFor(row.loaded<<20, row.live<<20), "%d MiB, %d in use", row.loaded, row.live)
	}
}
