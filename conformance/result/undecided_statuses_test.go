package result_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

func TestUndecided_StatusesAreCountedInTheContractsOrder(t *testing.T) {
	requirements := []result.RequirementResult{
		{ID: "b/request:valid", Operation: "b", Where: specs.Place{Pointer: "/paths/~1it's~1{id}/get"}},
		{ID: "b/response:status", Operation: "b", Text: "the status is 200, 404 or 5XX"},
		{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}},
		{ID: "a/response:status", Operation: "a", Text: "the status is 201 or 4XX"},
	}
	n := 0
	refused := func(op, condition string, basis cases.Basis, status int) result.CaseRecord {
		n++
		return result.CaseRecord{ID: op + "/request/body#/x:type~" + string(rune('0'+n)), Operation: op, Verdict: result.Pass, Requirements: []string{op + "/request/body#/x:type"},
			Refusal: &result.RefusalSeen{Condition: condition, Basis: basis, Status: status}}
	}
	r := journal(t, result.Gate{}, requirements,
		refused("b", "invalid", cases.BasisFamily, 400), refused("a", "invalid", cases.BasisDocumented, 422), refused("a", "invalid", cases.BasisDocumented, 400),
		refused("a", "invalid", cases.BasisDocumented, 422), refused("a", "absent", cases.BasisFamily, 404), refused("a", "absent", cases.BasisFamily, 201),
		refused("a", "malformed", cases.BasisDeclared, 400), refused("a", "foreign", cases.BasisFamily, 200), refused("a", "invalid", cases.BasisFamily, 429))
	require.Len(t, r.Undecided, 3)
	assert.Equal(t, result.Undecided{Operation: "b", Condition: "invalid", Statuses: map[int]int{400: 1}, Decide: `overlay: 1.0.0
info: { title: Refusals as a run saw them, version: 1.0.0 }
actions:
  - target: "$.paths['/it\\'s/{id}'].get"
    update:
      responses:
        "400": { description: Bad Request }
      x-conformance:
        refusals:
          invalid: 400 # 400 in 1 case
`}, r.Undecided[0])
	assert.Equal(t, "absent", r.Undecided[1].Condition)
	assert.Equal(t, map[int]int{404: 1}, r.Undecided[1].Statuses, "what was accepted is no refusal")
	assert.Equal(t, map[int]int{422: 2, 400: 1}, r.Undecided[2].Statuses, "429 says nothing of the request")
	assert.True(t, r.Undecided[2].Mixed)
	assert.Contains(t, r.Undecided[2].Decide, "invalid: 422 # 400 in 1 case, 422 in 2: what is refused in another way breaks this line\n", "one place cannot be told apart from itself")
}

// A mix is shown at the first case that is not as usual, by its ID, in whatever order the cases ended.
func TestUndecided_AMixIsShownAtItsFirstCase(t *testing.T) {
	at := []result.RequirementResult{{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}}, {ID: "a/response:status", Operation: "a"}}
	var all []result.CaseRecord
	for _, one := range []struct {
		id     string
		status int
	}{{"9", 400}, {"7", 422}, {"5", 400}, {"3", 422}, {"4", 422}, {"1", 400}, {"6", 400}} {
		all = append(all, result.CaseRecord{
			ID: one.id, Group: "group of " + one.id, Operation: "a", Verdict: result.Pass, Requirements: []string{"a/request/query#/q:type"},
			Refusal: &result.RefusalSeen{Condition: "invalid", Basis: cases.BasisFamily, Status: one.status},
		})
	}
	r := journal(t, result.Gate{}, at, all...)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, "3", r.Findings[0].Case)
	assert.Equal(t, "group of 3", r.Findings[0].Group)
	assert.Equal(t, map[int]int{400: 4, 422: 3}, r.Undecided[0].Statuses)
}

