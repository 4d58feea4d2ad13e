package specs_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"holdfast/specs"
)

func TestDuration_ReadsGoAndISO8601(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0s": 0, "500ms": 500 * time.Millisecond, "PT0.5S": 500 * time.Millisecond, "PT24H": 24 * time.Hour, "P1D": 24 * time.Hour,
		"P1M": 30 * 24 * time.Hour, "PT1M": time.Minute, "P1M2DT3M": 32*24*time.Hour + 3*time.Minute, "P2W": 14 * 24 * time.Hour,
	} {
		got, ok := specs.Duration(text)
		assert.True(t, ok, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "P", "PT", "soon", "24"} {
		_, ok := specs.Duration(text)
		assert.False(t, ok, text)
	}
}
