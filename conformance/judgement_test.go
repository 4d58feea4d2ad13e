package conformance

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const accounts = `
openapi: 3.1.0
info: { title: Accounts, version: "1" }
paths:
  /accounts:
    get:
      operationId: show
      responses:
        '200': { description: it, headers: { ETag: { schema: { type: string } } }, content: { application/json: { schema: {} } } }
`

// scripted answers the requests of a hand-made group, one after the other; the last answer is repeated.
type scripted struct {
	answers []string
	n       int
}

// RoundTrip answers with a line "status body", or "status etag=x body".
func (s *scripted) RoundTrip(*http.Request) (*http.Response, error) {
	line := s.answers[min(s.n, len(s.answers)-1)]
	s.n++
	text, body, _ := strings.Cut(line, " ")
	header := http.Header{"Content-Type": {"application/json"}}
	if tag, ok := strings.CutPrefix(body, "etag="); ok {
		tag, body, _ = strings.Cut(tag, " ")
		header.Set("ETag", tag)
	}
	var status int
	if _, err := fmt.Sscan(text, &status); err != nil {
		return nil, fmt.Errorf("connection reset")
	}
	return &http.Response{StatusCode: status, Proto: "HTTP/1.1", Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
}

// waited is try on a clock that jumps to the end of each wait.
func waited(t *testing.T, c cases.Case, answers ...string) (record *caseRun) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { record = try(t, c, answers...) })
	return record
}

// try runs one case after an accepted control and gives its record.
func try(t *testing.T, c cases.Case, answers ...string) *caseRun {
	t.Helper()
	contract, err := specs.Load(t.Context(), specs.Options{File: "a.yaml", FS: fstest.MapFS{"a.yaml": {Data: []byte(accounts)}}})
	require.NoError(t, err)
	r, err := newRunner(Config{
		Contract: contract, Plan: plan.New(contract, cases.Environment{}, 1), Target: &url.URL{Scheme: "http", Host: "localhost"},
		Checks:    []Check{{Rule: Rule{ID: "none"}, Run: func(*Pass) []Result { return nil }}},
		Transport: &scripted{answers: append([]string{"200 {}"}, answers...)},
	})
	require.NoError(t, err)
	for i := range c.Steps {
		s := &c.Steps[i]
		s.Operation, s.Method, s.Path, s.Caller = "show", "GET", "/accounts", cases.Anonymous
	}
	if c.Rule == "" {
		c.Rule = "negative-type"
	}
	c.ID, c.Requirements = "show/x~y", []string{"show/x"}
	control := cases.Case{ID: "show/request:valid~x", Rule: "positive-valid", Requirements: []string{"show/request:valid"}, Steps: []cases.Step{
		{ID: "open", Role: cases.Probe, Operation: "show", Method: "GET", Path: "/accounts", Caller: cases.Anonymous, Expect: cases.Expectation{Outcome: cases.Accepted}},
	}}
	records, _ := r.attempt(t.Context(), &cases.Group{ID: "show/x", Operation: "show", Control: control, Cases: []cases.Case{c}}, 0, footing{})
	require.Len(t, records, 2)
	return records[1]
}

func probe(e cases.Expectation) []cases.Step {
	return []cases.Step{{ID: "send", Role: cases.Probe, Expect: e}}
}

