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
func (s *Service) write(w http.ResponseWriter, a answer) {
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
	// A client that has gone away is nobody's failure: the ledger is already settled.
	_, _ = w.Write(a.body)
}
