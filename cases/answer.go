package cases

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"holdfast/specs/expr"
)

// Answer is an exchange as runtime expressions see it.
type Answer struct {
	Request *Wire
	Status  int
	Header  http.Header
	// Body is the decoded body; nil where it is no JSON.
	Body any
	// Read is the decoded body of what is read where its Location points; nil where nothing was read there.
	Read any
	// Unread says that there is a body that is too large to be read.
	Unread bool
}

// Evaluate gives the value of a runtime expression, in the model of specs.DecodeJSON, and whether it has one. A value that
// is null counts as none.
func (a *Answer) Evaluate(expression string) (any, bool) {
	e, err := expr.Parse(expression)
	if err != nil {
		return nil, false
	}
	v, err := e.Evaluate(a.exchange(e))
	if err != nil || v == nil {
		return nil, false
	}
	if n, ok := v.(int); ok {
		return json.Number(fmt.Sprint(n)), true
	}
	return v, true
}

// exchange holds what an expression may ask for; the parts of the request that it does not name are not read.
func (a *Answer) exchange(e expr.Expression) expr.Exchange {
	x := expr.Exchange{
		Method: a.Request.Method, URL: a.Request.Target, RequestHeader: a.Request.Header,
		Status: a.Status, ResponseHeader: a.Header, ResponseBody: a.Body,
	}
	if e.Source != "request" {
		return x
	}
	path, query, _ := strings.Cut(a.Request.Target, "?")
	// Whatever does not parse is not seen: the expression then has no value.
	switch e.Part {
	case "query":
		x.Query, _ = url.ParseQuery(query)
	case "path":
		x.Path = pathValues(a.Request.Path, path)
	case "body":
		if a.Request.HasBody {
			x.RequestBody, _ = a.Request.Value()
		}
	}
	return x
}

// pathValues are the values of a template's parameters in a path, not percent-encoded, by name.
func pathValues(template, path string) map[string]string {
	values := map[string]string{}
	templates, segments := strings.Split(template, "/"), strings.Split(path, "/")
	for i, t := range templates {
		if len(t) > 2 && t[0] == '{' && t[len(t)-1] == '}' && i < len(segments) {
			if v, err := url.PathUnescape(segments[i]); err == nil {
				values[t[1:len(t)-1]] = v
			}
		}
	}
	return values
}
