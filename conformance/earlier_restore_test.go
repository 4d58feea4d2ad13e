package conformance

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
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

// The id of what an earlier run made and removed is free: services that count from the rows that there are give it again.
func TestInherit_LeavesTheIDsOfWhatIsGoneToOthers(t *testing.T) {
	record := func(group, id string) result.ObjectRecord {
		return result.ObjectRecord{MadeObject: result.MadeObject{Group: group, Operation: "add", ID: id}, Path: "/shelves/" + id, Standing: "own"}
	}
	all := []result.ObjectRecord{record("a", "1"), record("a", "2"), record("b", "2"), record("a", "3")}
	ended := map[[3]string]result.MadeObject{}
	for i, removed := range []bool{true, true} {
		made := all[i].MadeObject
		made.TornDown = removed
		ended[result.ObjectKey(&made)] = made
	}
	left := all[3].MadeObject
	ended[result.ObjectKey(&left)] = left // it could not be removed
	r := &runner{owned: newOwnership()}
	r.Contract, r.Plan = &specs.Contract{}, &plan.Plan{Environment: cases.Environment{Callers: []cases.Caller{{Name: "owner"}}}}
	r.inherit(all, ended)
	for path, want := range map[string]standing{"/shelves/1": gone, "/shelves/2": own, "/shelves/3": own} {
		assert.Equal(t, want, r.owned.at[path][0].standing, path)
	}
	if assert.Len(t, r.inherited, 1) {
		assert.Equal(t, "b", r.inherited[0].object.Group)
	}
}

// What an earlier run made in two regions under one number are two objects: that one is gone says nothing of the other.
func TestInherit_KeepsRegionsApart(t *testing.T) {
	const shelves = `
openapi: 3.0.3
info: { title: Shelves, version: "1" }
paths:
  /shelves:
    post: { operationId: add, parameters: [{ name: region, in: query, required: true, schema: { type: string } }], responses: { "201": { description: made } } }
`
	contract, err := specs.Load(t.Context(), specs.Options{File: "shelves.yaml", FS: fstest.MapFS{"shelves.yaml": {Data: []byte(shelves)}}})
	require.NoError(t, err)
	r := &runner{owned: newOwnership()}
	r.Contract, r.Plan = contract, &plan.Plan{Environment: cases.Environment{Callers: []cases.Caller{{Name: "owner"}}}}
	record := func(group, region string) result.ObjectRecord {
		made := result.MadeObject{Group: group, Operation: "add", ID: "7", Caller: "owner"}
		return result.ObjectRecord{MadeObject: made, Path: "/shelves/7", Target: "/shelves?region=" + region, Standing: "own"}
	}
	left, removed := record("a", "eu"), record("b", "us")
	made := removed.MadeObject
	made.TornDown = true
	r.inherit([]result.ObjectRecord{left, removed}, map[[3]string]result.MadeObject{result.ObjectKey(&made): made})
	if assert.Len(t, r.inherited, 1) {
		assert.True(t, r.owned.proven(r.inherited[0].object.property), "it is removed yet")
	}
}
