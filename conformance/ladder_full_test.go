package conformance

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
)

// fullOf looks for the fullest request of an operation, as a group whose full request was refused does.
func fullOf(t *testing.T, r *runner, try sendRung) (plan.Rung, bool) {
	t.Helper()
	g := &groupRun{runner: r, group: &cases.Group{ID: "addThing/full", Operation: "addThing"}}
	refused := &exchange{Exchange: result.Exchange{Request: &cases.Wire{Method: http.MethodPost}, Response: &result.Response{Status: http.StatusBadRequest}}}
	return g.fullest(t.Context(), r.Contract.Operation("addThing"), refused, try)
}

// A minimal request that is not answered, or was not sent, says nothing of what is wrong with it.
func TestFullest_AMinimalRequestWithoutAnswerIsNotClimbedFrom(t *testing.T) {
	r := turnRunner(t, tripping(func() int { return http.StatusOK }))
	tries := 0
	_, ok := fullOf(t, r, func(plan.Rung) (*exchange, bool) {
		tries++
		return &exchange{Exchange: result.Exchange{Request: &cases.Wire{Method: http.MethodPost}, Err: "connection reset"}}, false
	})
	assert.False(t, ok)
	assert.Equal(t, 1, tries)
}

// Who waits for what a group finds goes on where that group breaks down.
func TestFullest_GivesTheMinimalLadderBackWhenItPanics(t *testing.T) {
	r := turnRunner(t, tripping(func() int { return http.StatusOK }))
	assert.Panics(t, func() { fullOf(t, r, func(plan.Rung) (*exchange, bool) { panic("a bug") }) })
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	done, known := r.ladder.climbs(ctx, plan.RungKey("addThing", false), &groupRun{})
	assert.NoError(t, ctx.Err(), "it still waits")
	assert.Nil(t, done)
	assert.False(t, known)
}
