package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/specs"
)

func TestKept_HoldsAnObjectToWhatTheAnswerShowsOfIt(t *testing.T) {
	for _, c := range [...]struct{ why, before, shown, read, at string }{
		{"it is kept", `{"id":1,"state":"open"}`, `{"id":1,"state":"closed"}`, `{"id":1,"state":"closed"}`, "none"},
		{"it is lost", `{"id":1,"state":"open"}`, `{"id":1,"state":"closed"}`, `{"id":1,"state":"open"}`, "/state"},
		{"it has gone on", `{"id":1,"state":"open","seen":1}`, `{"id":1,"state":"closed","seen":2}`, `{"id":1,"state":"archived","seen":3}`, "none"},
		{"it is under way", `{"state":"open","by":1}`, `{"state":"closing","by":2}`, `{"state":"open","by":2}`, "none"},
		{"a message is not the object's", `{"message":"OK","data":{"id":1,"state":"open"}}`, `{"message":"Closed","data":{"id":1,"state":"closed"}}`, `{"message":"OK","data":{"id":1,"state":"closed"}}`, "none"},
		{"it is lost in an envelope", `{"message":"OK","data":{"id":1,"state":"open"}}`, `{"message":"Closed","data":{"id":1,"state":"closed"}}`, `{"message":"OK","data":{"id":1,"state":"open"}}`, "/data/state"},
		{"a copy is another object", `{"id":1,"name":"a"}`, `{"id":2,"name":"a (2)"}`, `{"id":1,"name":"a"}`, "unproven"},
		{"nothing has changed", `{"id":1,"state":"open"}`, `{"id":1,"state":"open"}`, `{"id":1,"state":"open"}`, "unproven"},
	} {
		body := func(text string) *cases.Answer {
			v, err := specs.DecodeJSON([]byte(text))
			require.NoError(t, err)
			return &cases.Answer{Request: &cases.Wire{Path: "/orders/1/close"}, Body: v}
		}
		j := &judgement{c: &cases.Case{}, answers: map[string]*cases.Answer{"before": body(c.before)}}
		found, unproven := j.kept(&cases.SameAs{Beside: "before"}, body(c.shown), body(c.read), nil)
		at := "none"
		switch {
		case unproven != "":
			at = "unproven"
		case found != nil:
			at = found.At
		}
		assert.Equal(t, c.at, at, c.why)
	}
}
