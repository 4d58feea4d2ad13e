package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A catalogue has no end: of rooms, seats and tickets there are only so many, whatever their types are called, and a unit may be a flat.
func TestIsCatalogue_IsWhatNamingTakesNothingFrom(t *testing.T) {
	for _, noun := range []string{"media", "country", "event type", "product category", "measurement unit"} {
		assert.True(t, isCatalogue(noun), noun)
	}
	for _, noun := range []string{"account", "room", "room type", "ticket category", "seat type", "unit", "storage unit", "parking region"} {
		assert.False(t, isCatalogue(noun), noun)
	}
}
