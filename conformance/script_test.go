package conformance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestScript_AllRequestsAndRacedOnesAtOnce(t *testing.T) {
	target, err := url.Parse("http://127.0.0.1:8080")
	assert.NoError(t, err)
	r := &runner{Config: Config{Target: target}}
	get := &exchange{Exchange: result.Exchange{Request: &cases.Wire{Method: http.MethodGet, Target: "/a", Header: http.Header{}}}}
	line := "curl -sS -i --path-as-is --globoff 'http://127.0.0.1:8080/a'"
	assert.Empty(t, r.script([]*exchange{get}), "one request is the curl line")
	assert.Equal(t, []string{line, line}, r.script([]*exchange{get, get}))
	raced := *get
	raced.race = &raceInfo{all: []*exchange{get, get, get}}
	assert.Equal(t, []string{line, line + " &", line + " &", line + " &", "wait"}, r.script([]*exchange{get, &raced}))
	assert.Empty(t, r.script(make([]*exchange, 0)))
}
