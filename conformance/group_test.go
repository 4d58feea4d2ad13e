package conformance

import (
	"net/http"
	"net/url"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// tried runs a group of one refused case between two controls.
func tried(t *testing.T, answers ...string) map[string]*caseRun {
	t.Helper()
	contract, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(accounts)}}})
	require.NoError(t, err)
	r, err := newRunner(Config{
		Contract: contract, Plan: plan.New(contract, cases.Environment{}, 1), Target: &url.URL{Scheme: "http", Host: "localhost"},
		Checks: []Check{{Rule: Rule{ID: "none"}, Run: func(*Pass) []Result { return nil }}}, Transport: &scripted{answers: answers},
	})
	require.NoError(t, err)
	step := func(id string, role cases.Role, outcome cases.Outcome) cases.Step {
		return cases.Step{ID: id, Role: role, Operation: "show", Method: "GET", Path: "/accounts", Caller: cases.Anonymous, Expect: cases.Expectation{Outcome: outcome}}
	}
	g := &cases.Group{
		ID: "show/x", Operation: "show",
		Control: cases.Case{ID: "control", Rule: "positive-valid", Requirements: []string{"show/request:valid"}, Steps: []cases.Step{
			step("open", cases.Probe, cases.Accepted), step("close", cases.Probe, cases.Accepted),
		}},
		Cases:     []cases.Case{{ID: "refused", Rule: "negative-type", Requirements: []string{"show/x"}, Steps: []cases.Step{step("send", cases.Probe, cases.Refused)}}},
		State:     []cases.StateRead{{Step: step("state", cases.Read, cases.Accepted)}},
		Unchanged: &cases.Case{ID: "state", Rule: "refusal-no-effect", Requirements: []string{"show/refusal:no-effect"}},
	}
	records := map[string]*caseRun{}
	for _, record := range r.runGroup(t.Context(), &turn{Group: *g}) {
		records[record.ID] = record
	}
	require.Len(t, records, 3)
	return records
}

func TestGroup_AllIsKept(t *testing.T) {
	records := tried(t, "200", `200 {"t":1,"n":1}`, `200 {"t":2,"n":1}`, "400", `200 {"t":3,"n":1}`, "200")
	for id, record := range records {
		assert.Equal(t, result.Pass, record.Verdict, "%s: %s", id, record.Reason)
	}
	assert.True(t, records["control"].Accepted)
	assert.Equal(t, 2, records["control"].Requests)
	assert.Equal(t, 3, records["state"].Requests)
}

func TestGroup_ARefusedControlLeavesAllInconclusive(t *testing.T) {
	for id, record := range tried(t, "403") {
		assert.Equal(t, result.Inconclusive, record.Verdict, id)
		assert.Equal(t, "a valid request was not accepted: GET /accounts: 403", record.Reason)
		assert.False(t, record.Accepted)
	}
}

func TestGroup_AControlWithoutAnswerLeavesAllInError(t *testing.T) {
	for id, record := range tried(t, "reset") {
		assert.Equal(t, result.Errored, record.Verdict, id)
	}
}

func TestGroup_ARefusedClosingControlTakesBackWhatTheRefusalsProved(t *testing.T) {
	records := tried(t, "200", "200 {}", "200 {}", "400", "200 {}", "400")
	for id, record := range records {
		assert.Equal(t, result.Inconclusive, record.Verdict, id)
		assert.Equal(t, "the closing control: a valid request was not accepted: GET /accounts: 400", record.Reason)
	}
}

func TestGroup_AStateThatChangedIsFoundAndConfirmed(t *testing.T) {
	once := []string{"200", `200 {"n":1}`, `200 {"n":1}`, "400", `200 {"n":2}`, `200 {"n":2}`, "200"}
	twice := []string{"200", `200 {"n":2}`, `200 {"n":2}`, "400", `200 {"n":3}`, `200 {"n":3}`, "200"}
	record := tried(t, append(once, twice...)...)["state"]
	assert.Equal(t, result.Fail, record.Verdict)
	require.Len(t, record.Findings, 1)
	f := record.Findings[0]
	assert.Equal(t, [4]string{"/n", "show unchanged at 2", "3", "refused"}, [4]string{f.At, "show unchanged at 2", f.Got, f.Culprit})
	assert.False(t, f.Flaky)

	record = tried(t, append(once, "200", `200 {"n":2}`, `200 {"n":2}`, "400", `200 {"n":2}`, `200 {"n":2}`, "200")...)["state"]
	assert.Equal(t, result.Inconclusive, record.Verdict)
	require.Len(t, record.Findings, 1)
	assert.True(t, record.Findings[0].Flaky)
}

func TestGroup_AStateThatIsAnotherOneEachTimeIsNotCompared(t *testing.T) {
	record := tried(t, "200", `200 {"n":1}`, `200 {"n":1}`, "400", `200 {"n":1,"m":2}`, `200 {"n":1,"m":3}`, "200")["state"]
	assert.Equal(t, result.Inconclusive, record.Verdict)
	assert.Equal(t, "what show shows at /m changes by itself", record.Reason)
	assert.Empty(t, record.Findings)
}

func TestGroup_TheStateIsNotComparedAfterAnAcceptedOrLostRequest(t *testing.T) {
	records := tried(t, "200", "200 {}", "200 {}", "200", `200 {"n":2}`, "200")
	assert.Equal(t, result.Fail, records["refused"].Verdict)
	assert.Equal(t, result.None, records["state"].Verdict)
	assert.Equal(t, "a request that should be refused was accepted: refused", records["state"].Reason)

	// It is tried again, with a control of its own; where that is refused it stays open.
	records = tried(t, "200", "200 {}", "200 {}", "reset", `200 {"n":2}`, "403")
	assert.Equal(t, result.Errored, records["refused"].Verdict)
	assert.Equal(t, result.Inconclusive, records["state"].Verdict)
	assert.Equal(t, "it is not known what became of refused", records["state"].Reason)

	records = tried(t, "200", "reset")
	assert.Equal(t, result.Errored, records["state"].Verdict)
}

func TestFixtureID_OfALocationIsItsLastSegment(t *testing.T) {
	for location, want := range map[string]string{
		"/refunds/a%20b": "a b", "http://x/refunds/1/": "1", "refunds/1": "1", "/refunds/1?v=2": "1", "/refunds": "", "api-tokens": "",
	} {
		answer := &cases.Answer{Request: &cases.Wire{Target: "/refunds"}, Status: 201, Header: http.Header{"Location": {location}}}
		id, ok := fixtureID(answer, &cases.FixtureUse{Name: "refund", ID: "$response.header.Location"})
		assert.Equal(t, want != "", ok, location)
		assert.Equal(t, want, id)
	}
}

func TestFixtureID_IsLookedForWhereMostAPIsHaveIt(t *testing.T) {
	for body, want := range map[string]string{
		`{"ref":"r","id":"i"}`: "r", `{"id":7,"refund_id":"x"}`: "7", `{"id":{"no":1},"refund_id":"x"}`: "x", `{"id":true,"refund":"y"}`: "y", `{"id":""}`: "", `{}`: "",
	} {
		v, err := specs.DecodeJSON([]byte(body))
		require.NoError(t, err)
		id, ok := fixtureID(&cases.Answer{Request: &cases.Wire{}, Status: 201, Body: v}, &cases.FixtureUse{Name: "refund", ID: "$response.body#/ref"})
		assert.Equal(t, want, id, body)
		assert.Equal(t, want != "", ok, body)
	}
}
