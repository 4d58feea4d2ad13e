package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestPoll_AReadingThatLagsBehindIsSentAgain(t *testing.T) {
	member := []cases.MemberExpectation{{Expr: "$response.body#/n", How: cases.Same, Value: cases.Lit(2)}}
	for _, row := range []struct {
		name     string
		poll     *cases.Poll
		answers  []string
		want     result.Verdict
		requests int
	}{
		{"not there yet, then stale, then right", &cases.Poll{Within: 5000, While: []string{"404", "2XX"}}, []string{"404", `200 {"n":1}`, `200 {"n":2}`, "500"}, result.Pass, 3},
		{"right at once", &cases.Poll{Within: 5000}, []string{`200 {"n":2}`, "500"}, result.Pass, 1},
		{"no poll", nil, []string{"404", `200 {"n":2}`}, result.Fail, 1},
		{"what is no lag is not waited out", &cases.Poll{Within: 5000, While: []string{"404", "2XX"}}, []string{"400", `200 {"n":2}`}, result.Fail, 1},
		{"anything is waited out", &cases.Poll{Within: 5000}, []string{"400", "500", `200 {"n":2}`}, result.Pass, 3},
		{"the target takes no requests now", &cases.Poll{Within: 5000}, []string{"404", "503"}, result.Inconclusive, 2},
		{"the connection breaks", &cases.Poll{Within: 5000}, []string{"404", "reset"}, result.Errored, 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			steps := probe(cases.Expectation{Outcome: cases.Accepted, Members: member})
			steps[0].Poll = row.poll
			record := try(t, cases.Case{Steps: steps}, row.answers...)
			assert.Equal(t, row.want, record.Verdict, record.Reason)
			assert.Equal(t, row.requests, record.Requests)
		})
	}
}

func TestPoll_EndsWithItsTimeAndTheLastAnswerCounts(t *testing.T) {
	steps := probe(cases.Expectation{Outcome: cases.Accepted})
	steps[0].Poll = &cases.Poll{Within: 60}
	record := try(t, cases.Case{Steps: steps}, "404")
	assert.Equal(t, result.Fail, record.Verdict)
	assert.Equal(t, 404, record.Findings[0].Status)
	assert.GreaterOrEqual(t, record.Requests, 2)
	assert.LessOrEqual(t, record.Requests, 6, "each pause is twice as long as the one before it")
}
