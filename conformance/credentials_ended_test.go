package conformance_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance"
	"holdfast/internal/synthetic"
)

// A token that ends in the middle leaves the rest unproven, and the run says so instead of a thousand requirements that do. Operations that
// are refused to this caller from the first on are no sign of it.
func TestRun_CredentialsThatEndAreSaidOnce(t *testing.T) {
	for name, tc := range map[string]struct {
		refused func(n int32, r *http.Request) bool
		ended   bool
	}{
		"a token that ends":        {func(n int32, _ *http.Request) bool { return n > 300 }, true},
		"operations of others":     {func(_ int32, r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/list2") }, false},
		"a token that lasts":       {func(int32, *http.Request) bool { return false }, false},
		"a token that never works": {func(int32, *http.Request) bool { return true }, false},
	} {
		t.Run(name, func(t *testing.T) {
			var n atomic.Int32
			service := synthetic.Service()
			cfg, _ := counted(t, synthetic.Size{Operations: 30, Parameters: 1})
			cfg.Target = against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if tc.refused(n.Add(1), r) {
					r.Header.Del("Authorization")
				}
				service.ServeHTTP(w, r)
			})).Target
			cfg.Workers = 2
			r, err := conformance.Run(t.Context(), cfg)
			if assert.NoError(t, err) {
				assert.Equal(t, tc.ended, strings.Contains(strings.Join(r.Reasons, "\n"), "the credentials of owner ended during the run: since GET /list"), r.Reasons)
				assert.False(t, tc.ended && r.Complete)
			}
		})
	}
}
