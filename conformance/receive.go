package conformance

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"holdfast/conformance/result"
)

// received reads an answer, at most limit bytes of its body.
func received(answer *http.Response, limit int64) (*result.Response, error) {
	response := &result.Response{Proto: answer.Proto, Status: answer.StatusCode, Header: answer.Header}
	if answer.StatusCode == http.StatusSwitchingProtocols {
		return response, nil // what follows is no HTTP, and may never end
	}
	data, err := readAll(io.LimitReader(answer.Body, limit+1), answer.ContentLength)
	if err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	keepBody(response, data, limit)
	undoGzip(response, limit)
	return response, nil
}

// mostAtOnce is up to how many bytes of a body room is made for because its header says that so many come.
const mostAtOnce = 64 << 10

// readAll is [io.ReadAll] for what is said to have so many bytes: it is kept in no more memory than it takes.
func readAll(from io.Reader, said int64) ([]byte, error) {
	if said < 0 || said > mostAtOnce {
		return io.ReadAll(from)
	}
	data := make([]byte, 0, said+1) // with room to see that it has ended
	for {
		n, err := from.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case errors.Is(err, io.EOF):
			return data, nil
		case err != nil:
			return data, err
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, bytes.MinRead)
		}
	}
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
