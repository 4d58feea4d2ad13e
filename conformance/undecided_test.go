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
	assert.Equal(t, conformance.ExitKept, first.ExitCode, "%v %v", first.Findings, first.Gates)
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
	assert.Equal(t, conformance.ExitKept, second.ExitCode)

	third := run(t, overlaid(t, service(t, "conflict-as-422"), nothingDecided, first.Decide))
	assert.Equal(t, conformance.ExitViolations, third.ExitCode, "another status than the one that was decided")
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
	var mixed []conformance.Finding
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
	assert.Equal(t, conformance.ExitKept, r.ExitCode, "a warning does not gate")
	assert.Contains(t, r.Decide, `"invalid@$request.body#/reason": 422`)

	second := run(t, of(overlaid(t, mixing(t), nothingDecided, r.Decide), "createRefund"))
	assert.Empty(t, second.Findings, "the lines say what is refused how: %s", r.Decide)
	assert.Empty(t, second.Undecided)
}

func TestUndecided_StrictMakesAMixAViolation(t *testing.T) {
	cfg := of(overlaid(t, mixing(t), nothingDecided), "createRefund")
	cfg.Strict = true
	assert.Equal(t, conformance.ExitViolations, run(t, cfg).ExitCode)
}

func TestUndecided_StatusesAreCountedInTheContractsOrder(t *testing.T) {
	requirements := []conformance.RequirementResult{
		{ID: "b/request:valid", Operation: "b", Where: specs.Place{Pointer: "/paths/~1it's~1{id}/get"}},
		{ID: "b/response:status", Operation: "b", Text: "the status is 200, 404 or 5XX"},
		{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}},
		{ID: "a/response:status", Operation: "a", Text: "the status is 201 or 4XX"},
	}
	n := 0
	refused := func(op, condition string, basis cases.Basis, status int) conformance.CaseRecord {
		n++
		return conformance.CaseRecord{ID: op + "/request/body#/x:type~" + string(rune('0'+n)), Operation: op, Verdict: conformance.Pass, Requirements: []string{op + "/request/body#/x:type"},
			Refusal: &conformance.RefusalSeen{Condition: condition, Basis: basis, Status: status}}
	}
	r := journal(t, conformance.Gate{}, requirements,
		refused("b", "invalid", cases.BasisFamily, 400), refused("a", "invalid", cases.BasisDocumented, 422), refused("a", "invalid", cases.BasisDocumented, 400),
		refused("a", "invalid", cases.BasisDocumented, 422), refused("a", "absent", cases.BasisFamily, 404), refused("a", "absent", cases.BasisFamily, 201),
		refused("a", "malformed", cases.BasisDeclared, 400), refused("a", "foreign", cases.BasisFamily, 200), refused("a", "invalid", cases.BasisFamily, 429))
	require.Len(t, r.Undecided, 3)
	assert.Equal(t, conformance.Undecided{Operation: "b", Condition: "invalid", Statuses: map[int]int{400: 1}, Decide: `overlay: 1.0.0
info: { title: Refusals as a run saw them, version: 1.0.0 }
actions:
  - target: "$.paths['/it\\'s/{id}'].get"
    update:
      responses:
        "400": { description: Bad Request }
      x-conformance:
        refusals:
          invalid: 400 # 400 in 1 case
`}, r.Undecided[0])
	assert.Equal(t, "absent", r.Undecided[1].Condition)
	assert.Equal(t, map[int]int{404: 1}, r.Undecided[1].Statuses, "what was accepted is no refusal")
	assert.Equal(t, map[int]int{422: 2, 400: 1}, r.Undecided[2].Statuses, "429 says nothing of the request")
	assert.True(t, r.Undecided[2].Mixed)
	assert.Contains(t, r.Undecided[2].Decide, "invalid: 422 # 400 in 1 case, 422 in 2: what is refused in another way breaks this line\n", "one place cannot be told apart from itself")
}

// Three answers are not a mix, whatever their statuses: a size, two readings of no bytes, and what RFC 6750 allows.
func TestUndecided_WhatTwoStatusesMayBeSaidOfIsNoMix(t *testing.T) {
	at := []conformance.RequirementResult{{ID: "a/request:valid", Operation: "a", Where: specs.Place{Pointer: "/paths/~1a/post"}}}
	record := func(rule, condition string, status int) conformance.CaseRecord {
		return conformance.CaseRecord{ID: rule, Operation: "a", Rule: rule, Verdict: conformance.Pass, Refusal: &conformance.RefusalSeen{Condition: condition, Basis: cases.BasisFamily, Status: status}}
	}
	for name, pair := range map[string][2]conformance.CaseRecord{
		"too large":            {record("negative-max-length", "invalid", 413), record("negative-type", "invalid", 400)},
		"no bytes":             {record("empty-body", "malformed", 422), record("malformed-json", "malformed", 400)},
		"credentials":          {record("credentials-malformed", "unauthenticated", 400), record("credentials-missing", "unauthenticated", 401)},
		"read, and not enough": {record("credentials-unknown", "unauthenticated", 403), record("credentials-missing", "unauthenticated", 401)},
	} {
		r := journal(t, conformance.Gate{}, at, pair[:]...)
		require.Len(t, r.Undecided, 1, name)
		assert.Len(t, r.Undecided[0].Statuses, 2, "%s: both are shown", name)
		assert.False(t, r.Undecided[0].Mixed, name)
		assert.Empty(t, r.Findings, name)
	}
}
