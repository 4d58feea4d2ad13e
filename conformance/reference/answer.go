package reference

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/go-json-experiment/json"
)

const (
	mediaJSON    = "application/json"
	mediaProblem = "application/problem+json" // RFC 9457, section 3
)

// answer is a response before it is sent. It is a value, so that the ledger can keep the answer to an idempotency key
// in the transaction that made it.
type answer struct {
	status    int
	media     string
	location  string
	allow     string // of a 405 and of OPTIONS, RFC 9110, section 10.2.1
	challenge string // of a 401, RFC 9110, section 11.6.1
	body      []byte

	// written is called when the answer has been sent, and says whether the client was there to get it. Only the faults
	// about lost answers ask.
	written func(delivered bool)
}

// answerJSON is a success whose body is v.
func answerJSON(status int, location string, v any) (answer, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return answer{}, fmt.Errorf("encode a %T: %w", v, err)
	}
	return answer{status: status, media: mediaJSON, location: location, body: body}, nil
}

// refusal is the answer that says p.
func (s *Service) refusal(p *problem) answer {
	if p.Status == http.StatusNotFound && s.faults.on("html-not-found") {
		return answer{status: p.Status, media: "text/html; charset=utf-8", body: []byte("<!doctype html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n")}
	}
	media := mediaProblem
	if s.faults.on("error-media-type") {
		media = mediaJSON
	}
	challenge := p.challenge
	if s.faults.on("challenge-missing") {
		challenge = ""
	}
	return answer{status: p.Status, media: media, allow: p.allow, challenge: challenge, body: p.document(s.faults)}
}

// write sends an answer. Content-Length is set even where net/http would, because a HEAD has no body to measure.
func (s *Service) write(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	for name, value := range map[string]string{
		"Content-Type":     a.media,
		"Location":         a.location,
		"Allow":            a.allow,
		"WWW-Authenticate": a.challenge,
	} {
		if value != "" {
			h.Set(name, value)
		}
	}
	if a.status != http.StatusNoContent { // RFC 9110, section 8.6: no Content-Length on a 204
		h.Set("Content-Length", strconv.Itoa(len(a.body)))
	}
	w.WriteHeader(a.status)
	if a.written != nil {
		a.written(s.deliver(w, r, a.body))
		return
	}
	// A client that has gone away is nobody's failure: the ledger is already settled.
	_, _ = w.Write(a.body)
}

// deliver sends a body and reports whether the client was there. The header goes first and by itself: a connection that
// was closed takes one write, and says with the next that it was.
func (s *Service) deliver(w http.ResponseWriter, r *http.Request, body []byte) bool {
	out := http.NewResponseController(w)
	there := out.Flush() == nil && r.Context().Err() == nil
	_, err := w.Write(body)
	return err == nil && out.Flush() == nil && there
}
