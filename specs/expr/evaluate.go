package expr

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
)

// ErrAbsent says that an expression names something that the exchange does not hold. OpenAPI 3.1.1 §4.8.20.2: then no value is passed.
var ErrAbsent = errors.New("the exchange holds no such value")

// Exchange is a request and its answer, as far as expressions can see them. Bodies are decoded JSON; a body
// that is absent is nil, as null is.
type Exchange struct {
	Method, URL string
	// Path holds the values of path parameters, not percent-encoded.
	Path           map[string]string
	Query          url.Values
	RequestHeader  http.Header
	RequestBody    any
	Status         int
	ResponseHeader http.Header
	ResponseBody   any
}

// Evaluate gives the value that the expression names: a string, the status as an int, or whatever the body holds there.
func (e Expression) Evaluate(x Exchange) (any, error) {
	switch {
	case e.Source == "url":
		return x.URL, nil
	case e.Source == "method":
		return x.Method, nil
	case e.Source == "statusCode":
		return x.Status, nil
	case e.Source == "request" && e.Part == "path":
		if v, ok := x.Path[e.Name]; ok {
			return v, nil
		}
	case e.Source == "request" && e.Part == "query":
		if x.Query.Has(e.Name) {
			return x.Query.Get(e.Name), nil
		}
	case e.Source == "request" && e.Part == "header":
		return e.header(x.RequestHeader)
	case e.Source == "response" && e.Part == "header":
		return e.header(x.ResponseHeader)
	case e.Source == "request" && e.Part == "body":
		return e.member(x.RequestBody)
	case e.Source == "response" && e.Part == "body":
		return e.member(x.ResponseBody)
	}
	return nil, e.absent()
}

func (e Expression) header(h http.Header) (any, error) {
	if v := h.Values(e.Name); len(v) > 0 {
		return v[0], nil
	}
	return nil, e.absent()
}

// member follows the pointer into a decoded body.
func (e Expression) member(v any) (any, error) {
	for _, t := range e.tokens() {
		switch w := v.(type) {
		case map[string]any:
			next, ok := w[t]
			if !ok {
				return nil, e.absent()
			}
			v = next
		case []any:
			i, err := strconv.Atoi(t)
			if err != nil || i < 0 || i >= len(w) || strconv.Itoa(i) != t {
				return nil, e.absent()
			}
			v = w[i]
		default:
			return nil, e.absent()
		}
	}
	return v, nil
}

func (e Expression) absent() error { return fmt.Errorf("%s: %w", e, ErrAbsent) }
