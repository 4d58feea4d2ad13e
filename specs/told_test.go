package specs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a text says of a parameter makes of a name that is alike a promise that can be held to; other texts leave it a guess.
func TestTold_FiltersAndOrdersAreReadOffWords(t *testing.T) {
	for text, want := range map[string]bool{
		"Only customers of this tier.": true, "Filter by status.": true, "Filters the list.": true, "Limits the list to open ones.": true, "Show only wallets of this currency.": true,
		"Only open ones are shown.": true, "The tier.": false, "The currency that amounts are shown in; the only one is EUR.": false, "": false,
	} {
		assert.Equal(t, want, tellsFilter.MatchString(text), text)
	}
	for text, want := range map[string]bool{
		"Only customers of this tier.": true, "Filter by tier": true, "Only those of the given tier, newest first": true, "Only customers of this tier or a dearer one.": false,
		"Only customers whose plan is of the family of this one.": false, "Filters the list.": false,
	} {
		assert.Equal(t, want, tellsValue("tier", text), text)
	}
	assert.True(t, tellsValue("customer_id", "Only orders of this customer."))
	for text, want := range map[string]bool{
		"Only alerts of this severity or worse.": true, "Only alerts up to this cost.": true, "Only events after this date": true, "Only people whose name contains this name.": true,
		"Only customers of this tier.": false, "Filter by status.": false, "Only orders of this customer.": false,
	} {
		assert.Equal(t, want, tellsRange.MatchString(text), text)
	}
	for text, want := range map[string]bool{
		"What the customers are sorted by.": true, "Order the list by a member.": true, "The sort key.": true, "Puts an order of sorts.": false, "The order.": false, "": false,
	} {
		assert.Equal(t, want, tellsSort.MatchString(text), text)
	}
}
