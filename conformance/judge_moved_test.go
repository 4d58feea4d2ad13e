package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// A time of the last change must be another one where something else has changed; one of whole seconds, and a change that shows nowhere, prove nothing.
func TestMembers_TheTimeOfTheLastChangeMoves(t *testing.T) {
	const expr = "$response.body#/at"
	moved := cases.MemberExpectation{Expr: expr, How: cases.Moved, Value: cases.Value{Expression: &cases.Expression{Step: "was", Expr: expr}}}
	for _, row := range []struct {
		name, was, now string
		want           result.Verdict
	}{
		{"later", `200 {"at":"2026-01-02T03:04:05.120Z","n":1}`, `200 {"at":"2026-01-02T03:04:05.150Z","n":2}`, result.Pass},
		{"the same", `200 {"at":"2026-01-02T03:04:05.120Z","n":1}`, `200 {"at":"2026-01-02T03:04:05.120Z","n":2}`, result.Fail},
		{"of whole seconds", `200 {"at":"2026-01-02T03:04:05Z","n":1}`, `200 {"at":"2026-01-02T03:04:05Z","n":2}`, result.Inconclusive},
		{"of whole seconds, written in full", `200 {"at":"2026-01-02T03:04:05.000Z","n":1}`, `200 {"at":"2026-01-02T03:04:05.000Z","n":2}`, result.Inconclusive},
		{"nothing has changed", `200 {"at":"2026-01-02T03:04:05.120Z","n":1}`, `200 {"at":"2026-01-02T03:04:05.120Z","n":1}`, result.Inconclusive},
		{"null", `200 {"at":null,"n":1}`, `200 {"at":null,"n":2}`, result.Inconclusive},
	} {
		t.Run(row.name, func(t *testing.T) {
			steps := probe(cases.Expectation{Outcome: cases.Either, Members: []cases.MemberExpectation{moved}})
			was := steps[0]
			was.ID, was.Role, was.Expect = "was", cases.Setup, cases.Expectation{Outcome: cases.Accepted}
			record := try(t, cases.Case{Steps: append([]cases.Step{was}, steps...)}, row.was, row.now)
			assert.Equal(t, row.want, record.own, record.Reason)
		})
	}
}
