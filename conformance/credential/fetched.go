package credential

import (
	"slices"
	"sync"
	"time"

	"holdfast/cases"
)

// fetched is one credential that is not known before the run.
type fetched struct {
	caller, scheme string
	given          Credential
	from           Fetching

	// turn holds one token: whoever has it may fetch.
	turn chan struct{}

	mu         sync.Mutex
	now        Credential
	generation int
	// past are the generations before, the newest last.
	past []Credential
	// accepted says that the target has answered this generation with something else than 401.
	accepted bool
	// renew is when the credential is to be replaced; zero is never.
	renew time.Time
	// useless are the operations that refused a new credential as they did the old one.
	useless map[string]bool
	failed  time.Time
	err     error
}

func (f *fetched) current() (Credential, int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now, f.generation
}

// replaced says that a request went out with a credential that was replaced since.
func (f *fetched) replaced(w *cases.Wire) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.ContainsFunc(f.past, func(c Credential) bool { return Carries(w, c) })
}

// worthwhile says that a new credential may help: this one was good for something before or is the run's first, which may be
// old already, and the operation is not one that refuses them all.
func (f *fetched) worthwhile(w *cases.Wire, generation int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return (f.generation != generation || f.generation == 1 || f.accepted) && !f.useless[w.Method+" "+w.Path]
}
