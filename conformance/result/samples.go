package result

import "sync"

// maxSamples is of how many kept requirements the journal shows the proof.
const maxSamples = 200

// Samples are the requirements whose proof is kept.
type Samples struct {
	mu    sync.Mutex
	taken map[string]bool
}

// Take says whether a requirement's proof is to be kept, once each.
func (s *Samples) Take(requirement string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[requirement] || len(s.taken) == maxSamples {
		return false
	}
	if s.taken == nil {
		s.taken = map[string]bool{}
	}
	s.taken[requirement] = true
	return true
}
