package plan_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

func TestDeclaredName_IsTheNarrowestThatIsDeclared(t *testing.T) {
	c := &specs.Contract{Facts: specs.Facts{Refusals: map[string]specs.Outcome{"invalid@$request.body#/a": {Status: 422}, "invalid@$request.query.q/r": {Status: 422}}}}
	op := &specs.Operation{}
	for want, m := range map[string]*cases.Mutation{
		"invalid@$request.body#/a":   {In: "body", Pointer: "/a/b/c"},
		"invalid@$request.query.q/r": {In: "query", Pointer: "/q~1r"},
	} {
		assert.Equal(t, want, plan.DeclaredName(c, op, "invalid", m))
	}
	assert.Equal(t, "invalid", plan.DeclaredName(c, op, "invalid", &cases.Mutation{In: "body", Pointer: "/b"}))
	assert.Equal(t, "invalid", plan.DeclaredName(c, op, "invalid", nil))
}
