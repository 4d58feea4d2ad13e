package conformance_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRun_AnArgumentThatAsksForAnotherIsNoBreach(t *testing.T) {
	const document = `
openapi: 3.0.3
info: { title: Report, version: "1" }
paths:
  /report:
    get:
      operationId: report
      parameters:
        - { name: reportType, in: query, required: true, schema: { type: string, enum: [duration, count] } }
        - { name: groupBy, in: query, schema: { type: string } }
        - { name: period, in: query, schema: { type: string } }
      responses: { "200": { description: right }, "400": { description: wrong } }
`
	for refusal, broken := range map[string]bool{
		`{"message":"groupBy parameter has invalid value: null"}`:                  false,
		`{"errors":{"period":["has to be given"]}}`:                                false,
		`{"message":"no report of that kind"}`:                                     true,
		`{"message":"a report over a period is no report"}`:                        true,
		`{"message":"Cannot set query parameter 'reportType' to count; groupBy?"}`: true,
	} {
		report := stranger(t, document, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			w.Header().Set("Content-Type", "application/json")
			if q.Get("reportType") != "duration" && !(q.Get("reportType") == "count" && q.Get("groupBy") != "") {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(refusal))
			}
		}))
		found := false
		for _, f := range report.Findings {
			found = found || f.Rule == "positive-enum"
		}
		assert.Equal(t, broken, found, refusal)
	}
}
