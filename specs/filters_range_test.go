package specs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFilters_WordsOfARangeMakeAParameterNoFilterOfItsValue(t *testing.T) {
	for text, want := range map[string]bool{
		"Only alerts of this severity or worse.": true, "Only alerts up to this cost.": true, "Only events after this date": true, "Only people whose name contains this name.": true,
		"Only customers of this tier.": false, "Filter by status.": false, "Only orders of this customer.": false,
	} {
		assert.Equal(t, want, tellsRange.MatchString(text), text)
	}
}
