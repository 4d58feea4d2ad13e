package intent

import (
	"slices"
	"strings"

	"holdfast/specs"
)

// Collection is the path of the collection in which a POST makes something: POST /users/create makes what stands in /users.
func Collection(path string) string {
	trimmed := strings.TrimSuffix(path, "/")
	i := strings.LastIndexByte(trimmed, '/')
	if i > 0 && slices.Contains([]string{"create", "new", "add", "register", "upload", "insert", "upsert"}, trimmed[i+1:]) {
		return trimmed[:i]
	}
	return path
}

// HasItems says whether a path has objects of its own right below it.
func HasItems(c *specs.Contract, path string) bool {
	return slices.ContainsFunc(c.Operations, func(op *specs.Operation) bool {
		rest, below := strings.CutPrefix(op.Path, strings.TrimSuffix(path, "/")+"/{")
		return below && strings.HasSuffix(strings.TrimSuffix(rest, "/"), "}")
	})
}

// NamesNothing says that no parameter of the path names an object.
func NamesNothing(c *specs.Contract, op *specs.Operation) bool {
	return !slices.ContainsFunc(op.Parameters, func(p *specs.Parameter) bool {
		v := c.Facts.Version
		return p.In == "path" && Identifies(p) && (v == nil || v.In != "path" || v.Name != p.Name)
	})
}

// Identifies says whether a path parameter names an object: all do but those with a closed list of values, and a name or an address that
// something is to have: PUT /wallet/{new_name} says nothing of which wallet, so that it is the caller's own.
func Identifies(p *specs.Parameter) bool {
	if p == nil {
		return true
	}
	words := WordsOf(p.Name)
	return !(len(words) > 1 && words[0] == "new") && !p.Schema.ListsValues()
}

// Located says that a creation is answered with where the new object is.
func Located(producer *specs.Operation) bool {
	made := producer.Response(201)
	return made != nil && slices.ContainsFunc(made.Headers, func(h *specs.Header) bool { return strings.EqualFold(h.Name, "Location") })
}

// Safe says whether a method is safe (RFC 9110 §9.2.1), TRACE left out: it asks for nothing of the contract.
func Safe(method string) bool {
	return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "QUERY"
}
