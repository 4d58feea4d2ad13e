package conformance

import (
	"context"
	"crypto/x509"
	"net/http"
	"net/url"
	"time"

	"holdfast/cases/plan"
	"holdfast/conformance/credential"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// Config is what a run needs. Contract, Plan, Target and Checks must be set; the rest has useful zero values.
type Config struct {
	Contract *specs.Contract
	Plan     *plan.Plan
	// Planner is a pass over Plan that somebody has looked ahead in; nil starts one. It serves one run.
	Planner *plan.Planner
	// Target is the base URL; requests go nowhere else.
	Target *url.URL
	// ServerPath says that the path of Target is that of the contract's server, and nobody else named it: it is left out where the target
	// knows nothing below it.
	ServerPath bool
	// Checks judge every exchange. An empty list is an error.
	Checks []Check
	// Callers maps a caller's name to its credentials.
	Callers map[string]credential.Caller
	// RootCAs are the authorities that the target's certificate is held to; nil is the machine's.
	RootCAs *x509.CertPool
	// Given hands out ids of fixtures that the environment supplies, by the fixture's name.
	Given map[string]Supplier
	// Teardown says how objects that were made as a fixture are removed, by the fixture's name; without an entry they stay.
	Teardown map[string]Teardown
	// Keep leaves what the run makes in the target.
	Keep bool
	// Exploring says how the run goes on after its plan; its zero value ends there.
	Exploring Exploring
	// Header is added to every request (-H).
	Header http.Header
	// Secrets are replaced in everything that is written, besides those of Callers.
	Secrets []string
	// Workers is how many groups run at once; 0 is 4.
	Workers int
	// RequestTimeout bounds one request; 0 is 10 s.
	RequestTimeout time.Duration
	// Bounded says that the run may end before it has come to all groups: what matters most then goes before the rest, first one request
	// that each operation accepts. It costs a control more for each part of a group.
	Bounded bool
	// Rate bounds requests a second over all workers; 0 is no bound.
	Rate float64
	// MaxBody is how many bytes of an answer are read; 0 is 1 MiB.
	MaxBody int64
	// RunID seeds fresh values; empty is random.
	RunID string
	// Wait is how long the target may take to answer at all; 0 tries once.
	Wait time.Duration
	// Record is the journal's first record; the runner fills in what it knows itself.
	Record result.Header
	// Strict makes warnings violations. Levels set the levels of rules; the last that fits a finding wins.
	Strict bool
	Levels []result.LevelSetting
	// Resume is the earlier run that this one goes on with, and Journal what its Continue gave; nil begins a run.
	Resume *result.Earlier
	// Journal is where records go; nil keeps none. See OpenJournal.
	Journal *result.Journal
	// Progress is called after every case, one call at a time; nil is silent.
	Progress func(Progress)
	// Transport sends; nil is a transport of the runner's own.
	Transport http.RoundTripper
}

// Supplier hands out the next id of a fixture that the environment supplies. It returns an error where none is left. One
// that is a [Lender] too takes ids back.
type Supplier interface {
	Next(ctx context.Context) (string, error)
}

// Progress is how far a run has come.
type Progress struct {
	Cases, Requests, Violations, Warnings int
	Elapsed                               time.Duration
	Operation                             string
	// Begun is how many operations the run has come to, of Operations.
	Begun, Operations int
	// Explored is how many groups were drawn after the plan; 0 before.
	Explored int
	// Waiting says what is waited for before anything is sent; empty where the run has begun.
	Waiting string
}
