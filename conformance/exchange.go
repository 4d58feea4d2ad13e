package conformance

import (
	"net/http"
	"time"

	"holdfast/cases"
	"holdfast/specs"
)

// Exchange is one request and its answer.
type Exchange struct {
	// Step is the step's ID in its case; "open" and "close" are the group's controls, "fixture/NAME" a fixture's creation.
	Step string `json:"step"`
	// Operation is the ID of the operation whose responses the answer is held to; empty for an undeclared method.
	Operation string      `json:"operation,omitempty"`
	Request   *cases.Wire `json:"request"`
	Response  *Response   `json:"response,omitempty"`
	// Err is why there is no answer.
	Err string `json:"err,omitempty"`
	// Started is when the request was written; Duration is until the body was read, in nanoseconds.
	Started  time.Time     `json:"started"`
	Duration time.Duration `json:"duration_ns"`

	// closed says that the connection was made and the target closed it without an answer.
	closed bool
	// seq is how many requests were answered properly before this one.
	seq int
	// lost says that it was closed on a connection that was used before: whether the request had an effect is not known.
	lost bool
	// later are the answers before this one that told to send the same request later.
	later []*Exchange
	// walked is the answer of a walk: the items of all its pages.
	walked any
	// listedID is the id of what the request made, where a list showed it and the answer did not.
	listedID string
	// race is set where this answer stands for a raced set, cut where the connection was closed on purpose.
	race *raceInfo
	cut  bool
	// model is what the ledger said of the request before it was sent.
	model *modelled
	// uncovered says that the request asks for more than the environment's object has; "" that it does not.
	uncovered string
}

// Response is an answer as it was received. Its body is hostile input for every format.
type Response struct {
	// Proto is "HTTP/1.1" or "HTTP/2.0".
	Proto  string      `json:"proto"`
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body,omitempty"`
	// Size is the body's length in bytes; Body is cut to the runner's limit where Truncated is set.
	Size      int64 `json:"size"`
	Truncated bool  `json:"truncated,omitempty"`
	// Decoded is the content coding that was undone: Body and Size are without it. Header is as it was sent.
	Decoded string `json:"decoded,omitempty"`

	decoded any
	err     error
	parsed  bool
}

// JSON decodes the body once (numbers as json.Number). It is not safe for concurrent use; an exchange has one judge at a time.
func (r *Response) JSON() (any, error) {
	if !r.parsed {
		r.decoded, r.err = specs.DecodeJSON(r.Body)
		r.parsed = true
	}
	return r.decoded, r.err
}
