package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A store of times without a zone drops the zone that UTC is; another zone, and another time, is a difference.
func TestSameValue_ATimeWithoutItsZoneIsTheOneInUTC(t *testing.T) {
	for _, tt := range []struct {
		found, sent string
		same        bool
	}{
		{"15:21:46", "15:21:46Z", true},
		{"15:21:46.500000", "15:21:46.5Z", true},
		{"2024-02-29T15:21:46", "2024-02-29T15:21:46Z", true},
		{"2024-02-29 15:21:46", "2024-02-29T15:21:46+00:00", true},
		{"2024-02-29T16:21:46+01:00", "2024-02-29T15:21:46Z", true},
		{"15:21:46", "15:21:46+02:00", false},
		{"17:21:46", "15:21:46Z", false},
		{"15:21:46", "15:21:46.5Z", false},
		{"2024-02-29T00:00:00", "2024-02-29", false},
		{"15:21", "15:21:46Z", false},
	} {
		assert.Equal(t, tt.same, sameValue(tt.found, tt.sent), "%s for %s", tt.found, tt.sent)
	}
}
