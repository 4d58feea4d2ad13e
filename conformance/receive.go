package conformance

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"

	"holdfast/conformance/result"
)

// received reads an answer, at most limit bytes of its body.
func received(answer *http.Response, limit int64) (*result.Response, error) {
	response := &result.Response{Proto: answer.Proto, Status: answer.StatusCode, Header: answer.Header}
	if answer.StatusCode == http.StatusSwitchingProtocols {
		return response, nil // what follows is no HTTP, and may never end
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	keepBody(response, data, limit)
	undoGzip(response, limit)
	return response, nil
}

// keepBody takes a body, cut to the limit.
func keepBody(r *result.Response, data []byte, limit int64) {
	r.Body, r.Size, r.Truncated = data, int64(len(data)), false
	if r.Size > limit {
		r.Body, r.Truncated = data[:limit], true
	}
}

// undoGzip undoes gzip, which some servers send whatever was asked for. What it comes to is bounded like any body: the limit is
// that of what is judged, so a few bytes that stand for gigabytes are cut. What is no gzip stays as it came.
func undoGzip(r *result.Response, limit int64) {
	switch strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding"))) {
	case "gzip", "x-gzip": // RFC 9110 §8.4.1.3
	default:
		return
	}
	if len(r.Body) == 0 || len(r.Header.Values("Content-Encoding")) > 1 {
		return
	}
	cut := r.Truncated
	in, err := gzip.NewReader(strings.NewReader(string(r.Body)))
	if err != nil {
		return
	}
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err != nil && !cut {
		return
	}
	r.Decoded = r.Header.Get("Content-Encoding")
	keepBody(r, data, limit)
	r.Truncated = r.Truncated || cut
}
