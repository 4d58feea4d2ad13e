package values

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A service that refuses an end before its beginning, or one that has passed, is right: no schema can say it, and names do.
func TestMaker_AnEndComesAfterItsBeginningAndLiesAhead(t *testing.T) {
	for _, names := range [][2]string{{"startsAt", "endsAt"}, {"start_date", "end_date"}, {"valid_from", "valid_until"}, {"notBefore", "not_after"}, {"created_at", "expires_at"}, {"started_at", "finished_at"}, {"from", "to"}, {"createdAfter", "createdBefore"}} {
		for _, format := range []string{"date-time", "date"} {
			member := "{type: string, format: " + format + "}"
			s := schema(t, fmt.Sprintf("{type: object, required: [%[1]s, %[2]s], properties: {%[1]s: %[3]s, %[2]s: %[3]s}}", names[0], names[1], member))
			for seed := range uint64(20) {
				m := New(seed, "pair")
				for _, maker := range []*Maker{m, m.Other()} {
					v, err := maker.Minimal(s)
					require.NoError(t, err)
					o := v.(map[string]any)
					assert.Less(t, o[names[0]], o[names[1]], "%v %s seed %d", names, format, seed)
					if names[1] != "finished_at" {
						assert.Greater(t, o[names[1]], "2036")
					}
				}
			}
		}
	}
}

// What a service plans has to lie ahead, and what has a birth does not: only the second choice of values asks for it.
func TestMaker_TheOtherChoiceBeginsAhead(t *testing.T) {
	for name, ahead := range map[string]bool{"starts_at": true, "date": true, "scheduled_at": true, "birth_date": false, "created_at": false, "finished_at": false} {
		s := schema(t, "{type: string, format: date-time}")
		now, err := New(1, "one").Sample(s, name)
		require.NoError(t, err)
		later, err := New(1, "one").Other().Sample(s, name)
		require.NoError(t, err)
		assert.Less(t, now, "2026", name)
		assert.Equal(t, ahead, later.(string) > "2035", name)
	}
}

// A text that the words show is sent first, one that keeps the schema, and the other choice is the next.
func TestMaker_TextsThatTheWordsShow(t *testing.T) {
	s := schema(t, "{type: object, required: [alg, not, tags], properties: {alg: {type: string, description: 'Supports `RS256` and `ES256`.'}, "+
		"not: {type: string, maxLength: 3, description: 'For example `RS256`.'}, tags: {type: array, minItems: 2, uniqueItems: true, description: 'One of `a` or `b`', items: {type: string}}}}")
	v, err := New(1, "k").Minimal(s)
	require.NoError(t, err)
	o := v.(map[string]any)
	assert.Equal(t, "RS256", o["alg"])
	assert.NotEqual(t, "RS256", o["not"])
	assert.ElementsMatch(t, []any{"a", "b"}, o["tags"])
	v, err = New(1, "k").Other().Minimal(s)
	require.NoError(t, err)
	assert.Equal(t, "ES256", v.(map[string]any)["alg"])
}

// The expiry that an example shows has passed when the contract is old: the other choice lies ahead.
func TestMaker_TheOtherChoiceIsNoOutdatedExample(t *testing.T) {
	s := schema(t, "{type: string, format: date-time, example: '2023-04-19T08:15:14Z'}")
	for name, other := range map[string]bool{"expiresAt": true, "createdAt": false} {
		v, err := New(1, "k").Sample(s, name)
		require.NoError(t, err)
		assert.Equal(t, "2023-04-19T08:15:14Z", v, name)
		v, err = New(1, "k").Other().Sample(s, name)
		require.NoError(t, err)
		assert.Equal(t, other, v.(string) > "2035", name)
	}
}
