package conformance

import (
	"context"
	"net/http"

	"holdfast/conformance/credential"
)

// schemes are what a caller adds to requests by now, by the name of the security scheme.
func (r *runner) schemes(caller string) map[string]credential.Credential {
	if r.tokens == nil {
		return r.Callers[caller].Schemes
	}
	return r.tokens.Schemes(caller)
}

// authorised sends a request, and once more where the target refused its fetched credential with 401: a token may end before
// its time. What was bound is the same the second time, the idempotency key too; only the credential is new. once is the
// sending itself.
func (r *runner) authorised(ctx context.Context, caller string, once func() *exchange) *exchange {
	r.tokens.Renew(ctx, caller)
	x := once()
	if x.Response == nil || !r.tokens.Answered(ctx, caller, x.Request, x.Response.Status) {
		return x
	}
	first := x
	if x = once(); x.Response == nil {
		return first
	}
	if x.Response.Status == http.StatusUnauthorized {
		r.tokens.RefusedAgain(caller, x.Request)
	} else {
		r.tokens.Answered(ctx, caller, x.Request, x.Response.Status)
	}
	return x
}
