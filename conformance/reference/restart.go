package reference

import (
	"net/http"
	"sync/atomic"
)

// restartEvery is how many requests a worker of the service takes before it is restarted, where that is a fault.
const restartEvery = 30

// restarts counts requests.
type restarts struct{ taken atomic.Int64 }

// away takes one request in thirty as a proxy does whose worker is being restarted: nothing is done, and the same is answered when it is
// sent again.
func (s *Service) away(w http.ResponseWriter) bool {
	refused, dropped := s.faults.on("restart-as-503"), s.faults.on("restart-drops-request")
	if !refused && !dropped || s.restarts.taken.Add(1)%restartEvery != 0 {
		return false
	}
	if dropped {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = w.Write([]byte("no healthy upstream\n")) // a client that has gone away misses nothing
	return true
}
