package reference

import (
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"
)

// problem is a refusal: an RFC 9457 problem document, and the error that carries it up to where it is answered. The
// code is what programs decide by; it is one of those that the contract's x-conformance refusals name.
type problem struct {
	Status int
	Code   string
	Title  string
	Detail string

	allow     string
	challenge string
}

func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// document is the problem as application/problem+json.
func (p *problem) document(faults faultSet) []byte {
	status := p.Status
	if faults.on("problem-status-mismatch") {
		status = http.StatusBadRequest
	}
	code := p.Code
	if code == "validation_failed" && faults.on("wrong-error-code") {
		code = "bad_request"
	}
	// A tag URI (RFC 4151) identifies the type without promising a page behind it, as RFC 9457, section 3.1.1 allows.
	kind := "tag:refunds.example,2026:" + strings.ReplaceAll(p.Code, "_", "-")
	if faults.on("problem-type-missing") {
		kind = ""
	}
	body, err := json.Marshal(struct {
		Type   string `json:"type,omitzero"`
		Title  string `json:"title"`
		Status int    `json:"status"`
		Detail string `json:"detail"`
		Code   string `json:"code"`
	}{
		Type:   kind,
		Title:  p.Title,
		Status: status,
		Detail: p.Detail,
		Code:   code,
	})
	if err != nil {
		panic(err) // five plain members, all valid UTF-8
	}
	return body
}

func notFound(detail string) *problem {
	return &problem{Status: http.StatusNotFound, Code: "not_found", Title: "Not found", Detail: detail}
}

func malformed(detail string) *problem {
	return &problem{Status: http.StatusBadRequest, Code: "malformed_request", Title: "Malformed request", Detail: detail}
}

func unsupportedMedia(detail string) *problem {
	return &problem{
		Status: http.StatusUnsupportedMediaType, Code: "unsupported_media_type",
		Title: "Unsupported media type", Detail: detail,
	}
}

// violations collects everything that is wrong with a request against its schema, each as "place: rule", so that a
// client can mend all of it at once.
type violations []string

func (v *violations) add(place, rule string) { *v = append(*v, place+": "+rule) }

// problem is nil when there are no violations.
func (v violations) problem() error {
	if len(v) == 0 {
		return nil
	}
	return &problem{
		Status: http.StatusBadRequest, Code: "validation_failed",
		Title: "The request breaks a rule of its schema", Detail: strings.Join(v, "; "),
	}
}
