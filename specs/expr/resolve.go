package expr

import (
	"fmt"
	"strings"

	"holdfast/internal/nearest"
)

// Declared is what an operation declares, as far as expressions name it.
type Declared struct {
	// Path, Query and Headers are the names of the request's parameters.
	Path, Query, Headers []string
	// RequestBody and ResponseBody say whether a body has a place for a pointer's tokens: nil, or what is wrong. A nil function means
	// that there is no body.
	RequestBody, ResponseBody func(tokens []string) error
	// ResponseHeaders are those of the answers.
	ResponseHeaders []string
}

// Resolve checks without any exchange that what the expression names is declared. The error says what is missing and, where one is
// near, what was meant.
func (e Expression) Resolve(d Declared) error {
	switch e.Source + "." + e.Part {
	case "request.path":
		return e.named("path parameter", d.Path)
	case "request.query":
		return e.named("query parameter", d.Query)
	case "request.header":
		return e.named("header parameter", d.Headers)
	case "response.header":
		return e.named("response header", d.ResponseHeaders)
	case "request.body":
		return e.inside("request", d.RequestBody)
	case "response.body":
		return e.inside("response", d.ResponseBody)
	}
	return nil
}

func (e Expression) named(what string, known []string) error {
	for _, k := range known {
		if k == e.Name || e.Part == "header" && strings.EqualFold(k, e.Name) {
			return nil
		}
	}
	if hint := nearest.Hint(e.Name, known); hint != "" {
		return fmt.Errorf("%s: the operation declares no %s %q; %s", e, what, e.Name, hint)
	}
	return fmt.Errorf("%s: the operation declares no %s %q", e, what, e.Name)
}

func (e Expression) inside(what string, has func([]string) error) error {
	if has == nil {
		return fmt.Errorf("%s: the operation declares no JSON body of a %s", e, what)
	}
	if err := has(e.tokens()); err != nil {
		return fmt.Errorf("%s: %w", e, err)
	}
	return nil
}
