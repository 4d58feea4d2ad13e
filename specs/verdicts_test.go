package specs

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
)

func TestVerdicts_AreRememberedOfScalarsWhereTheyAreCertain(t *testing.T) {
	var m verdicts
	one, other := &jsonschema.Schema{}, &jsonschema.Schema{}
	asked := func(s *jsonschema.Schema, v any, err error) int {
		n := 0
		for range 3 {
			assert.Equal(t, err, m.of(s, v, func() error { n++; return err }))
		}
		return n
	}
	invalid := &Invalid{}
	assert.Equal(t, 1, asked(one, json.Number("5"), invalid))
	assert.Equal(t, 1, asked(one, "5", nil), "a text is no number")
	assert.Equal(t, 1, asked(other, "5", invalid), "another schema is asked for itself")
	assert.Equal(t, 1, asked(one, nil, invalid))
	assert.Equal(t, 3, asked(one, "slow", errors.New("out of time")), "nothing is known of the value")
	assert.Equal(t, 3, asked(one, []any{"5"}, invalid))
	assert.Equal(t, 3, asked(one, strings.Repeat("x", longestRemembered+1), invalid))
	for i := range 3 * maxVerdicts {
		assert.Equal(t, 1, asked(one, "n"+strconv.Itoa(i), invalid))
	}
	assert.LessOrEqual(t, len(m.known), maxVerdicts)
}
