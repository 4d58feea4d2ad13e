package conformance_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/reference"
	"holdfast/conformance/result"
)

const purses = `
openapi: 3.0.3
info: { title: Purses, version: "1" }
security: [{ bearerAuth: [] }]
x-conformance: { refusals: { foreign: { status: 404 }, absent: { status: 404 }, unauthenticated: { status: 401 } } }
paths:
  /purses:
    post: { operationId: open, responses: { "201": { description: made, content: { application/json: { schema: { type: object, required: [id], properties: { id: { type: integer } } } } } }, "401": { description: who } } }
  /purses/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { operationId: show, responses: { "200": { description: it, content: { application/json: { schema: { type: object } } } }, "401": { description: who }, "404": { description: none } } }
    delete: { operationId: close, responses: { "204": { description: gone }, "401": { description: who }, "404": { description: none } } }
components: { securitySchemes: { bearerAuth: { type: http, scheme: bearer } } }
`

// keeper keeps purses of tenants, to whom those of others are absent; deletes says that it removes those of others all the same.
type keeper struct {
	deletes bool
	mu      sync.Mutex
	owner   map[string]string
}

func (k *keeper) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	caller := r.Header.Get("Authorization")
	id := strings.TrimPrefix(r.URL.Path, "/purses/")
	switch owner, there := k.owner[id]; {
	case caller != "Bearer "+reference.DefaultOwnerToken && caller != "Bearer "+reference.DefaultOtherToken:
		w.Header().Set("WWW-Authenticate", "Bearer")
		w.WriteHeader(http.StatusUnauthorized)
	case r.Method == http.MethodPost && r.URL.Path == "/purses":
		id = fmt.Sprint(700 + len(k.owner))
		k.owner[id] = caller
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(map[string]json.Number{"id": json.Number(id)})
	case r.Method != http.MethodGet && r.Method != http.MethodDelete:
		w.Header().Set("Allow", "GET, DELETE")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case !there || owner != caller:
		if there && k.deletes && r.Method == http.MethodDelete {
			k.owner[id] = ""
		}
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodDelete:
		k.owner[id] = ""
		w.WriteHeader(http.StatusNoContent)
	default:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"id":` + id + `}`))
	}
}

// To another tenant an object is absent. That his DELETE is answered 404 does not end it: its own caller's closes the case.
func TestRun_ADeleteOfAnotherTenantThatIsAnswered404EndsNothing(t *testing.T) {
	for name, deletes := range map[string]bool{"right": false, "it is deleted all the same": true} {
		t.Run(name, func(t *testing.T) {
			cfg := strange(t, purses, &keeper{deletes: deletes, owner: map[string]string{}})
			env := cases.Environment{Callers: []cases.Caller{{Name: "owner", Schemes: []string{"bearerAuth"}}, {Name: "other", Schemes: []string{"bearerAuth"}}}}
			env.Fixtures = plan.InferFixtures(cfg.Contract, env)
			cfg.Plan, cfg.Callers = plan.New(cfg.Contract, env, 1), against(t, http.NotFoundHandler()).Callers
			report := run(t, cfg)
			verdicts := map[string]result.Verdict{}
			for _, c := range records(t, report) {
				verdicts[c.ID] = c.Verdict
			}
			if deletes {
				require.Len(t, report.Findings, 1)
				assert.Equal(t, "refusal-no-effect", report.Findings[0].Rule)
				assert.Equal(t, "close/refusal:foreign~other", report.Findings[0].Culprit)
				return
			}
			assert.Empty(t, report.Findings)
			assert.Equal(t, result.Pass, verdicts["close/refusal:foreign~other"])
			assert.Equal(t, result.Pass, verdicts["close/request:valid~minimal"])
		})
	}
}
