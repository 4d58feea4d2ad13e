package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// What is wrong only after the accepted request, an amount over what it left or a name that it has taken, says nothing before it.
func TestSpent_OnlyWhatIsWrongByItselfIsTriedOnNewObjects(t *testing.T) {
	refused := cases.Expectation{Outcome: cases.Refused}
	send := func(id string, class cases.Class, in string) cases.Case {
		return cases.Case{ID: id, Class: cases.Negative, Mutation: &cases.Mutation{In: in}, Steps: []cases.Step{{Role: cases.Probe, Class: class, Expect: refused}}}
	}
	twice := send("key used twice", cases.Negative, "body")
	twice.Steps = append(twice.Steps, twice.Steps[0])
	g := &cases.Group{
		Fixtures: []cases.FixtureUse{{Name: "task", Create: &cases.Step{}}},
		Control:  cases.Case{ID: "control", Steps: make([]cases.Step, 2)},
		Cases: []cases.Case{
			send("too long", cases.Negative, "body"), send("no credentials", cases.Positive, "credentials"), send("over the balance", cases.Positive, "body"), twice, send("proven", cases.Negative, "body"),
		},
	}
	first := []*caseRun{{spent: true, own: result.Inconclusive}}
	for i := range g.Cases {
		first = append(first, &caseRun{CaseRecord: result.CaseRecord{ID: g.Cases[i].ID}, own: result.Inconclusive})
	}
	first[5].own = result.Pass
	again := spent(g, first)
	require.NotNil(t, again)
	require.Len(t, again.Cases, 2)
	assert.Equal(t, "too long", again.Cases[0].ID)
	assert.Equal(t, "no credentials", again.Cases[1].ID)
	assert.True(t, again.ControlLast)
	assert.Len(t, again.Control.Steps, 1)

	g.Fixtures[0].Needs = map[string]cases.Need{"refundable": {}}
	assert.Nil(t, spent(g, first), "what it has is reckoned with")
	g.Fixtures[0].Needs, first[0].spent = nil, false
	assert.Nil(t, spent(g, first), "nothing is used up")
}
