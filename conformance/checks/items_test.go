package checks_test

import (
	"net/http"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance"
	"holdfast/conformance/checks"
	"holdfast/conformance/result"
	"holdfast/specs"
)

const streams = `openapi: 3.2.0
info: { title: Logs, version: '1' }
paths:
  /logs:
    get:
      operationId: readLogs
      responses:
        '200':
          description: all lines so far
          content:
            application/jsonl: { itemSchema: { $ref: '#/components/schemas/Line' } }
            application/json-seq: { itemSchema: { $ref: '#/components/schemas/Line' } }
            text/event-stream:
              itemSchema: { type: object, required: [event, data], properties: { event: { enum: [line, end] }, data: { type: string, pattern: '^[a-z\n]+$' }, retry: { type: integer, maximum: 5000 } } }
components:
  schemas:
    Line: { type: object, required: [n], properties: { n: { type: integer, minimum: 1 } } }
`

func TestItems_OfAStreamAreHeldToTheirSchema(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "logs.yaml", FS: fstest.MapFS{"logs.yaml": {Data: []byte(streams)}}})
	require.NoError(t, err)
	op := c.Operation("readLogs")
	require.NotNil(t, c.Requirement("readLogs/response/200/body[application/jsonl]"))
	for _, row := range []struct{ media, body, rule, at, got string }{
		{"application/jsonl", "{\"n\": 1}\n\n{\"n\": 2}\r\n{\"n\": 3}", "", "", ""},
		{"application/jsonl; charset=utf-8", "{\"n\": 1}\n{\"n\": 0}\n{\"n\": -1}\n", "body-schema", "/*/n", "0, in item 2 of 3"},
		{"application/jsonl", "{\"n\": 1}\n{\"n\": \n", "body-parses", "", "item 2: "},
		{"application/json-seq", "\x1e{\"n\": 1}\n\x1e{\"n\":\n 2}\n", "", "", ""},
		{"application/json-seq", "\x1e{\"n\": 1}\n\x1e{}\n", "body-schema", "/*/n", "in item 2 of 2"},
		{"text/event-stream", ": hello\nevent: line\ndata: a\ndata: b\n\nevent: end\r\ndata:c\r\nretry: 010\nother: x\n\r\nevent: line\n", "", "", ""},
		{"text/event-stream", "event: line\ndata: a\n\nevent: begin\ndata: b\n\n", "body-schema", "/*/event", "in item 2 of 2"},
		{"text/event-stream", "retry: 3000\n\ndata: a\n\n", "body-schema", "/*/event", "in item 1 of 1"},
	} {
		answer := &result.Response{Status: 200, Header: http.Header{"Content-Type": {row.media}}, Body: []byte(row.body), Size: int64(len(row.body))}
		pass := &conformance.Pass{Contract: c, Operation: op, Response: op.Response(200), Exchange: &result.Exchange{Response: answer}}
		var found []*result.Finding
		var rules []string
		for _, check := range []conformance.Check{checks.BodyParses, checks.BodySchema} {
			for _, r := range check.Run(pass) {
				if r.Finding != nil {
					found, rules = append(found, r.Finding), append(rules, check.Rule.ID)
				} else {
					assert.Equal(t, result.Pass, r.Verdict, row.body)
				}
			}
		}
		if row.rule == "" {
			assert.Empty(t, found, row.body)
			continue
		}
		require.Equal(t, []string{row.rule}, rules, row.body)
		assert.Equal(t, row.at, found[0].At, row.body)
		assert.Contains(t, found[0].Got, row.got)
	}
}
