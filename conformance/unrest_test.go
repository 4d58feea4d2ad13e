package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
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
