// Package expr reads OpenAPI's runtime expressions (OpenAPI 3.1.1 §4.8.20.4): it parses them, checks them against what an operation
// declares, and evaluates them against a request and its answer.
//
//	e, err := expr.Parse("$response.body#/id")
//	v, err := e.Evaluate(expr.Exchange{ResponseBody: map[string]any{"id": "rfnd_1"}}) // "rfnd_1"
package expr

import (
	"errors"
	"fmt"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Expression is one runtime expression. Its zero value is none.
type Expression struct {
	// Source is url, method, statusCode, request or response.
	Source string
	// Part is header, query, path or body, for a Source of request or response.
	Part string
	// Name is the header's or parameter's.
	Name string
	// Pointer is the RFC 6901 pointer into the body; "" is the whole body, whether or not a # was written.
	Pointer string
	// Hash says that a # was written after body.
	Hash bool
}

// Parse reads one expression, such as "$request.path.customer_id".
func Parse(s string) (Expression, error) {
	e, err := parse(s)
	if err != nil {
		return Expression{}, fmt.Errorf("%q is no runtime expression: %w", s, err)
	}
	return e, nil
}

func parse(s string) (Expression, error) {
	switch s {
	case "$url", "$method", "$statusCode":
		return Expression{Source: s[1:]}, nil
	}
	source, rest, ok := strings.Cut(s, ".")
	if !ok || source != "$request" && source != "$response" {
		return Expression{}, errors.New("it begins with $url, $method, $statusCode, $request. or $response")
	}
	e := Expression{Source: source[1:]}
	if body, ok := strings.CutPrefix(rest, "body"); ok && (body == "" || body[0] == '#') {
		e.Part = "body"
		e.Pointer, e.Hash = strings.CutPrefix(body, "#")
		return e, checkPointer(e.Pointer)
	}
	part, name, ok := strings.Cut(rest, ".")
	switch {
	case !ok || part != "header" && part != "query" && part != "path":
		return Expression{}, errors.New("after the dot stands header.NAME, query.NAME, path.NAME or body")
	case e.Source == "response" && part != "header":
		return Expression{}, fmt.Errorf("an answer has no %s", part)
	case name == "":
		return Expression{}, fmt.Errorf("the name of the %s parameter is missing", part)
	case part == "header" && strings.Trim(name, tchar) != "":
		return Expression{}, errors.New("the header's name holds characters that no header has")
	}
	e.Part, e.Name = part, name
	return e, nil
}

// tchar are the characters of a header's name (RFC 9110 §5.6.2).
const tchar = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

func checkPointer(p string) error {
	if p != "" && p[0] != '/' {
		return errors.New("a JSON pointer begins with a slash")
	}
	for i := 0; i < len(p); i++ {
		if p[i] == '~' && (i+1 == len(p) || p[i+1] != '0' && p[i+1] != '1') {
			return errors.New("in a JSON pointer, ~ is written ~0 and / is written ~1")
		}
	}
	return nil
}

// String is the text that Parse reads.
func (e Expression) String() string {
	switch {
	case e.Part == "":
		return "$" + e.Source
	case e.Part == "body" && e.Hash:
		return "$" + e.Source + ".body#" + e.Pointer
	case e.Part == "body":
		return "$" + e.Source + ".body"
	}
	return "$" + e.Source + "." + e.Part + "." + e.Name
}

// tokens are the unescaped reference tokens of the pointer.
func (e Expression) tokens() []string {
	if e.Pointer == "" {
		return nil
	}
	tokens := strings.Split(e.Pointer[1:], "/")
	for i, t := range tokens {
		tokens[i] = jsonpointer.Unescape(t)
	}
	return tokens
}
