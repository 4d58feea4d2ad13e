package reference

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxBody is how many bytes of a request body are read. The largest body that the contract allows is a note of 500 code
// points, at most 6000 bytes when every one is written as an escaped surrogate pair.
const maxBody = 128 << 10

// readBody reads a request body as one JSON value. It settles 415 and malformed_request, before any schema is looked at.
func (s *Service) readBody(r *http.Request) (jsontext.Value, error) {
	media := r.Header.Values("Content-Type")
	if len(media) > 0 {
		if err := isJSON(media); err != nil && !s.faults.on("media-type-ignored") {
			return nil, s.unlessMalformed(r, err)
		}
	}
	// RFC 9110, section 15.5.16: a coding that is not understood is a matter of the media type too.
	if coding := r.Header.Get("Content-Encoding"); coding != "" && !strings.EqualFold(coding, "identity") {
		return nil, unsupportedMedia("the body must not be encoded with a Content-Encoding")
	}
	most := maxBody
	if s.faults.on("long-body-refused") {
		most = 4096
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, malformed("the body could not be read to its end")
	case len(body) > most:
		return nil, malformed(fmt.Sprintf("the body is larger than %d bytes", most))
	case len(body) == 0:
		return nil, malformed("the body is empty")
	case len(media) == 0:
		// Only now: a request without content has no media type that could be wrong.
		return nil, unsupportedMedia("the body has no Content-Type; it must be " + mediaJSON)
	}
	value, err := s.parse(body)
	if err == nil && bytes.Contains(value, []byte(`\u0000`)) && s.faults.on("nul-as-500") {
		return nil, errors.New("a text holds U+0000")
	}
	if err != nil && s.faults.on("malformed-as-500") {
		return nil, errors.New("decode the body: " + err.Error())
	}
	return value, err
}

// unlessMalformed is the refusal of a media type; the fault malformed-before-media looks at the body first.
func (s *Service) unlessMalformed(r *http.Request, unsupported error) error {
	if !s.faults.on("malformed-before-media") {
		return unsupported
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		return unsupported
	}
	if _, err := s.parse(body); err != nil {
		return err
	}
	return unsupported
}

// isJSON refuses a Content-Type that is not application/json. Parameters say nothing about JSON (RFC 8259, section 11),
// so they are allowed and ignored, broken ones included.
func isJSON(fields []string) error {
	media, _, err := mime.ParseMediaType(fields[0])
	if err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter) || media != mediaJSON || len(fields) != 1 {
		return unsupportedMedia("the Content-Type must be " + mediaJSON)
	}
	return nil
}

// parse reads exactly one JSON value. Beyond the grammar of RFC 8259 it refuses what readers disagree about: repeated
// names (section 4), bytes that are not UTF-8 (section 8.1) and lone surrogates (section 8.2). No data may follow.
func (s *Service) parse(body []byte) (jsontext.Value, error) {
	decoder := jsontext.NewDecoder(bytes.NewReader(body))
	value, err := decoder.ReadValue()
	if err != nil {
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return nil, malformed("the body has an object with a repeated member name")
		}
		return nil, malformed(fmt.Sprintf("the body is not JSON from byte %d on", decoder.InputOffset()))
	}
	value = value.Clone() // the decoder reuses its buffer
	if _, err := decoder.ReadToken(); err != io.EOF && !s.faults.on("trailing-data-accepted") {
		return nil, malformed("the body goes on after its JSON value")
	}
	return value, nil
}