// Three answers are not a mix, whatever their statuses: a size, two readings of no bytes, and what RFC 6750 allows.
func TestUndecided_WhatTwoStatusesMayBeSaidOfIsNoMix(t *testing.T) {
	at := []result.RequirementResult{{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}}}
	record := func(rule, condition string, status int) result.CaseRecord {
		return result.CaseRecord{ID: rule, Operation: "a", Rule: rule, Verdict: result.Pass, Refusal: &result.RefusalSeen{Condition: condition, Basis: cases.BasisFamily, Status: status, Bodiless: rule == "empty-body"}}
	}
	for name, pair := range map[string][2]result.CaseRecord{
		"too large":            {record("negative-max-length", "invalid", 413), record("negative-type", "invalid", 400)},
		"no bytes":             {record("empty-body", "malformed", 422), record("malformed-json", "malformed", 400)},
		"credentials":          {record("credentials-malformed", "unauthenticated", 400), record("credentials-missing", "unauthenticated", 401)},
		"no content":           {record("undeclared-method", "undeclared-method", 415), record("undeclared-method", "undeclared-method", 405)},
		"read, and not enough": {record("credentials-unknown", "unauthenticated", 403), record("credentials-missing", "unauthenticated", 401)},
	} {
		r := journal(t, result.Gate{}, at, pair[:]...)
		require.Len(t, r.Undecided, 1, name)
		assert.Len(t, r.Undecided[0].Statuses, 2, "%s: both are shown", name)
		assert.False(t, r.Undecided[0].Mixed, name)
		assert.Empty(t, r.Findings, name)
	}
}

// A header that is wrong may be refused in another way than a body that is: each way is one.
func TestUndecided_EachPartOfARequestMayHaveAStatusOfItsOwn(t *testing.T) {
	at := []result.RequirementResult{{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}}, {ID: "a/response:status", Operation: "a"}}
	record := func(place string, status int) result.CaseRecord {
		return result.CaseRecord{ID: place, Operation: "a", Verdict: result.Pass, Requirements: []string{"a/request/" + place},
			Refusal: &result.RefusalSeen{Condition: "invalid", Basis: cases.BasisFamily, Status: status}}
	}
	all := []result.CaseRecord{record("header#/Idempotency-Key:maxLength", 400), record("body#/x:type", 422), record("body[text/json]#/list/*:type", 422), record("query#/q:enum", 400)}
	r := journal(t, result.Gate{}, at, all...)
	require.Len(t, r.Undecided, 1)
	assert.False(t, r.Undecided[0].Mixed)
	assert.Empty(t, r.Findings)

	r = journal(t, result.Gate{}, at, append(all, record("body#/a:type", 400))...)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, "body#/a:type", r.Findings[0].Case, "and none of the header's")
	assert.Equal(t, "400 in 1 case, 422 in 2", r.Findings[0].Got)
}

// A body of another shape may be refused as one that can't be parsed, and a value as what it says: a typed decoder stands before the rules. Two
// statuses for values, and another one for a shape that is neither, stay a mix.
func TestUndecided_AShapeMayBeRefusedAsWhatCanNotBeParsed(t *testing.T) {
	at := []result.RequirementResult{{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}}, {ID: "a/response:status", Operation: "a"}}
	record := func(condition, place string, status int) result.CaseRecord {
		return result.CaseRecord{ID: place, Operation: "a", Verdict: result.Pass, Requirements: []string{"a/request/" + place},
			Refusal: &result.RefusalSeen{Condition: condition, Basis: cases.BasisFamily, Status: status}}
	}
	parsed := record("malformed", "body:well-formed", 400)
	right := []result.CaseRecord{
		record("invalid", "body#:type", 400), record("invalid", "body#/x:type", 400), record("invalid", "body#/y:required", 422), record("invalid", "body#/x:maxLength", 422),
	}
	mixed := func(all ...result.CaseRecord) (got []string) {
		for _, f := range journal(t, result.Gate{}, at, all...).Findings {
			got = append(got, f.Case+": "+f.Got)
		}
		return got
	}
	assert.Empty(t, mixed(append(right, parsed)...))
	assert.Equal(t, []string{"body#/x:maxLength: 400 in 2 cases, 422 in 2"}, mixed(right...), "nothing was refused because it can't be parsed")
	assert.Equal(t, []string{"body#/x:maxLength: 400 in 1 case, 422 in 2"}, mixed(append(right, parsed, record("invalid", "body#/z:minimum", 400))...))
	assert.Equal(t, []string{"body#/z:type: 403 in 1 case, 422 in 2"}, mixed(append(right, parsed, record("invalid", "body#/z:type", 403))...))
	coerced := record("invalid", "body#/z:type", 403)
	coerced.Refusal.Coerced = true
	trailing := record("malformed", "body:well-formed", 404)
	assert.Equal(t, []string{"body:well-formed: 400 in 1 case, 404 in 1"}, mixed(parsed, trailing))
	trailing.Refusal.Coerced = true
	assert.Empty(t, mixed(parsed, trailing), "the value before what follows it names what is not there")
	assert.Empty(t, mixed(append(right, parsed, coerced)...), "what \"true\" was taken for is refused to whoever may not say it")
}
