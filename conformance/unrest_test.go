package conformance

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// A service that is full and says when to come again does what RFC 9110 §15.6.4 asks; one that only turns away does not.
func TestHiccup_IsNoneWhereTheServiceSaysWhenToComeAgain(t *testing.T) {
	for _, row := range []struct {
		status int
		later  string
		want   bool
	}{
		{503, "7", false}, {503, "0", true}, {503, "", true}, {503, "soon", true}, {502, "7", true}, {504, "", true}, {500, "", false}, {429, "7", false}, {200, "", false},
	} {
		x := &exchange{Exchange: result.Exchange{Response: &result.Response{Status: row.status, Header: http.Header{}}}}
		if row.later != "" {
			x.Response.Header.Set("Retry-After", row.later)
		}
		assert.Equal(t, row.want, hiccup(x, nil), "%d, Retry-After %q", row.status, row.later)
	}
	assert.False(t, hiccup(&exchange{Exchange: result.Exchange{Response: &result.Response{Status: 503}}}, []string{"503"}), "it was asked for")
}

// Where the time is over, nobody asks any more whether a target is there: one that turned the last requests away is, and one that was silent is not.
func TestGone_IsNotWhoTurnsRequestsAway(t *testing.T) {
	over, end := context.WithCancel(t.Context())
	end()
	for _, status := range []int{0, 429, 503} {
		r := &runner{redact: credential.NewRedactor(nil, nil, &specs.Contract{})}
		write := result.Exchange{Request: &cases.Wire{Method: http.MethodPost, Target: "/orders"}, Response: &result.Response{Status: 201}}
		r.unrest.heard(&exchange{Exchange: write}, nil)
		for range mute {
			x := &exchange{Exchange: result.Exchange{Request: &cases.Wire{Method: http.MethodGet, Target: "/orders"}}}
			if status > 0 {
				x.Response = &result.Response{Status: status}
			}
			r.unrest.heard(x, nil)
		}
		assert.Equal(t, status == 0, r.gone(over) != "", "%d: %s", status, r.gone(over))
	}
}

// A server may close what is idle: a connection that was used before, and a new one on which the request came late. Where it drops those that
// were not idle too, all of them are counted.
func TestEpisodes_LeaveOutWhatWasIdle(t *testing.T) {
	dropped := func(seq int, lost, late bool) hiccupped {
		return hiccupped{exchange: &exchange{seq: seq * apart, lost: lost, late: late}}
	}
	idle := []hiccupped{dropped(1, true, false), dropped(2, false, true), dropped(3, true, false)}
	u := unrest{hiccups: idle}
	assert.Empty(t, u.episodes())
	u.hiccups = append(idle[:len(idle):len(idle)], dropped(4, false, false))
	assert.Len(t, u.episodes(), 4)
	away := dropped(5, false, false)
	away.exchange.Response = &result.Response{Status: http.StatusBadGateway}
	u.hiccups = append(idle[:len(idle):len(idle)], away)
	assert.Len(t, u.episodes(), 1)
}
