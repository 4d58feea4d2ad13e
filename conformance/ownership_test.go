package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIDReadings_AreThoseOfLenientServers(t *testing.T) {
	for id, want := range map[string][]string{
		"1.5": {"1.5", "1", "2"}, "-1": {"-1", "1"}, "1e2": {"1e2", "100", "1"}, " 1": {" 1", "1"}, "7abc": {"7abc", "7"}, "%37": {"%37", "7"}, "AB": {"AB", "ab"},
		"9/x": {"9/x", "9"},
	} {
		assert.Subset(t, idReadings(id), want, id)
	}
	assert.True(t, outOfReach("2147480000", nil))
	assert.False(t, outOfReach("85", nil))
	assert.False(t, outOfReach("basic", nil), "a short word may be somebody's")
}

func TestSameKind_ComparesTheNamesOfCollections(t *testing.T) {
	assert.True(t, sameKind("/customers/1/refunds/7", "/refunds/{refund_id}"))
	assert.True(t, sameKind("/user/7", "/users/{id}"))
	assert.True(t, sameKind("/companies/create/7", "/company/{id}"))
	assert.False(t, sameKind("/users/7", "/orders/{id}"))
	assert.False(t, sameKind("/users/1/orders/7", "/users/{id}"))
}
