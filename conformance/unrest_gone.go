package conformance

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"holdfast/cases"
)

// mostCut is how many requests are remembered of which each may have ended the target.
const mostCut = 8

// fell notes a request that got no answer because its connection was closed: the process may have ended with it. u is locked.
func (u *unrest) fell(x *exchange) {
	same := func(other *exchange) bool {
		return other.caseID == x.caseID && other.Request.Target == x.Request.Target && other.Request.Method == x.Request.Method
	}
	if x.Response == nil && x.closed && len(u.cut) < mostCut && !slices.ContainsFunc(u.cut, same) {
		one := *x // the exchange itself may be sent again
		u.cut = append(u.cut, &one)
	}
}

// gone says that the target answers nothing any more, and which request was in flight when it ceased to; "" where it answers.
func (r *runner) gone(ctx context.Context) string {
	r.unrest.mu.Lock()
	row, cut, last := r.unrest.row, slices.Clone(r.unrest.cut), r.unrest.last
	r.unrest.mu.Unlock()
	if row == 0 || len(cut) == 0 && last == nil || ctx.Err() != nil && row < mute {
		return ""
	}
	if ctx.Err() == nil {
		w := &cases.Wire{Method: http.MethodGet, Target: "/", Path: "/", Header: http.Header{}}
		if x := r.send(ctx, sent{wire: w, caller: cases.Anonymous}, reachStep); x.Response != nil {
			return ""
		}
	}
	text := "the target is gone"
	if len(cut) > 0 {
		names := make([]string, len(cut))
		for i, x := range cut {
			names[i] = told(x)
		}
		text += ", probably because of what was in flight when it closed the connection: " + strings.Join(names, ", or ")
	}
	if last != nil {
		text += fmt.Sprintf("; the last write that it answered, with %d, was %s", last.Response.Status, told(last))
	}
	return r.redact.Text(text)
}

// told names a request by its line and its case.
func told(x *exchange) string {
	text := x.Request.Method + " " + x.Request.Target
	if x.caseID != "" {
		text += " (holdfast replay '" + x.caseID + "')"
	}
	return text
}
