package seats

import (
	"bytes"
	"errors"
	"io"
	"math/big"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxBody is how many bytes of a body are read. The longest text that the contract allows is a contact of 120 code points.
const maxBody = 128 << 10

const (
	mediaJSON  = "application/json"
	mediaPatch = "application/merge-patch+json" // RFC 7396, section 4
)

// readBody reads the bytes of a body, before anything is locked or looked at. What is wrong with them is said in its turn.
func readBody(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	switch {
	case err != nil:
		return nil, malformed("the body could not be read to its end")
	case len(body) > maxBody:
		return nil, malformed("the body is larger than " + strconv.Itoa(maxBody) + " bytes")
	case len(body) == 0:
		return nil, malformed("the body is empty")
	}
	return body, nil
}

// document reads a call's body as one JSON value of a media type: nil, bool, string, *big.Rat, []any or map[string]any.
//
// The decoder refuses what readers disagree about: repeated names, bytes that are not UTF-8, data after the value.
func (s *Service) document(c *call, media string) (any, error) {
	fields := c.Header.Values("Content-Type")
	// A request without content has no media type that could be wrong.
	if (len(fields) > 0 || len(c.body) > 0) && !s.understood(c, media, fields) {
		message := "the body must be " + media + ", without a Content-Encoding"
		return nil, &refusal{
			status: http.StatusUnsupportedMediaType, code: "unsupported_media_type", message: message,
			header: map[string]string{"Accept-Patch": acceptPatch(media)},
		}
	}
	if c.bodyErr != nil {
		return nil, c.bodyErr
	}
	var value any
	if err := json.Unmarshal(c.body, &value, json.WithUnmarshalers(exactNumbers)); err != nil {
		return nil, malformed("the body is not one JSON value of UTF-8 text whose objects name each member once")
	}
	return value, nil
}

// understood says whether a body is of a media type. Parameters say nothing about JSON (RFC 8259, section 11).
func (s *Service) understood(c *call, media string, fields []string) bool {
	if media == mediaPatch && s.faults.on("patch-media-ignored") {
		return true
	}
	if media == mediaPatch && len(fields) == 1 && fields[0] == mediaJSON && s.faults.on("patch-as-plain-json") {
		return true
	}
	coding := c.Header.Get("Content-Encoding")
	if len(fields) != 1 || coding != "" && !strings.EqualFold(coding, "identity") {
		return false
	}
	got, _, err := mime.ParseMediaType(fields[0])
	return got == media && (err == nil || errors.Is(err, mime.ErrInvalidMediaParameter))
}

// acceptPatch is the Accept-Patch field of a 415 (RFC 5789, section 2.2): "" where nothing is patched.
func acceptPatch(media string) string {
	if media == mediaPatch {
		return mediaPatch
	}
	return ""
}

// exactNumbers keeps numbers as they were written, because a float64 takes 8.0000000000000000001 for 8.
var exactNumbers = json.UnmarshalFromFunc(func(d *jsontext.Decoder, value *any) error {
	if d.PeekKind() != '0' {
		return errors.ErrUnsupported
	}
	text, err := d.ReadValue()
	if err != nil {
		return err
	}
	*value = exact(text)
	return nil
})

// exact is the value of a JSON number. Exponents are cut to ±2·maxBody, where a body has too few digits to bring the number
// back to anything but far too large, or too close to zero to be a multiple of anything.
func exact(text []byte) *big.Rat {
	digits, exponent := string(text), 0
	if i := bytes.IndexAny(text, "eE"); i >= 0 {
		digits = string(text[:i])
		exponent, _ = strconv.Atoi(string(text[i+1:])) // out of range it is the nearest int
		exponent = max(-2*maxBody, min(exponent, 2*maxBody))
	}
	n, ok := new(big.Rat).SetString(digits + "e" + strconv.Itoa(exponent))
	if !ok {
		panic("seats: no number: " + digits) // the decoder read it as one
	}
	return n
}
