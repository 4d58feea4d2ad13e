package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// members lists as its first role one that nobody may give.
const members = `
openapi: 3.1.0
info: { title: Members, version: "1" }
paths:
  /members:
    post:
      operationId: addMember
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [member]
              properties:
                member:
                  type: object
                  required: [nick, role]
                  properties: { nick: { type: string, minLength: 2, maxLength: 40 }, role: { type: string, enum: [SYSTEM, ADMIN, GUEST] } }
      responses: { "201": { description: made }, "400": { description: bad }, "415": { description: media type } }
`

// The first value of a closed list may be the one that is refused, whether the refusal says so or not: another is then sent, and what
// else the service gets wrong is found.
func TestLadder_AnotherValueOfAClosedListIsSent(t *testing.T) {
	for name, tc := range map[string]struct {
		said string
		lax  bool
	}{"told": {"no member can have the role SYSTEM", false}, "untold": {"bad request", false}, "lax": {"bad request", true}} {
		t.Run(name, func(t *testing.T) {
			report := stranger(t, members, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var body struct {
					Member *struct{ Nick, Role *string } `json:"member"`
				}
				said := ""
				decoder := json.NewDecoder(r.Body)
				switch err := decoder.Decode(&body); {
				case r.Method != http.MethodPost:
					w.Header().Set("Allow", "POST")
					w.WriteHeader(http.StatusMethodNotAllowed)
					return
				case r.Header.Get("Content-Type") != "application/json":
					w.WriteHeader(http.StatusUnsupportedMediaType)
					return
				case err != nil || decoder.More() || body.Member == nil || body.Member.Role == nil || body.Member.Nick == nil:
					said = "bad request"
				case len([]rune(*body.Member.Nick)) < 2 || len([]rune(*body.Member.Nick)) > 40 && !tc.lax:
					said = "bad request"
				case !slices.Contains([]string{"SYSTEM", "ADMIN", "GUEST"}, *body.Member.Role):
					said = "bad request"
				case *body.Member.Role == "SYSTEM":
					said = tc.said
				}
				if said != "" {
					w.WriteHeader(http.StatusBadRequest)
					_, _ = fmt.Fprint(w, said)
					return
				}
				w.WriteHeader(http.StatusCreated)
			}))
			for _, f := range report.Findings {
				assert.True(t, tc.lax || f.Level != cases.Violation || f.Rule == "positive-enum", "%s: %s", f.Rule, f.Got) // the contract lists SYSTEM
			}
			want := result.Pass
			if tc.lax {
				want = result.Fail
			}
			assert.Equal(t, want, requirement(t, report, "addMember/request/body#/member/nick:maxLength").Verdict)
		})
	}
}
