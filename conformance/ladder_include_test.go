package conformance

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// Another group asks whose an object is while its own group adds to what it makes; the race detector tells if that is one memory.
func TestInclude_OthersMayAskForTheCallerMeanwhile(t *testing.T) {
	r := turnRunner(t, tripping(func() int { return http.StatusOK }))
	group := &cases.Group{ID: "addThing/x", Caller: "owner"}
	g := &groupRun{runner: r, group: group, holdings: r.hold(group)}
	var asking sync.WaitGroup
	asking.Go(func() {
		for range 100 {
			assert.Equal(t, "owner", g.holdings.known(cases.Anonymous))
		}
	})
	for range 100 {
		g.include(cases.FixtureUse{Name: "board"})
	}
	asking.Wait()
	assert.Len(t, g.group.Fixtures, 1)
	assert.Same(t, g.group, g.holdings.group)
	assert.Empty(t, group.Fixtures, "the plan's group stays as it was")
}
