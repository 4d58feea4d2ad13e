package conformancetest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/conformancetest"
)

const config = `
openapi: 3.1.0
info: { title: Config, version: '1' }
paths:
  /config:
    get: { operationId: getConfig, responses: { '200': { description: d, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: { $ref: '#/components/schemas/Config' } } } } } }
    patch:
      operationId: patchConfig
      parameters: [{ name: If-Match, in: header, required: true, schema: { type: string } }]
      requestBody: { required: true, content: { application/merge-patch+json: { schema: { $ref: '#/components/schemas/Config' } } } }
      responses: { '200': { description: d }, '412': { description: d }, '428': { description: d } }
components: { schemas: { Config: { type: object, minProperties: 1, properties: { banner: { type: string }, level: { type: integer } } } } }
`

// configService has one object for everybody. Without If-Match it refuses to write, unless it has the fault.
type configService struct {
	mu      sync.Mutex
	fault   bool
	state   map[string]any
	written []string
}

func (s *configService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.URL.Path != "/config":
		w.WriteHeader(http.StatusNotFound)
	case r.Method == http.MethodGet:
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `"1"`)
		json.NewEncoder(w).Encode(s.state)
	case r.Method != http.MethodPatch:
		w.Header().Set("Allow", "GET, PATCH")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.Header.Get("If-Match") == "" && !s.fault:
		w.WriteHeader(http.StatusPreconditionRequired)
	default:
		body, _ := io.ReadAll(r.Body)
		s.written = append(s.written, string(body))
		json.Unmarshal(body, &s.state)
	}
}

// A write without its condition is tried on what there is only one of, and nothing comes of it on a service that takes it.
func TestRestated_TheConditionIsTriedAndNothingIsChanged(t *testing.T) {
	for _, fault := range []bool{false, true} {
		service := &configService{fault: fault, state: map[string]any{"banner": "hi"}}
		report, err := conformancetest.Report(t.Context(), conformancetest.Config{
			Contract: "api.yaml", FS: fstest.MapFS{"api.yaml": {Data: []byte(config)}}, Handler: service, NoRaces: true,
		})
		require.NoError(t, err)
		var rules []string
		for _, f := range report.Findings {
			rules = append(rules, f.Rule+" "+f.Requirement)
		}
		assert.Equal(t, map[string]any{"banner": "hi"}, service.state)
		if fault {
			assert.Equal(t, []string{"if-match-missing patchConfig/conditional:missing"}, rules)
			for _, body := range service.written {
				assert.JSONEq(t, `{"banner":"hi"}`, body, "only what was read is written")
			}
		} else {
			assert.Empty(t, rules)
			assert.Empty(t, service.written)
		}
	}
}
