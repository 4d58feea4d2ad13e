package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/specs"
)

// refusedOf is a refusal of GET /files/ID.
func refusedOf(t *testing.T, id string, status int, body string) *cases.Answer {
	t.Helper()
	v, err := specs.DecodeJSON([]byte(body))
	require.NoError(t, err)
	return &cases.Answer{
		Request: &cases.Wire{Method: "GET", Path: "/files/{id}", Target: "/files/" + id + "?x=1"}, Status: status,
		Header: http.Header{"Content-Type": {"application/problem+json; charset=utf-8"}}, Body: v,
	}
}

func TestJudge_AForeignObjectLooksLikeAnAbsentOne(t *testing.T) {
	for _, row := range []struct {
		name, absent, again, foreign string
		status                       int
		at                           string
	}{
		{"the very same", `{"code":"none"}`, `{"code":"none"}`, `{"code":"none"}`, 404, ""},
		{"the id in the text", `{"d":"no file n-1 here"}`, `{"d":"no file n-2 here"}`, `{"d":"no file f-9 here"}`, 404, ""},
		{"instance and trace", `{"instance":"/a","trace_id":1}`, `{"instance":"/b","trace_id":1}`, `{"instance":"/c","trace_id":7}`, 404, ""},
		{"what changes by itself", `{"ref":"aa","code":"none"}`, `{"ref":"bb","code":"none"}`, `{"ref":"cc","code":"none"}`, 404, ""},
		{"another detail", `{"detail":"no such file"}`, `{"detail":"no such file"}`, `{"detail":"not your file"}`, 404, "/detail"},
		{"another member", `{"code":"none"}`, `{"code":"none"}`, `{"code":"none","owner":"ann"}`, 404, "/owner"},
		{"another status", `{}`, `{}`, `{}`, 403, "status"},
		{"a short id is no mask for other text", `{"detail":"n-1 n-10"}`, `{"detail":"n-2 n-10"}`, `{"detail":"f-9 f-90"}`, 404, "/detail"},
	} {
		t.Run(row.name, func(t *testing.T) {
			absent, again := refusedOf(t, "n-1", 404, row.absent), refusedOf(t, "n-2", 404, row.again)
			foreign := refusedOf(t, "f-9", row.status, row.foreign)
			j := judgement{
				s: &cases.Step{ID: "foreign"}, answers: map[string]*cases.Answer{"absent": absent, "absent-again": again, "foreign": foreign},
				x: &exchange{Exchange: result.Exchange{Response: &result.Response{Status: row.status, Body: []byte(row.foreign)}}},
			}
			breach, unproven := j.indistinguishable(&cases.SameAs{Step: "absent", Beside: "absent-again"}, absent, foreign)
			assert.Empty(t, unproven)
			switch row.at {
			case "":
				assert.Nil(t, breach)
			case "status":
				require.NotNil(t, breach)
				assert.Equal(t, "403", breach.Got)
			default:
				require.NotNil(t, breach)
				assert.Equal(t, row.at, breach.At)
			}
		})
	}
}

func TestJudge_WithoutASecondAbsentObjectNothingIsSaid(t *testing.T) {
	absent := refusedOf(t, "n-1", 404, `{}`)
	j := judgement{s: &cases.Step{ID: "foreign"}, answers: map[string]*cases.Answer{"absent": absent}}
	breach, unproven := j.indistinguishable(&cases.SameAs{Step: "absent", Beside: "absent-again"}, absent, absent)
	assert.Nil(t, breach)
	assert.Equal(t, "step absent-again has no answer", unproven)
}
