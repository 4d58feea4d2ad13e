package conformance

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
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

// scopeOf is what a request of the run's own says besides its path of where it looks, as a tenant or a region; what is there is not elsewhere.
// What numbers requests is about none. It has no spaces but the one that it begins with; "" where the path says it all.
func scopeOf(w *cases.Wire) string {
	_, query, _ := strings.Cut(w.Target, "?")
	values, _ := url.ParseQuery(query) // written by ownRequest
	for name, all := range w.Header {
		values[name+":"] = all
	}
	maps.DeleteFunc(values, func(name string, _ []string) bool { return numbersRequests(name) })
	if len(values) == 0 {
		return ""
	}
	return " " + values.Encode()
}

// sameScope says that of what an operation demands besides its path two requests say the same, as far as both say it.
func sameScope(op *specs.Operation, a, b *cases.Wire) bool {
	return !slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool {
		if !p.Required || p.In != "header" && p.In != "query" || single(op, p) || numbersRequests(p.Name) {
			return false
		}
		one, says := carried(p, a)
		other, too := carried(p, b)
		return says && too && one != other
	})
}

// numbersRequests says that a parameter tells one request from another, by its name.
func numbersRequests(name string) bool {
	return slices.ContainsFunc(nouns.Words(name), func(w string) bool {
		return slices.Contains([]string{"request", "correlation", "trace", "traceparent", "span", "nonce", "timestamp", "date", "idempotency"}, w)
	})
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
