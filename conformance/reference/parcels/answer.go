package parcels

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"
	"unicode/utf8"

	exact "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// answer is a response before it is sent. A body of nil is none.
type answer struct {
	status int
	header map[string]string
	body   any
	label  bool // it shows one
}

func answered(status int, body any) *answer {
	return &answer{status: status, header: map[string]string{}, body: body}
}

func refused(status int, code string) *answer { return answered(status, object{"code": code}) }

func (s *Service) write(w http.ResponseWriter, a *answer) {
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	media := "application/json"
	data, _ := json.Marshal(a.body)
	switch a.body.(type) {
	case notice, notices:
		data, media = s.document(a.body), "application/xml"
	}
	if a.label && s.faults.on("answer-cut") {
		data = data[:len(data)-1]
	}
	w.Header().Set("Content-Type", media)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(a.status)
	_, _ = w.Write(data)
}

// maxBody is how many bytes of a body are read.
const maxBody = 1 << 20

// read takes the body of a request apart: one JSON object that names each member once.
func (s *Service) read(c *call, media string) *answer {
	data, err := io.ReadAll(io.LimitReader(c.Request.Body, maxBody))
	got, _, typed := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch {
	case err != nil:
		return refused(http.StatusBadRequest, "malformed")
	case len(data) == 0 && s.faults.on("empty-body-accepted"):
		c.body = object{}
		return nil
	case len(data) == 0 && c.Header.Get("Content-Type") == "":
		return refused(http.StatusBadRequest, "malformed")
	case typed != nil || got != media || c.Header.Get("Content-Encoding") != "":
		return refused(http.StatusUnsupportedMediaType, "unsupported_media")
	}
	c.sent = data
	err = exact.Unmarshal(data, &c.body)
	switch {
	case errors.Is(err, jsontext.ErrDuplicateName) && s.faults.on("repeated-member-as-500"):
		return refused(http.StatusInternalServerError, "oops")
	case err != nil && s.faults.on("cut-body-accepted") && bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
		c.body = whatWasRead(data)
	case err != nil && utf8.Valid(data) && json.Valid(data) && !errors.Is(err, jsontext.ErrDuplicateName):
		return invalid() // JSON, and no object
	case err != nil:
		return refused(http.StatusBadRequest, "malformed")
	case c.body == nil: // null
		return invalid()
	}
	return nil
}

// whatWasRead gives the members of an object that ends too early.
func whatWasRead(data []byte) object {
	d, read := json.NewDecoder(bytes.NewReader(data)), object{}
	if _, err := d.Token(); err != nil {
		return read
	}
	for d.More() {
		name, _ := d.Token()
		var value any
		text, isName := name.(string)
		if !isName || d.Decode(&value) != nil {
			break
		}
		read[text] = value
	}
	return read
}

func invalid() *answer { return refused(http.StatusBadRequest, "invalid") }

// kept is an answer that a key was given.
type kept struct {
	body  string // of the request
	given *answer
	at    time.Time
}

// remembering gives a key's answer again. Only what was made is remembered.
func (s *Service) remembering(c *call, d *depot, operation string, do func(*call, *depot) *answer) *answer {
	if a := s.read(c, "application/json"); a != nil {
		return a
	}
	key := c.Header.Get("Idempotency-Key")
	if _, sent := c.Header["Idempotency-Key"]; !sent {
		return do(c, d)
	}
	if !keyForm.MatchString(key) {
		return invalid()
	}
	scope := " " + d.id + " " + key
	name := c.caller + " " + operation + scope
	text, _ := json.Marshal(c.body)
	before, foreign := s.keys[name], false
	if before == nil && operation == "storePallet" && s.faults.on("key-shared-across-operations") {
		before = s.keys[c.caller+" storeParcel"+scope]
		foreign = before != nil
	}
	if before != nil && s.keysLive > 0 && time.Since(before.at) > s.keysLive && !s.faults.on("key-for-ever") {
		before = nil
	}
	switch {
	case before != nil && before.body != string(text) && !foreign:
		return refused(http.StatusUnprocessableEntity, "key_reused")
	case before != nil:
		return before.given
	}
	a := do(c, d)
	if a.status == http.StatusCreated {
		s.keys[name] = &kept{body: string(text), given: a, at: time.Now()}
	}
	return a
}