func TestJudge_OutcomesByStatus(t *testing.T) {
	declared := cases.Expectation{Outcome: cases.Refused, Basis: cases.BasisDeclared, Statuses: []string{"409"}, Code: "reused", CodeAt: "$response.body#/code"}
	limited := cases.Expectation{Outcome: cases.Refused, Basis: cases.BasisDeclared, Statuses: []string{"429"}}
	documented := cases.Expectation{Outcome: cases.Refused, Basis: cases.BasisDocumented, Statuses: []string{"4XX"}}
	unrouted := documented
	unrouted.Unrouted = true
	accepted, either := cases.Expectation{Outcome: cases.Accepted}, cases.Expectation{Outcome: cases.Either}
	for _, row := range []struct {
		name, rule string
		expect     cases.Expectation
		answer     string
		want       result.Verdict
		got        string
	}{
		{"accepted", "", accepted, "201", result.Pass, ""},
		{"accepted, redirected", "", accepted, "302", result.Fail, "302"},
		{"accepted, refused", "", accepted, `400 {"code":"bad"}`, result.Fail, "400 bad"},
		{"accepted, busy", "", accepted, "429", result.Inconclusive, ""},
		{"accepted, unavailable", "", accepted, "503", result.Inconclusive, ""},
		{"accepted, broken", "", accepted, "500", result.Fail, "500"},
		{"positive, invalid", "positive-boundary", accepted, "422", result.Pass, "422"},
		{"positive, conflict", "positive-boundary", accepted, "409", result.Inconclusive, ""},
		{"positive, a value that is called duplicate", "positive-enum", accepted, `400 {"detail":"no such reason: duplicate"}`, result.Pass, "400 no such reason: duplicate"},
		{"positive, there already", "positive-boundary", accepted, `422 {"detail":"a team with this name already exists"}`, result.Inconclusive, ""},
		{"positive, broken", "positive-boundary", accepted, "500", result.Pass, "500"},
		{"positive, redirected", "positive-boundary", accepted, "307", result.Inconclusive, ""},
		{"declared", "", declared, `409 {"code":"reused"}`, result.Pass, ""},
		{"declared, other code", "", declared, `409 {"code":"other"}`, result.Fail, "409 other"},
		{"declared, no code", "", declared, `409 {"code":1}`, result.Fail, "409"},
		{"declared, other status", "", declared, `422 {"code":"reused"}`, result.Fail, "422 reused"},
		{"declared, accepted", "", declared, "200", result.Fail, "200"},
		{"declared, redirected", "", declared, "303", result.Inconclusive, ""},
		{"declared, busy", "", declared, "429", result.Inconclusive, ""},
		{"declared 429", "", limited, "429", result.Pass, ""},
		{"documented", "", documented, "418", result.Pass, ""},
		{"documented, accepted", "", documented, "204", result.Fail, "204"},
		{"documented, broken", "", documented, "500", result.Fail, "500"},
		{"documented, not implemented", "", documented, "501", result.Fail, "501"},
		{"nobody routes there, not implemented", "", unrouted, "501", result.Pass, ""},
		{"nobody routes there, a server error", "", unrouted, "500", result.Fail, "500"},
		{"documented, gateway", "", documented, "502", result.Inconclusive, ""},
		{"either, accepted", "", either, "200", result.Pass, ""},
		{"either, refused", "", either, "400", result.Pass, ""},
		{"either, redirected", "", either, "308", result.Pass, ""},
		{"either, broken", "", either, "500", result.Fail, "500"},
		{"no answer", "", documented, "reset", result.Errored, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			record := waited(t, cases.Case{Rule: row.rule, Level: cases.Violation, Steps: probe(row.expect)}, row.answer)
			want := row.want
			if strings.HasPrefix(row.rule, "positive-") && row.got != "" {
				want = result.Fail
			}
			assert.Equal(t, want, record.Verdict, record.Reason)
			if row.got == "" {
				assert.Empty(t, record.Findings)
				assert.Equal(t, want == result.Pass, record.Reason == "")
				return
			}
			require.Len(t, record.Findings, 1)
			assert.Equal(t, row.got, record.Findings[0].Got)
			assert.NotEmpty(t, record.Findings[0].Want)
			assert.NotEmpty(t, record.Curl)
			assert.Len(t, record.Exchanges, 2, "the valid twin first")
			assert.Equal(t, "open", record.Exchanges[0].Step)
		})
	}
}

func TestJudge_SameAs(t *testing.T) {
	for _, row := range []struct {
		how, first, second string
		want               result.Verdict
	}{
		{"identical", `201 {"id":1,"at":1}`, `201 {"at":2,"id":1}`, result.Pass}, // at is volatile
		{"identical", `201 {"id":1}`, `200 {"id":1}`, result.Fail},
		{"identical", `201 {"id":1}`, `201 {"id":2}`, result.Fail},
		{"identical", `201 {"id":1.0}`, `201 {"id":1}`, result.Pass},
		{"identical", `200 etag="a" {}`, `200 etag="b" {}`, result.Fail},
		{"representation", `201 {"id":1,"n":[1]}`, `200 {"id":1,"n":[1]}`, result.Pass},
		{"representation", `201 {"id":1,"n":[1]}`, `200 {"id":1,"n":[1,2]}`, result.Fail},
		{"status", `201 {"id":1}`, `201 {"id":2}`, result.Pass},
		{"status", `201 {}`, `200 {}`, result.Fail},
		{"same-resource", `201 {"id":"a","n":1}`, `200 {"id":"a","n":2}`, result.Pass},
		{"same-resource", `201 {"id":"a"}`, `201 {"id":"b"}`, result.Fail},
		{"same-resource", `201 {"id":"a"}`, `201 {}`, result.Fail},
		{"same-resource", `201 {}`, `201 {"id":"b"}`, result.Inconclusive},
		{"other-resource", `201 {"id":"a"}`, `201 {"id":"b"}`, result.Pass},
		{"other-resource", `201 {"id":"a"}`, `201 {"id":"a"}`, result.Fail},
	} {
		c := cases.Case{Steps: []cases.Step{
			{ID: "first", Role: cases.Setup, Expect: cases.Expectation{Outcome: cases.Accepted}},
			{ID: "again", Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted, SameAs: &cases.SameAs{
				Step: "first", How: row.how, Volatile: []string{"/at"}, ID: "$response.body#/id",
			}}},
		}}
		record := try(t, c, row.first, row.second)
		assert.Equal(t, row.want, record.Verdict, "%s: %s then %s: %s", row.how, row.first, row.second, record.Reason)
	}
}

