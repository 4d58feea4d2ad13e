package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

func TestInOneOrder_AListOfObjectsMayBeShownInAnyOrderAndAllElseMayNot(t *testing.T) {
	before := `{"all": [{"id": 1, "tags": ["a", "b"]}, {"id": 2}, {"id": 2}]}`
	for now, same := range map[string]bool{
		`{"all": [{"id": 2}, {"id": 1, "tags": ["a", "b"]}, {"id": 2}]}`:            true,
		`{"all": [{"id": 2}, {"id": 1, "tags": ["b", "a"]}, {"id": 2}]}`:            false,
		`{"all": [{"id": 1, "tags": ["a", "b"]}, {"id": 2}]}`:                       false,
		`{"all": [{"id": 1, "tags": ["a", "b"]}, {"id": 1}, {"id": 2}]}`:            false,
		`{"all": [{"id": 2}, {"id": 1, "tags": ["a", "b"]}, {"id": 2}, {"id": 3}]}`: false,
	} {
		a, err := specs.DecodeJSON([]byte(before))
		require.NoError(t, err)
		b, err := specs.DecodeJSON([]byte(now))
		require.NoError(t, err)
		at, _, _ := difference(inOneOrder(a), inOneOrder(b), "", nil)
		assert.Equal(t, same, at == "none", now)
	}
}
