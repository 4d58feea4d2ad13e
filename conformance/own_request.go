package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// ownRequest is a request that the run makes by itself, to look at an object or to remove it. What its operation demands in a header or in the query
// it has as the request that it follows, else, if it only reads, as the contract's example says: a tenant that is left out is a 400, which
// says nothing of the object. like may be nil.
func ownRequest(op *specs.Operation, target string, like *cases.Wire) *cases.Wire {
	w := &cases.Wire{Method: op.Method, Target: target, Path: op.Path, Header: http.Header{}}
	var query []string
	for _, p := range op.Parameters {
		if !p.Required || p.In == "path" || single(op, p) {
			continue
		}
		value, ok := carried(p, like)
		if !ok && safeMethod(op.Method) {
			value, ok = exampleOf(p)
		}
		switch {
		case !ok:
		case p.In == "header":
			w.Header.Set(p.Name, value)
		case p.In == "query":
			query = append(query, url.QueryEscape(p.Name)+"="+strings.ReplaceAll(url.QueryEscape(value), "+", "%20"))
		}
	}
	if len(query) > 0 {
		w.Target += "?" + strings.Join(query, "&")
	}
	return w
}

// single says that a parameter is about one request alone: a condition, whose tag is another one since, a key, which would make it a repetition,
// or what the runner sets itself.
func single(op *specs.Operation, p *specs.Parameter) bool {
	name := strings.ToLower(p.Name)
	key := op.Facts.Idempotency != nil && op.Facts.Idempotency.Key == "$request."+p.In+"."+p.Name
	return key || p.In == "header" && (strings.HasPrefix(name, "if-") || slices.Contains([]string{"authorization", "accept", "content-type", "range"}, name))
}

// carried is the value of a parameter in another request.
func carried(p *specs.Parameter, like *cases.Wire) (string, bool) {
	if like == nil {
		return "", false
	}
	if p.In == "header" {
		value := like.Header.Get(p.Name)
		return value, value != ""
	}
	_, query, _ := strings.Cut(like.Target, "?")
	all, err := url.ParseQuery(query)
	return all.Get(p.Name), err == nil && p.In == "query" && len(all[p.Name]) == 1
}

// exampleOf is a value that the contract shows for a parameter, if it is written as it stands.
func exampleOf(p *specs.Parameter) (string, bool) {
	values := p.Examples
	for _, keyword := range []string{"default", "const"} {
		if v, _, ok := p.Schema.Find(keyword); ok {
			values = append(values[:len(values):len(values)], v)
		}
	}
	if v, _, ok := p.Schema.Find("enum"); ok {
		all, _ := v.([]any)
		values = append(values[:len(values):len(values)], all...)
	}
	for _, v := range values {
		switch v.(type) {
		case nil, map[string]any, []any:
		default:
			return fmt.Sprint(v), true
		}
	}
	return "", false
}
