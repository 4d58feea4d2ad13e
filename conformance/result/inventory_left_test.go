package result_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

func TestInventory_WhatIsLeftIsGroupedByWhatMadeItAndWhy(t *testing.T) {
	i := &result.Inventory{Made: 7, TornDown: 1, Objects: []result.MadeObject{
		{Operation: "createOrg", ID: "a", Reason: "DELETE /orgs/a answered 500"},
		{Operation: "createOrg", ID: "b", Reason: "DELETE /orgs/b answered 500"},
		{Operation: "createOrg", ID: "c", Reason: "DELETE /orgs/c answered 422"},
		{Operation: "star", ID: "d"},
		{Operation: "createOrg", ID: "e", TornDown: true},
		{Operation: "pin", ID: "f", Below: true},
		{Operation: "pin", Unsure: true, Reason: "its creation was answered with a server error"},
	}}
	assert.Equal(t, []result.Left{
		{Operation: "createOrg", Reason: "DELETE answered 500", Tried: true, Count: 2},
		{Operation: "createOrg", Reason: "DELETE answered 422", Tried: true, Count: 1},
		{Operation: "star", Reason: "nothing in the contract is known to delete it", Count: 1},
	}, i.Lefts())
	assert.Empty(t, (&result.Inventory{Made: 1, TornDown: 1, Objects: []result.MadeObject{{Operation: "createOrg", TornDown: true}}}).Lefts())
}
