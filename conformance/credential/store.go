package credential

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"holdfast/cases"
)

const (
	// expiryMargin is how long before its end a credential is replaced, at most: shorter lives have a tenth of theirs.
	expiryMargin = 10 * time.Second
	// fetchPause keeps a source that failed from being asked for every request.
	fetchPause = 5 * time.Second
	// fetchTimeout bounds one fetch: a command may have to ask somebody else in its turn.
	fetchTimeout = 30 * time.Second
	// maxPast is how many replaced credentials are known again, for requests that were on their way meanwhile.
	maxPast = 8
)

// Store holds every caller's credentials, those that are fetched in their newest form. Its methods are safe for
// concurrent use, and a nil store is that of callers without credentials.
type Store struct {
	callers map[string]Caller
	fetched map[string][]*fetched
	names   []string
	// hide is told what a fetched credential holds that must not be written.
	hide func(Credential)
}

// NewStore makes the store of a run. Sources are given what from says, with the client that a caller's requests are sent with;
// hide is told what was fetched.
func NewStore(callers map[string]Caller, from Fetching, client func(caller string) *http.Client, hide func(Credential)) *Store {
	s := &Store{callers: callers, fetched: map[string][]*fetched{}, hide: hide}
	s.names = slices.Sorted(maps.Keys(callers))
	for _, name := range s.names {
		for _, scheme := range slices.Sorted(maps.Keys(callers[name].Schemes)) {
			given := callers[name].Schemes[scheme]
			if given.Source == nil {
				continue
			}
			f := &fetched{
				caller: name, scheme: scheme, given: given, now: given, turn: make(chan struct{}, 1), useless: map[string]bool{},
				from: Fetching{Client: client(name), Target: from.Target, Header: from.Header},
			}
			f.turn <- struct{}{}
			s.fetched[name] = append(s.fetched[name], f)
		}
	}
	return s
}

// Fetches says whether a caller has credentials that may be others by the next request.
func (s *Store) Fetches(caller string) bool { return s != nil && len(s.fetched[caller]) > 0 }

// Schemes are what a caller adds to requests by now, by the name of the security scheme.
func (s *Store) Schemes(caller string) map[string]Credential {
	if s == nil {
		return nil
	}
	all := s.callers[caller].Schemes
	if len(s.fetched[caller]) == 0 {
		return all
	}
	all = maps.Clone(all)
	for _, f := range s.fetched[caller] {
		all[f.scheme], _ = f.current()
	}
	return all
}

// Begin fetches every credential once, before anything is judged. The error is a [CredentialError] for each that failed.
func (s *Store) Begin(ctx context.Context) error {
	if s == nil {
		return nil
	}
	var faults []error
	for _, name := range s.names {
		for _, f := range s.fetched[name] {
			if err := s.fetch(ctx, f, 0); err != nil {
				faults = append(faults, err)
			}
		}
	}
	return errors.Join(faults...)
}

// Renew replaces what a caller has that is about to expire. What can't be replaced stays: the target refuses it then, and
// troubles says why.
func (s *Store) Renew(ctx context.Context, caller string) {
	if s == nil {
		return
	}
	for _, f := range s.fetched[caller] {
		f.mu.Lock()
		due, generation := !f.renew.IsZero() && time.Now().After(f.renew), f.generation
		f.mu.Unlock()
		if due {
			_ = s.fetch(ctx, f, generation)
		}
	}
}

// Answered notes how the target took a request with its credentials, and says whether it should be sent once more with new
// ones: it was refused with 401, and carried a fetched credential as it was fetched. A request whose credentials are missing
// or spoilt on purpose carries none, so that cases about credentials are never sent twice.
func (s *Store) Answered(ctx context.Context, caller string, w *cases.Wire, status int) bool {
	if s == nil || status == 0 {
		return false
	}
	again := false
	for _, f := range s.fetched[caller] {
		now, generation := f.current()
		switch {
		case status != http.StatusUnauthorized:
			if Carries(w, now) {
				f.mu.Lock()
				f.accepted = f.accepted || f.generation == generation
				f.mu.Unlock()
			}
		case !Carries(w, now):
			// Replaced since the request was bound, or never in it.
			again = again || f.replaced(w)
		case f.worthwhile(w, generation):
			again = s.fetch(ctx, f, generation) == nil || again
		}
	}
	return again
}

// RefusedAgain notes that a request was refused with its new credential too: its operation is not tried twice again.
func (s *Store) RefusedAgain(caller string, w *cases.Wire) {
	for _, f := range s.fetched[caller] {
		f.mu.Lock()
		f.useless[w.Method+" "+w.Path] = true
		f.mu.Unlock()
	}
}

// Troubles are the sources that failed last, for the end of the run.
func (s *Store) Troubles() []string {
	if s == nil {
		return nil
	}
	var all []string
	for _, name := range s.names {
		for _, f := range s.fetched[name] {
			f.mu.Lock()
			if f.err != nil {
				all = append(all, f.err.Error())
			}
			f.mu.Unlock()
		}
	}
	return all
}

// fetch replaces a credential of the given generation, unless somebody else has done so meanwhile.
func (s *Store) fetch(ctx context.Context, f *fetched, generation int) error {
	select {
	case <-f.turn:
		defer func() { f.turn <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	f.mu.Lock()
	moved, failed, before := f.generation != generation, f.err != nil && time.Since(f.failed) < fetchPause, f.err
	f.mu.Unlock()
	if moved {
		return nil
	}
	if failed {
		return before
	}
	limited, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	got, err := f.given.Source.Fetch(limited, f.from)
	switch {
	case err == nil:
	case ctx.Err() != nil:
		return ctx.Err()
	case limited.Err() != nil:
		err = fmt.Errorf("it took longer than %s", fetchTimeout)
	}
	if err == nil {
		s.hide(got.Credential)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.failed = time.Now()
		f.err = &Error{
			Caller: f.caller, Scheme: f.scheme, Key: f.given.Key, Where: f.given.Where, Reason: "no credential was given: " + err.Error(), Err: err,
		}
		return f.err
	}
	f.generation++
	if f.generation > 1 {
		f.past = append(f.past[max(0, len(f.past)-maxPast):], f.now)
	}
	f.now, f.accepted, f.err = f.given.with(got.Credential), false, nil
	f.renew = time.Time{}
	if !got.Expires.IsZero() {
		f.renew = got.Expires.Add(-min(expiryMargin, time.Until(got.Expires)/10))
	}
	return nil
}
