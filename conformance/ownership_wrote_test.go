package conformance

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// An object is known again by what was written last, and by nothing where a change does not say what it wrote.
func TestOwnership_WhatWasWrittenLastIsWhatAnObjectIsKnownBy(t *testing.T) {
	for name, tt := range map[string]struct {
		sent, answer string
		want         map[string]any
		mediaType    string
	}{
		"a member":            {`{"name": "second name"}`, `{}`, map[string]any{"name": "second name", "floor": json.Number("1200")}, ""},
		"tidied":              {`{"name": "SECOND NAME"}`, `{"name": "second name"}`, map[string]any{"floor": json.Number("1200")}, ""},
		"taken away":          {`{"name": null}`, `{}`, map[string]any{"floor": json.Number("1200")}, ""},
		"a list of changes":   {`[{"op": "remove", "path": "/name"}]`, `{}`, nil, ""},
		"what is no document": {`name=second`, `{}`, nil, ""},
		"a form":              {`name=second&floor=9`, `{}`, map[string]any{"name": "second"}, "application/x-www-form-urlencoded"},
		"another document":    {`<name>second</name>`, `{}`, nil, "application/xml"},
	} {
		t.Run(name, func(t *testing.T) {
			before := map[string]any{"name": "first name", "floor": json.Number("1200")}
			p := &property{id: "7", creating: &cases.Wire{}, sent: before}
			x := &exchange{Exchange: result.Exchange{Request: &cases.Wire{Header: http.Header{"Content-Type": {tt.mediaType}}, Body: []byte(tt.sent)}, Response: &result.Response{Status: 200, Body: []byte(tt.answer)}}}
			newOwnership().wrote(p, x)
			assert.Equal(t, tt.want, p.sent)
			assert.Len(t, before, 2, "others may read it")
		})
	}
}
