package conformance_test

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance"
	"holdfast/conformance/result"
	"holdfast/specs"
	"holdfast/specs/bundled"
)

// nothingDecided takes all that was decided about refusals out of the bundled contract, and the examples that show it.
const nothingDecided = `overlay: 1.0.0
info: { title: Nothing decided, version: "1" }
actions:
  - { target: "$['x-conformance'].refusals", remove: true }
  - { target: "$['x-conformance'].precedence", remove: true }
  - { target: "$.paths['/customers/{customer_id}/refunds'].post.requestBody.content['application/json'].examples", remove: true }
  - { target: "$.paths['/customers/{customer_id}/refunds'].post['x-conformance'].refusals", remove: true }
  - { target: "$.paths['/customers/{customer_id}/refunds'].get['x-conformance'].refusals", remove: true }
`

// overlaid is a run's configuration with the bundled contract under overlays.
func overlaid(t *testing.T, handler http.Handler, overlays ...string) conformance.Config {
	t.Helper()
	cfg := against(t, handler)
	contract, err := fs.ReadFile(bundled.FS, "refunds.yaml")
	require.NoError(t, err)
	dir := t.TempDir()
	o := specs.Options{File: filepath.Join(dir, "refunds.yaml")}
	require.NoError(t, os.WriteFile(o.File, contract, 0o600))
	for i, overlay := range overlays {
		file := filepath.Join(dir, "overlay"+string(rune('0'+i))+".yaml")
		require.NoError(t, os.WriteFile(file, []byte(overlay), 0o600))
		o.Overlays = append(o.Overlays, file)
	}
	cfg.Contract, err = specs.Load(t.Context(), o)
	require.NoError(t, err, "%s", strings.Join(overlays, "\n"))
	env := cfg.Plan.Environment
	env.Fixtures = nil
	env.Fixtures = plan.InferFixtures(cfg.Contract, env)
	cfg.Plan = plan.New(cfg.Contract, env, 1)
	return cfg
}

func TestUndecided_TheLinesThatArePrintedLoadAndDecideEverything(t *testing.T) {
	first := run(t, overlaid(t, service(t), nothingDecided))
	assert.Equal(t, result.ExitKept, first.ExitCode, "%v %v", first.Findings, first.Gates)
	assert.Empty(t, first.Findings, "the clean service refuses no condition in two ways")
	require.Greater(t, len(first.Undecided), 10)
	require.NotEmpty(t, first.Decide)
	for _, u := range first.Undecided {
		assert.False(t, u.Mixed, "%s %s: %v", u.Operation, u.Condition, u.Statuses)
	}

	second := run(t, overlaid(t, service(t), nothingDecided, first.Decide))
	assert.Empty(t, second.Undecided)
	assert.Empty(t, second.Decide)
	assert.Empty(t, second.Findings, "what was seen is what is demanded")
	assert.Equal(t, result.ExitKept, second.ExitCode)

	third := run(t, overlaid(t, service(t, "conflict-as-422"), nothingDecided, first.Decide))
	assert.Equal(t, result.ExitViolations, third.ExitCode, "another status than the one that was decided")
}

func TestUndecided_EachConditionHasLinesOfItsOwn(t *testing.T) {
	r := run(t, of(overlaid(t, service(t), nothingDecided), "createRefund"))
	for _, u := range r.Undecided {
		if u.Operation != "createRefund" {
			continue
		}
		c := overlaid(t, service(t), nothingDecided, u.Decide).Contract
		o, declared := c.Outcome(c.Operation(u.Operation), u.Condition, "")
		require.True(t, declared, "%s", u.Decide)
		assert.Contains(t, u.Statuses, o.Status)
		_, elsewhere := c.Outcome(c.Operation("getRefund"), u.Condition, "")
		assert.False(t, elsewhere, "it stands on the operation")
	}
}

// A status that the contract does not document has to be documented with it, or the overlay would not load.
func TestUndecided_AStatusThatIsNotDocumentedIsDocumentedByTheLines(t *testing.T) {
	const less = nothingDecided + `  - { target: "$.paths['/customers/{customer_id}/refunds'].post.responses['409']", remove: true }
`
	r := run(t, of(overlaid(t, service(t), less), "createRefund"))
	for _, u := range r.Undecided {
		if u.Operation != "createRefund" || u.Condition != "key-reused" {
			continue
		}
		assert.Contains(t, u.Decide, `"409": { description: Conflict }`)
		c := overlaid(t, service(t), less, u.Decide).Contract
		assert.NotNil(t, c.Operation("createRefund").Response(409))
		return
	}
	assert.Fail(t, "key-reused was decided by nobody")
}

// mixing answers what is wrong with one member of a refund with another status than the rest.
func mixing(t *testing.T) http.Handler {
	inner := service(t)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := httptest.NewRecorder()
		inner.ServeHTTP(recorder, r)
		body := recorder.Body.String()
		if strings.Contains(body, "reason") && recorder.Code == http.StatusBadRequest && strings.Contains(body, "validation_failed") {
			recorder.Code = http.StatusUnprocessableEntity
			body = strings.Replace(body, `"status":400`, `"status":422`, 1)
		}
		for name, values := range recorder.Header() {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		w.WriteHeader(recorder.Code)
		_, _ = w.Write([]byte(body)) // the client is gone where this fails
	})
}

func TestUndecided_AMixIsOneWarningAndTheLinesTellThePlacesApart(t *testing.T) {
	r := run(t, of(overlaid(t, mixing(t), nothingDecided), "createRefund"))
	var mixed []result.Finding
	for _, f := range r.Findings {
		if f.Rule == "refusal-mixed" {
			mixed = append(mixed, f)
		}
	}
	require.Len(t, mixed, 1, "%v", r.Findings)
	f := mixed[0]
	assert.Equal(t, cases.Warning, f.Level)
	assert.Equal(t, "createRefund", f.Operation)
	assert.Equal(t, "one status for invalid", f.Want)
	assert.Regexp(t, `^400 in \d+ cases, 422 in \d+$`, f.Got)
	assert.Contains(t, f.Case, "/reason:", "a case that was refused in the unusual way")
	assert.NotZero(t, f.Where.Line)
	assert.Equal(t, result.ExitKept, r.ExitCode, "a warning does not gate")
	assert.Contains(t, r.Decide, `"invalid@$request.body#/reason": 422`)

	second := run(t, of(overlaid(t, mixing(t), nothingDecided, r.Decide), "createRefund"))
	assert.Empty(t, second.Findings, "the lines say what is refused how: %s", r.Decide)
	assert.Empty(t, second.Undecided)
}

func TestUndecided_StrictMakesAMixAViolation(t *testing.T) {
	cfg := of(overlaid(t, mixing(t), nothingDecided), "createRefund")
	cfg.Strict = true
	assert.Equal(t, result.ExitViolations, run(t, cfg).ExitCode)
}
