package result

import (
	"bytes"
	"errors"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/xmlform"
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
	// HeaderCut is how many values of the header are left out of what is kept.
	HeaderCut int `json:"header_cut,omitempty"`
	// Surplus is what came after the header of an answer that has no body, as far as it came with it.
	Surplus []byte `json:"surplus,omitempty"`
	// Decoded is the content coding that was undone: Body and Size are without it. Header is as it was sent.
	Decoded string `json:"decoded,omitempty"`

	decoded any
	err     error
	parsed  bool
	// large is held by who decodes a large body.
	large *sync.Mutex
	// xml is what a body of XML is read as; nil for JSON.
	xml *specs.Schema
}

// ReadAs has an answer of XML read as the value that the operation's schema describes, so that JSON gives the ids, members and pages in it. What the
// contract describes no schema for is not read. The operation may be nil.
func (r *Response) ReadAs(op *specs.Operation) {
	contentType := r.Header.Get("Content-Type")
	if op == nil || !specs.XMLType(contentType) {
		return
	}
	if documented := op.Response(r.Status); documented != nil {
		if media := documented.Media(contentType); media != nil && media.Schema != nil && !media.Octets() {
			r.xml = media.Schema
		}
	}
}

// JSON decodes the body once (numbers as json.Number). A body that is too large to be kept decoded is an error that is
// [specs.ErrLarge]. It is not safe for concurrent use; an exchange has one judge at a time.
func (r *Response) JSON() (any, error) {
	if !r.parsed {
		if r.parsed = true; r.xml != nil {
			r.decoded, r.err = xmlform.Decode(r.Body, r.xml)
		} else {
			r.decoded, r.err = specs.DecodeAnswer(r.Body)
		}
	}
	return r.decoded, r.err
}

// ReadOneAtATime makes readers of a large body wait for each other: what it is decoded to takes many times its bytes.
func (r *Response) ReadOneAtATime(large *sync.Mutex) { r.large = large }

// WholeJSON is JSON for whoever lets go of the value at once. Of the bodies that are too large to be kept it decodes one at a time: done
// must be called when the value is no longer needed.
func (r *Response) WholeJSON() (v any, done func(), err error) {
	done = func() {}
	if v, err = r.JSON(); r.xml != nil || !errors.Is(err, specs.ErrLarge) || errors.Is(err, specs.ErrDeep) {
		return v, done, err
	}
	if r.large != nil {
		r.large.Lock()
		done = r.large.Unlock
	}
	v, err = specs.DecodeJSON(r.Body)
	return v, done, err
}

// Forget gives back the memory of the decoded body, which is decoded again where it is asked for.
func (r *Response) Forget() { r.decoded, r.err, r.parsed = nil, nil, false }

// mostHeader is how many bytes of a header are kept when its case is judged.
const mostHeader = 32 << 10

// shortHeader keeps as much of a header as may be kept, and counts the values that it leaves out.
func shortHeader(h http.Header) (kept http.Header, cut int) {
	size := 0
	for name, values := range h {
		for _, v := range values {
			size += len(name) + len(v)
		}
	}
	if size <= mostHeader {
		return h, 0
	}
	kept, size = http.Header{}, 0
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, v := range h[name] {
			if size += len(name) + len(v); size > mostHeader {
				cut++
				continue
			}
			kept[name] = append(kept[name], v)
		}
	}
	return kept, cut
}

// MostBody is how many bytes of a body are kept when its case is judged.
const MostBody = 64 << 10

// Brief is an answer without what its judgement needed: the decoded body, and of a long one all but its beginning. Nobody who has the
// answer itself sees it change.
func (r *Response) Brief() *Response {
	if r == nil {
		return nil
	}
	kept := *r
	kept.Forget()
	if header, cut := shortHeader(r.Header); cut > 0 {
		kept.Header, kept.HeaderCut = header, r.HeaderCut+cut
	}
	if len(kept.Body) > MostBody {
		kept.Body, kept.Truncated = bytes.Clone(kept.Body[:MostBody]), true
		kept.err, kept.parsed = specs.ErrLarge, true
	}
	return &kept
}
