package credential

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"holdfast/specs"
)

// Source fetches a credential from somewhere else: a token endpoint, a login, a command. It is asked by one
// goroutine at a time.
type Source interface {
	// Fetch gives what the security scheme adds from now on. The error says what went wrong without any secret; who was
	// asking and where that is configured is added to it.
	Fetch(ctx context.Context, from Fetching) (Fetched, error)
}

// Fetching is what a source may use.
type Fetching struct {
	// Client sends with the caller's certificate and follows no redirects.
	Client *http.Client
	// Target is the base URL of the API under test.
	Target *url.URL
	// Header goes with every request to the target, as in [Config].
	Header http.Header
}

// Fetched is a credential with the time at which it expires; the zero time is not known. Of the credential what it adds and
// its Secrets count.
type Fetched struct {
	Credential
	Expires time.Time
}

// Error says that a caller's credential could not be fetched, or was refused.
type Error struct {
	Caller, Scheme string
	// Key and Where are the place of the configuration.
	Key   string
	Where specs.Place
	// Status is the answer of the target that refused the credential; 0 where it could not be fetched.
	Status int
	// Reason is what happened, Fix what to do about it.
	Reason, Fix string
	// Err is what fetching returned, if anything.
	Err error
}

func (e *Error) Error() string {
	at := e.Key
	if at == "" {
		at = fmt.Sprintf("the credentials of %s (%s)", e.Caller, e.Scheme)
	}
	return (&specs.Error{Place: e.Where, Problem: at + ": " + e.Reason, Fix: e.Fix}).Error()
}

func (e *Error) Unwrap() error { return e.Err }
