package seats

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
)

// refusal is an answer that says no, and the error that carries it up to where it is written. The code is what programs decide
// by; it is one of those that the contract's x-conformance names.
type refusal struct {
	status  int
	code    string
	message string
	header  map[string]string
}

func (r *refusal) Error() string { return r.code + ": " + r.message }

// refuse is a refusal without headers of its own.
func refuse(status int, code, message string) *refusal {
	return &refusal{status: status, code: code, message: message}
}

// refused is the answer that says a refusal: the contract's Error.
func (s *Service) refused(r *refusal) *answer {
	said := map[string]string{"code": r.code, "message": r.message}
	if r.code == "sold_out" && s.faults.on("wrong-code") {
		said["code"] = "conflict"
	}
	if r.code == "gone" && s.faults.on("code-missing") {
		delete(said, "code")
	}
	body, err := json.Marshal(map[string]any{"error": said}, json.Deterministic(true))
	if err != nil {
		panic(err) // two plain strings, made here
	}
	return &answer{status: r.status, header: r.header, body: body}
}

func notFound(what string) *refusal {
	return refuse(http.StatusNotFound, "not_found", "there is no such "+what)
}

func malformed(message string) *refusal { return refuse(http.StatusBadRequest, "malformed", message) }

// complaints are all that is wrong with a request against its schema, each as "place: rule", so that a client can mend all
// of it at once.
type complaints []string

func (c *complaints) add(place, rule string) { *c = append(*c, place+": "+rule) }

// refusal is nil when there is nothing to complain about.
func (c complaints) refusal() error {
	if len(c) == 0 {
		return nil
	}
	return refuse(http.StatusUnprocessableEntity, "invalid", strings.Join(c, "; "))
}
