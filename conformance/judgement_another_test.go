package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// What another operation answered with the same key shows that the key was taken for its own, unless that is how it answers with any key.
func TestJudge_AnAnswerOfAnotherOperationIsNoneOfItsOwn(t *testing.T) {
	for _, row := range []struct {
		name, first, beside, other string
		want                       result.Verdict
	}{
		{"it gives that of the other operation", `200 {"id":"p-7f3"}`, `200 {"id":"l-91c"}`, `200 {"id":"p-7f3"}`, result.Fail},
		{"it makes its own", `200 {"id":"p-7f3"}`, `200 {"id":"l-91c"}`, `200 {"id":"l-22a"}`, result.Pass},
		{"both count from 1", `200 {"id":"1"}`, `200 {"id":"2"}`, `200 {"id":"1"}`, result.Pass},
		{"both show the object that they are about", `200 {"id":"p-7f3"}`, `200 {"id":"p-7f3"}`, `200 {"id":"p-7f3"}`, result.Inconclusive},
	} {
		accepted := cases.Expectation{Outcome: cases.Accepted}
		probe := accepted
		probe.SameAs = &cases.SameAs{Step: "first", How: "another-answer", ID: "$response.body#/id"}
		record := try(t, cases.Case{Steps: []cases.Step{
			{ID: "first", Role: cases.Setup, Expect: accepted}, {ID: "beside", Role: cases.Setup, Expect: accepted}, {ID: "other", Role: cases.Probe, Expect: probe},
		}}, row.first, row.beside, row.other)
		assert.Equal(t, row.want, record.Verdict, "%s: %s", row.name, record.Reason)
	}
}

// What is asked for again has the answer that is declared for it, once it is done.
func TestJudge_WhatIsAskedForAgainIsNotHeldToWhatIsUnderWay(t *testing.T) {
	for _, row := range []struct {
		first, again string
		want         result.Verdict
	}{
		{`200`, `404`, result.Pass}, {`200`, `204`, result.Pass}, {`200`, `409`, result.Fail}, {`202`, `404`, result.Pass}, {`202`, `409`, result.Inconclusive}, {`202`, `500`, result.Fail},
	} {
		record := try(t, cases.Case{Steps: []cases.Step{
			{ID: "deleted", Role: cases.Setup, Expect: cases.Expectation{Outcome: cases.Accepted}},
			{ID: "again", Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Either, Statuses: []string{"2XX", "404"}}},
		}}, row.first, row.again)
		assert.Equal(t, row.want, record.Verdict, "%s, then %s: %s", row.first, row.again, record.Reason)
	}
}
