package conformance_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// What a group has shown before one of its requests was lost is proof, though it begins anew and the service does better the second time.
func TestSend_WhatWasSeenBeforeALossStays(t *testing.T) {
	for name, errs := range map[string]bool{"sound": false, "errs once before the loss": true} {
		t.Run(name, func(t *testing.T) {
			inner := service(t)
			var erred, lost atomic.Int32
			cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				answer := httptest.NewRecorder()
				inner.ServeHTTP(answer, r)
				refunding := r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/refunds")
				switch {
				case errs && refunding && answer.Code == http.StatusBadRequest && erred.Add(1) == 1:
					w.WriteHeader(http.StatusInternalServerError)
				case refunding && answer.Code == http.StatusBadRequest && (erred.Load() > 3 || !errs) && lost.Add(1) == 1:
					c, _, err := w.(http.Hijacker).Hijack()
					if assert.NoError(t, err) {
						c.Close()
					}
				default:
					maps.Copy(w.Header(), answer.Header())
					w.WriteHeader(answer.Code)
					_, _ = w.Write(answer.Body.Bytes())
				}
			}))
			cfg.Workers = 1
			cfg.Plan = only(cfg, "createRefund")
			r := run(t, cfg)
			assert.Positive(t, lost.Load(), "nothing was lost")
			broken := slices.ContainsFunc(r.Findings, func(f result.Finding) bool { return f.Status == http.StatusInternalServerError && !f.Flaky })
			assert.Equal(t, errs, broken, "%v", r.Findings)
			assert.Equal(t, errs, r.ExitCode == result.ExitViolations, "exit %d", r.ExitCode)
		})
	}
}
