package specs

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestValueSet_HoldsEqualValuesOnce(t *testing.T) {
	var set ValueSet
	added := func(text string) bool {
		v, err := DecodeJSON([]byte(text))
		assert.NoError(t, err)
		return set.Add(v)
	}
	for _, text := range []string{`null`, `true`, `false`, `""`, `"1"`, `1`, `0`, `[1]`, `[1,2]`, `[2,1]`, `{}`, `[]`, `{"a":1}`, `{"a":"1"}`, `{"a":1,"b":2}`, `1e999`, `2e999`} {
		assert.True(t, added(text), text)
		assert.False(t, added(text), text)
	}
	for _, text := range []string{`1.0`, `10e-1`, `-0`, `0.0e5`, `[1.00]`, `{"b":2.0,"a":1}`} {
		assert.False(t, added(text), text)
	}
	assert.False(t, set.Add(1), "a number of Go's")
	assert.False(t, set.Add(json.Number("1")))
}
