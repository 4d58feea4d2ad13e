package conformance

import (
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"holdfast/conformance/volley"
)

// racers make what sends a run's races and cuts, one for each certificate that is shown.
type racers struct {
	mu   sync.Mutex
	made map[string]*volley.Racer
}

// racer gives the racer that shows a caller's certificate, made when the first race or cut asks for it. It dials as the run's
// transport does.
func (r *runner) racer(s sent) (*volley.Racer, error) {
	name := r.clients.showing(r.shows(s))
	r.racers.mu.Lock()
	defer r.racers.mu.Unlock()
	if made, ok := r.racers.made[name]; ok {
		return made, nil
	}
	options := volley.Options{
		Target: r.Target, TLS: r.clients.tls(name), MaxBody: r.MaxBody, Timeout: r.RequestTimeout, CutWait: time.Second, Fresh: r.closes.Load,
	}
	switch configured := r.Transport.(type) {
	case nil:
	case *http.Transport:
		if options.Dial = configured.DialContext; configured.DialTLSContext != nil && r.Target.Scheme == "https" {
			return nil, errors.New("the configured transport does TLS by itself (DialTLSContext), so that races can't be sent through it")
		}
	default:
		return nil, fmt.Errorf("the configured transport (%T) is none of net/http's, so that races can't be sent through it", configured)
	}
	made, err := volley.New(options)
	if err == nil {
		r.racers.made[name] = made
	}
	return made, err
}

// close lets go of the connections.
func (r *racers) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, made := range r.made {
		made.Close()
	}
}
