package conformance_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/conformance/result"
)

// A redirect is how an operation succeeds that documents it and no 2xx; for any other it accepts nothing, and so does another redirect.
func TestRun_TheRedirectThatIsDocumentedAsTheOnlySuccessAccepts(t *testing.T) {
	const contract = `
openapi: 3.1.0
info: { title: Links, version: "1" }
paths:
  /go: { get: { operationId: follow, responses: { "302": { description: there }, "404": { description: none } } } }
  /see: { get: { operationId: see, responses: { "200": { description: it }, "302": { description: there } } } }
  /away: { get: { operationId: leave, responses: { "303": { description: there } } } }
`
	r := stranger(t, contract, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusFound)
	}))
	for operation, accepted := range map[string]bool{"follow": true, "see": false, "leave": false} {
		q := requirement(t, r, operation+"/request:valid")
		assert.Equal(t, accepted, q.Verdict == result.Pass, "%s: %s %s", operation, q.Verdict, q.Reason)
	}
}

// A redirect to a login page says that nobody is known, and one with an error that the request was refused, unless the operation logs in.
func TestRun_ARedirectToALoginPageAcceptsNothing(t *testing.T) {
	const contract = `
openapi: 3.1.0
info: { title: Links, version: "1" }
paths:
  /short: { get: { operationId: follow, responses: { "302": { description: there } } } }
  /oauth2/authorize: { get: { operationId: authorize, responses: { "302": { description: to the login page, or back } } } }
`
	for location, accepted := range map[string][2]bool{
		"/authors/7":                          {true, true},
		"/login?next=%2Fshort":                {false, true},
		"https://id.invalid/users/sign_in":    {false, true},
		"https://app.invalid/cb?error=denied": {false, false},
		"https://app.invalid/cb#error=denied": {false, false},
	} {
		r := stranger(t, contract, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", location)
			w.WriteHeader(http.StatusFound)
		}))
		for i, operation := range []string{"follow", "authorize"} {
			q := requirement(t, r, operation+"/request:valid")
			assert.Equal(t, accepted[i], q.Verdict == result.Pass, "%s %s: %s %s", location, operation, q.Verdict, q.Reason)
		}
		for _, f := range r.Findings {
			assert.NotEqual(t, "positive-valid", f.Rule, "whether the request should have been accepted nobody knows")
		}
	}
}
