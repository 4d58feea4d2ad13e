package conformance

import (
	"context"
	"math"
	"net/http"
	"net/url"
	"slices"
)

// oneTurn and allTurns are how much a request takes that goes out beside others, and one that goes out alone.
const (
	oneTurn  int64 = 1
	allTurns int64 = math.MaxInt64
)

// turn waits until a request may go out. Many services give the number of what was deleted again: a request to an id that came free is
// sent while nothing is made, and only after another look, so that it never meets what another group has made since. done ends the turn: who
// has one must not wait for a second one, since who came between waits for the first.
func (g *groupRun) turn(ctx context.Context, out sent, again func() string) (done func(), reason string) {
	takes := oneTurn
	switch {
	case g.cameFree(out):
		takes = allTurns
	case safeMethod(out.wire.Method) || out.wire.Method == http.MethodDelete:
		return func() {}, ""
	}
	if err := g.owned.making.Acquire(ctx, takes); err != nil {
		return func() {}, interrupted
	}
	if takes == allTurns {
		if reason = again(); reason == "" && ctx.Err() != nil {
			reason = interrupted
		}
	}
	return func() { g.owned.making.Release(takes) }, reason
}

// interrupted is why nothing is known of what was not sent any more.
const interrupted = "the run was interrupted"

// cameFree says that a request's path names an object that is no more, by an id that a service may give again.
func (g *groupRun) cameFree(out sent) bool {
	if g.owned.none() {
		return false
	}
	at := ""
	for _, segment := range pathSegments(out.wire.Target) {
		if at = objectPath(at + "/" + url.PathEscape(segment)); unguessable(segment) {
			continue
		}
		if g.owned.freed(at, segment, g.holdings) {
			return true
		}
	}
	return false
}

// none says that nothing was made by anybody yet.
func (o *ownership) none() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.byID) == 0
}

// freed says that the last object that a group had at a path was deleted, or is being deleted.
func (o *ownership) freed(path, id string, h *holdings) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range slices.Backward(o.byID[id]) {
		if p.holder == h && p.path == path {
			return p.standing == gone || p.standing == leaving
		}
	}
	return false
}
