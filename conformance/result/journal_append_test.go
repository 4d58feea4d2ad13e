package result

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases"
	"holdfast/cases/plan"
)

func TestAppendCase_WritesWhatEncodingJSONWrites(t *testing.T) {
	text := rapid.OneOf(rapid.StringMatching("[a-z/~#:-]{0,8}"), rapid.String(), rapid.SampledFrom([]string{"", "<&>", "a\u2028b", "\"\\", "\xff", "…"}))
	verdict := rapid.Custom(func(t *rapid.T) Verdict { return Verdict(rapid.IntRange(0, len(verdictNames)-1).Draw(t, "verdict")) })
	rapid.Check(t, func(t *rapid.T) {
		c := &CaseRecord{
			ID: text.Draw(t, "id"), Group: text.Draw(t, "group"), Operation: text.Draw(t, "operation"), Rule: text.Draw(t, "rule"), Why: text.Draw(t, "why"),
			Reason: text.Draw(t, "reason"), Verdict: verdict.Draw(t, "verdict"), Status: rapid.IntRange(0, 600).Draw(t, "status"), Requests: rapid.IntRange(-1, 9).Draw(t, "requests"),
			Duration: time.Duration(rapid.Int64().Draw(t, "duration")), Accepted: rapid.Bool().Draw(t, "accepted"), TargetFault: rapid.Bool().Draw(t, "fault"),
		}
		if rapid.Bool().Draw(t, "has requirements") {
			c.Requirements = rapid.SliceOfN(text, 0, 3).Draw(t, "requirements")
		}
		for range rapid.IntRange(0, 3).Draw(t, "results") {
			c.Results = append(c.Results, JudgedRequirement{Requirement: text.Draw(t, "requirement"), Verdict: verdict.Draw(t, "of"), Reason: text.Draw(t, "because"), Unlock: text.Draw(t, "unlock")})
		}
		if rapid.Bool().Draw(t, "refused") {
			c.Refusal = &RefusalSeen{Condition: text.Draw(t, "condition"), Basis: cases.Basis(text.Draw(t, "basis")), Status: 400, Bodiless: rapid.Bool().Draw(t, "bodiless"), Page: rapid.Bool().Draw(t, "page"), Coerced: rapid.Bool().Draw(t, "coerced")}
		}
		line := &Line{Type: "case", Case: c}
		want, err := json.Marshal(line)
		require.NoError(t, err)
		got, plain := appendCase([]byte("before "), line)
		require.True(t, plain)
		assert.Equal(t, "before "+string(want), string(got))
	})
}

// Whoever adds a member has to append it, too.
func TestAppendCase_KnowsEveryMember(t *testing.T) {
	for kind, members := range map[reflect.Type]int{reflect.TypeFor[CaseRecord](): 23, reflect.TypeFor[JudgedRequirement](): 4, reflect.TypeFor[RefusalSeen](): 6} {
		assert.Equal(t, members, kind.NumField(), kind.String())
	}
}

// What has anything else in it is left to encoding/json.
func TestAppendCase_LeavesEveryOtherLine(t *testing.T) {
	for name, line := range map[string]*Line{
		"no case": {Type: "end", End: &EndRecord{}}, "finding": {Type: "case", Case: &CaseRecord{Findings: []Finding{{}}}}, "note": {Type: "case", Case: &CaseRecord{Notes: []Finding{{}}}},
		"exchange": {Type: "case", Case: &CaseRecord{Exchanges: []Exchange{{}}}}, "curl": {Type: "case", Case: &CaseRecord{Curl: "curl"}}, "script": {Type: "case", Case: &CaseRecord{Script: []string{""}}},
		"rungs":    {Type: "case", Case: &CaseRecord{Rungs: plan.Rungs{"a/minimal": {}}}},
		"attempts": {Type: "case", Case: &CaseRecord{Attempts: &Attempts{}}}, "explored": {Type: "case", Case: &CaseRecord{Explored: &cases.Group{}}},
	} {
		got, plain := appendCase(nil, line)
		assert.False(t, plain, name)
		assert.Empty(t, got, name)
	}
}
