package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestMembers_AreHeldToValuesAsTheyAreMeant(t *testing.T) {
	same := func(v any) cases.MemberExpectation {
		return cases.MemberExpectation{Expr: "$response.body#/m", How: cases.Same, Value: cases.Lit(v)}
	}
	lenient := same("Ada")
	lenient.Lenient = true
	differs := cases.MemberExpectation{Expr: "$response.body#/m", How: cases.Differs, Value: cases.Lit("x")}
	absent := cases.MemberExpectation{Expr: "$response.body#/m", How: cases.Absent}
	noLess := cases.MemberExpectation{Expr: "$response.body#/m", How: cases.NoLess, Value: cases.Lit(0)}
	strong := cases.MemberExpectation{Expr: "$response.header.ETag", How: cases.StrongTag}
	weak := cases.MemberExpectation{Expr: "$response.header.ETag", How: cases.AnyTag}
	for _, row := range []struct {
		name   string
		expect cases.MemberExpectation
		answer string
		want   result.Verdict
		level  cases.Level
	}{
		{"the value", same(1), `200 {"m":1.0}`, result.Pass, ""},
		{"another", same(1), `200 {"m":"1"}`, result.Fail, cases.Violation},
		{"none", same(1), `200 {}`, result.Fail, cases.Violation},
		{"an instant in another zone", same("2026-01-02T00:00:00+02:00"), `200 {"m":"2026-01-01T22:00:00Z"}`, result.Pass, ""},
		{"another instant", same("2026-01-02T00:00:00Z"), `200 {"m":"2026-01-01T22:00:00Z"}`, result.Fail, cases.Violation},
		{"more members than were sent", same(map[string]any{"a": 1}), `200 {"m":{"a":1,"b":2}}`, result.Pass, ""},
		{"fewer members than were sent", same(map[string]any{"a": 1, "b": nil, "c": 3}), `200 {"m":{"a":1}}`, result.Fail, cases.Violation},
		{"items in another order", same([]any{1, 2}), `200 {"m":[2,1]}`, result.Fail, cases.Violation},
		{"items of the service's own besides", same([]any{1, 2}), `200 {"m":[1,2,3]}`, result.Pass, ""},
		{"an item twice", same([]any{1, 2}), `200 {"m":[1,2,2]}`, result.Fail, cases.Violation},
		{"items besides, and one less", same([]any{1, 2}), `200 {"m":[1,3,4]}`, result.Fail, cases.Violation},
		{"items besides, in a member", same(map[string]any{"a": []any{1}, "b": 2}), `200 {"m":{"a":[1,5],"b":2}}`, result.Pass, ""},
		{"items besides, and another member", same(map[string]any{"a": []any{1}, "b": 2}), `200 {"m":{"a":[1,5],"b":3}}`, result.Fail, cases.Violation},
		{"trimmed, undeclared", lenient, `200 {"m":"ada"}`, result.Pass, cases.Warning},
		{"trimmed, declared", same("Ada"), `200 {"m":"ada"}`, result.Fail, cases.Violation},
		{"not shown, undeclared", lenient, `200 {}`, result.Pass, cases.Warning},
		{"another type", lenient, `200 {"m":1}`, result.Fail, cases.Violation},
		{"differs", differs, `200 {"m":"y"}`, result.Pass, ""},
		{"is not there", differs, `200 {}`, result.Pass, ""},
		{"does not differ", differs, `200 {"m":"x"}`, result.Fail, cases.Violation},
		{"does not differ but is refused", differs, `400 {"m":"x"}`, result.Pass, ""},
		{"absent", absent, `200 {}`, result.Pass, ""},
		{"null", absent, `200 {"m":null}`, result.Pass, ""},
		{"not absent", absent, `200 {"m":0}`, result.Fail, cases.Violation},
		{"no less", noLess, `200 {"m":0}`, result.Pass, ""},
		{"no number", noLess, `200 {"m":"-1"}`, result.Pass, ""},
		{"less", noLess, `200 {"m":-0.5}`, result.Fail, cases.Violation},
		{"strong", strong, `200 etag="a" {}`, result.Pass, ""},
		{"weak", strong, `200 etag=W/"a" {}`, result.Fail, cases.Violation},
		{"weak is a tag", weak, `200 etag=W/"a" {}`, result.Pass, ""},
		{"no tag", weak, `200 etag=a {}`, result.Fail, cases.Violation},
	} {
		t.Run(row.name, func(t *testing.T) {
			record := try(t, cases.Case{Steps: probe(cases.Expectation{Outcome: cases.Either, Members: []cases.MemberExpectation{row.expect}})}, row.answer)
			assert.Equal(t, row.want, record.Verdict, record.Reason)
			if row.level == "" {
				assert.Empty(t, record.Findings)
				return
			}
			require.Len(t, record.Findings, 1)
			assert.Equal(t, row.level, record.Findings[0].Level)
		})
	}
}

func TestTags_AreComparedWithWhatIsShown(t *testing.T) {
	for _, row := range []struct {
		how, first, second string
		want               result.Verdict
	}{
		{"tag", `200 etag="a" {"n":1}`, `200 etag="a" {"n":1}`, result.Pass},
		{"tag", `200 etag="a" {"n":1}`, `200 etag="b" {"n":1}`, result.Fail},
		{"tag", `200 etag="a" {"n":1}`, `200 etag="b" {"n":2}`, result.Inconclusive},
		{"tag", `200 etag=W/"a" {"n":1}`, `200 etag="a" {"n":1}`, result.Pass},
		{"tag", `200 {"n":1}`, `200 {"n":1}`, result.Inconclusive},
		{"other-tag", `200 etag="a" {"n":1}`, `200 etag="b" {"n":2}`, result.Pass},
		{"other-tag", `200 etag="a" {"n":1}`, `200 etag="a" {"n":2}`, result.Fail},
		{"other-tag", `200 etag=W/"a" {"n":1}`, `200 etag=W/"a" {"n":2}`, result.Inconclusive},
		{"other-tag", `200 etag="a" {"n":1}`, `200 etag="b" {"n":1}`, result.Inconclusive},
	} {
		record := try(t, cases.Case{Steps: []cases.Step{
			{ID: "first", Role: cases.Setup, Expect: cases.Expectation{Outcome: cases.Accepted}},
			{ID: "again", Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{Step: "first", How: row.how}}},
		}}, row.first, row.second)
		assert.Equal(t, row.want, record.Verdict, "%s: %s then %s: %s", row.how, row.first, row.second, record.Reason)
	}
}