func TestJudge_BalancesItemsAndCriteria(t *testing.T) {
	change := func(minus ...cases.Value) cases.Expectation {
		return cases.Expectation{Outcome: cases.Accepted, Balance: &cases.BalanceChange{Name: "left", Value: "$response.body#/left", Since: "before", Minus: minus}}
	}
	drawn := cases.Value{Expression: &cases.Expression{Step: "before", Expr: "$response.body#/drawn"}}
	items := cases.Expectation{Outcome: cases.Accepted, Items: &cases.ItemsAtMost{Expr: "$response.body#/data", Max: 1}}
	member := cases.Expectation{Outcome: cases.Accepted, Body: []cases.Criterion{{Expr: "$response.body#/n", Equals: cases.Lit(5)}}}
	for _, row := range []struct {
		name          string
		expect        cases.Expectation
		before, after string
		want          result.Verdict
		got           string
	}{
		{"unchanged", change(), `200 {"left":9007199254740993}`, `200 {"left":9007199254740993}`, result.Pass, ""},
		{"changed by one beyond floats", change(), `200 {"left":9007199254740993}`, `200 {"left":9007199254740992}`, result.Fail, "9007199254740992"},
		{"drawn", change(drawn, cases.Lit(1)), `200 {"left":10,"drawn":3}`, `200 {"left":6.0}`, result.Pass, ""},
		{"drawn twice", change(drawn), `200 {"left":10,"drawn":3}`, `200 {"left":4}`, result.Fail, "4"},
		{"amount is a text", change(cases.Lit("x")), `200 {"left":10}`, `200 {"left":4}`, result.Inconclusive, ""},
		{"amount is not there", change(drawn), `200 {"left":10}`, `200 {"left":4}`, result.Inconclusive, ""},
		{"not shown before", change(), `200 {}`, `200 {"left":1}`, result.Inconclusive, ""},
		{"shown as a text", change(), `200 {"left":1}`, `200 {"left":"1"}`, result.Inconclusive, ""},
		{"shown as a fraction", change(), `200 {"left":1}`, `200 {"left":1.5}`, result.Inconclusive, ""},
		{"few items", items, `200 {}`, `200 {"data":[1]}`, result.Pass, ""},
		{"many items", items, `200 {}`, `200 {"data":[1,2]}`, result.Fail, "2 items"},
		{"no list", items, `200 {}`, `200 {"data":{}}`, result.Inconclusive, ""},
		{"member", member, `200 {}`, `200 {"n":5.0}`, result.Pass, ""},
		{"other member", member, `200 {}`, `200 {"n":"5"}`, result.Fail, `"5"`},
		{"no member", member, `200 {}`, `200 no json`, result.Fail, "nothing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			record := try(t, cases.Case{Steps: []cases.Step{
				{ID: "before", Role: cases.Read, Expect: cases.Expectation{Outcome: cases.Accepted}}, {ID: "after", Role: cases.Probe, Expect: row.expect},
			}}, row.before, row.after)
			assert.Equal(t, row.want, record.Verdict, record.Reason)
			if row.got != "" {
				require.Len(t, record.Findings, 1)
				assert.Equal(t, row.got, record.Findings[0].Got)
			}
		})
	}
}

func TestJudge_AFailedSetupOrReadingProvesNothing(t *testing.T) {
	for _, role := range []cases.Role{cases.Setup, cases.Read} {
		record := try(t, cases.Case{Steps: []cases.Step{
			{ID: "before", Role: role, Expect: cases.Expectation{Outcome: cases.Accepted}}, {ID: "send", Role: cases.Probe},
		}}, "404", "200")
		assert.Equal(t, result.Inconclusive, record.Verdict)
		assert.Equal(t, "step before: GET /accounts: 404", record.Reason)
		assert.Empty(t, record.Findings)
		assert.Equal(t, 1, record.Requests, "what depends on it is not sent")
	}
}

func TestJudge_ThatAnObjectIsNotThereSaysNothingOfAMethod(t *testing.T) {
	for answer, want := range map[string]result.Verdict{"404": result.Inconclusive, "410": result.Inconclusive, "405": result.Pass, "200": result.Fail} {
		steps := probe(cases.Expectation{Outcome: cases.Refused, Unrouted: true})
		steps[0].Parameters = []cases.Argument{{In: "path", Name: "id", Value: &cases.Value{Fresh: &cases.Fresh{Name: "id"}}}}
		assert.Equal(t, want, try(t, cases.Case{Rule: "undeclared-method", Level: cases.Violation, Steps: steps}, answer).own, answer)
	}
}
