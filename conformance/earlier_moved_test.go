package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// A run that goes on looks for what an earlier one made under the id that it had last: its first may be that of another object by now.
func TestLastCalled_IsWhatAnObjectWasCalledLast(t *testing.T) {
	record := func(group, id, was string) result.ObjectRecord {
		return result.ObjectRecord{MadeObject: result.MadeObject{Group: group, Operation: "add", ID: id}, Was: was}
	}
	first := record("a", "1001", "")
	first.Fixture, first.Values = "shelf", map[string]any{"$request.body#/note": "hf"}
	last := lastCalled([]result.ObjectRecord{record("b", "1001", ""), first, record("a", "1002", ""), record("a", "7", "1001"), record("a", "8", "7")})
	var ids []string
	for _, o := range last {
		ids = append(ids, o.Group+o.ID)
	}
	assert.Equal(t, []string{"b1001", "a1002", "a8"}, ids)
	assert.Equal(t, "shelf", last[2].Fixture)
	assert.Equal(t, first.Values, last[2].Values)
}
