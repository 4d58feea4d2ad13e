package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/specs"
)

// net/http names itself where a request names nobody: a header that an operation declares and a case leaves out is not on the wire.
func TestOutgoing_LeavesOutWhatTheCaseLeavesOut(t *testing.T) {
	op := &specs.Operation{Parameters: []*specs.Parameter{{In: "header", Name: "user-agent"}, {In: "header", Name: "Accept-Encoding"}}}
	assert.Equal(t, http.Header{"User-Agent": {"holdfast"}, "Accept-Encoding": {"identity"}}, outgoing(&cases.Wire{}, nil))
	assert.Equal(t, http.Header{"User-Agent": {""}}, outgoing(&cases.Wire{}, op))
	given := http.Header{"User-Agent": {"curl/8"}, "Accept-Encoding": {"gzip"}}
	assert.Equal(t, given, outgoing(&cases.Wire{Header: given}, op))
}
