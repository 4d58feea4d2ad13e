package conformancetest

import (
	"io/fs"
	"net/http"
	"testing"

	"holdfast/conformance"
	"holdfast/conformance/credential"
)

// Config says what is held to what. Contract and one of Handler and URL must be set.
type Config struct {
	// Contract is the path of the OpenAPI document; Overlays are applied to it in order.
	Contract string
	Overlays []string
	// FS, if not nil, is where they are read from, instead of the machine's file system.
	FS fs.FS
	// Handler is the service in this process. It is served on a port of its own, since races need real connections.
	Handler http.Handler
	// URL is the base URL of a service that runs already.
	URL string
	// Callers are who calls, by name. "owner", else the first in alphabetical order, calls where nothing else is said; the next is
	// another tenant.
	Callers Callers
	// Fixtures make objects that the contract has no operation for, by the path parameter that takes their id.
	Fixtures Fixtures
	// Balances say what balances the objects of Fixtures have, by the path parameter and the name that x-conformance gives the balance, in
	// the API's smallest unit: {"customer_id": {"refundable": 10000}}.
	Balances map[string]map[string]int64
	// Checks judge every answer; nil is all that there are.
	Checks []conformance.Check
	// Operations selects operations by ID; empty is all.
	Operations []string
	// Seed chooses the values that are sent; 0 is 1.
	Seed uint64
	// Strict makes warnings violations.
	Strict bool
	// NoRaces leaves out what sends many requests at once, as -short does.
	NoRaces bool
	// Journal, if not empty, is the file that the run's journal is written to, for `holdfast report render`.
	Journal string
}

// Callers are credentials by the name of the caller.
type Callers map[string]credential.Credential

// Fixtures make one object for each group of cases, and return its id. They are called one at a time, on the test's own goroutine,
// so that they may use t.Fatal.
type Fixtures map[string]func(t *testing.T) string

// Bearer are credentials of a bearer token (RFC 6750).
func Bearer(token string) credential.Credential {
	return Header("Authorization", "Bearer "+token, token)
}

// Header are credentials in a header of the request. Of its value the secrets are never shown; without any it is the whole value.
func Header(name, value string, secrets ...string) credential.Credential {
	if len(secrets) == 0 {
		secrets = []string{value}
	}
	return credential.Credential{Header: http.Header{http.CanonicalHeaderKey(name): {value}}, Secrets: secrets}
}
