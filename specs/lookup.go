package specs

import (
	"mime"
	"slices"
	"strconv"
	"strings"
)

// Operation finds an operation by its ID; nil if there is none.
func (c *Contract) Operation(id string) *Operation { return c.byID[id] }

// Requirement finds a requirement by its ID; nil if there is none.
func (c *Contract) Requirement(id string) *Requirement {
	if i, ok := c.requirementAt[id]; ok {
		return &c.Requirements[i]
	}
	return nil
}

// OperationsAt are the operations of one path template, in document order.
func (c *Contract) OperationsAt(path string) []*Operation {
	var all []*Operation
	path = strings.TrimSuffix(path, "/")
	for _, op := range c.Operations {
		if op.Resource() == path {
			all = append(all, op)
		}
	}
	return all
}

// Resource is the operation's path without the slash that it may end with: services that want one there have it on all their paths, and it
// names no other resource.
func (o *Operation) Resource() string { return strings.TrimSuffix(o.Path, "/") }

// Outcome is what the contract declares for a condition: narrowed to a place such as "$request.body#/currency" before in general, the
// operation's before the root's. An empty place asks for what holds in general. op may be nil: then only the root is asked.
func (c *Contract) Outcome(op *Operation, condition string, place string) (Outcome, bool) {
	names := []string{condition}
	if place != "" {
		names = []string{condition + "@" + place, condition}
	}
	for _, name := range names {
		if op != nil {
			if o, ok := op.Facts.Refusals[name]; ok {
				return o, true
			}
		}
		if o, ok := c.Facts.Refusals[name]; ok && (op == nil || !op.makesWhatIsNotThere(name, o)) {
			return o, true
		}
	}
	return Outcome{}, false
}

// makesWhatIsNotThere says that what the whole contract declares of objects which are not there, or not the caller's, is not said of this
// operation: a PUT that documents 201 makes them (RFC 9110 §9.3.4), and it does not document the status of the refusal.
func (o *Operation) makesWhatIsNotThere(condition string, refusal Outcome) bool {
	has := func(status string) bool {
		return slices.ContainsFunc(o.Responses, func(r *Response) bool { return r.Status == status })
	}
	return o.Method == "PUT" && (condition == absent || condition == foreign) && has("201") && !has(strconv.Itoa(refusal.Status))
}

// Parameter finds a parameter; the names of headers are compared without case (RFC 9110 §5.1).
func (o *Operation) Parameter(in, name string) *Parameter {
	if p := o.parameterAt[parameterKey{in, name}]; p != nil {
		return p
	}
	for _, p := range o.Parameters {
		if p.In == in && (p.Name == name || in == "header" && strings.EqualFold(p.Name, name)) {
			return p
		}
	}
	return nil
}

// index makes Parameter quick, once the parameters are known.
func (o *Operation) index() {
	const few = 8
	if len(o.Parameters) <= few {
		return
	}
	o.parameterAt = make(map[parameterKey]*Parameter, len(o.Parameters))
	for _, p := range o.Parameters {
		if key := (parameterKey{p.In, p.Name}); p.In != "header" && o.parameterAt[key] == nil {
			o.parameterAt[key] = p
		}
	}
}

// Response is what the operation documents for a status: exact, then its range, then the default (OpenAPI 3.1.1 §4.8.16); nil where
// it documents nothing.
func (o *Operation) Response(status int) *Response {
	exact, ranged := strconv.Itoa(status), strconv.Itoa(status/100)+"XX"
	for _, r := range o.Responses { // they stand in this order
		if r.Status == exact || r.Status == ranged || r.Status == "default" {
			return r
		}
	}
	return nil
}

// Redirects says that a status is a redirect by which the operation succeeds: it documents that one, and no 2xx.
func (o *Operation) Redirects(status int) bool {
	if status/100 != 3 || status == 304 {
		return false
	}
	there := false
	for _, r := range o.Responses {
		switch {
		case strings.HasPrefix(r.Status, "2"):
			return false
		case r.Status == strconv.Itoa(status), r.Status == "3XX":
			there = true
		}
	}
	return there
}

// BodyMedia is the most specific entry of the request body's content for a Content-Type; nil if there is none.
func (o *Operation) BodyMedia(contentType string) *Media {
	if o.Body == nil {
		return nil
	}
	return bestMedia(o.Body.Content, contentType)
}

// Media is the most specific entry of the response's content for a Content-Type; nil if there is none.
func (r *Response) Media(contentType string) *Media { return bestMedia(r.Content, contentType) }

// Header finds a declared header, without regard to case; nil if there is none.
func (r *Response) Header(name string) *Header {
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, name) {
			return h
		}
	}
	return nil
}

// JSON says whether the media type is application/json or ends in +json (RFC 6839 §3.1), in any case; parameters don't count.
func (m *Media) JSON() bool {
	t, _ := mediaType(m.Type)
	return t == "application/json" || strings.HasSuffix(t, "+json")
}

// mediaType splits a media type into its lower-case essence and its parameters.
func mediaType(s string) (string, map[string]string) {
	if !strings.Contains(s, ";") { // most have no parameters, and are asked for with each answer
		return strings.ToLower(strings.TrimSpace(s)), nil
	}
	t, params, err := mime.ParseMediaType(s)
	if err != nil {
		t, _, _ = strings.Cut(s, ";")
		return strings.ToLower(strings.TrimSpace(t)), nil
	}
	return t, params
}

// bestMedia picks by specificity (OpenAPI 3.1.1 §4.8.14.1): type with parameters, type, type/*, */*. A key's parameters must all match.
func bestMedia(content []*Media, contentType string) *Media {
	got, params := mediaType(contentType)
	top, _, _ := strings.Cut(got, "/")
	var best *Media
	rank := 0
	for _, m := range content {
		key, want := mediaType(m.Type)
		r := 0
		switch key {
		case got:
			r = 3 + len(want)
		case top + "/*":
			r = 2
		case "*/*":
			r = 1
		}
		for name, value := range want {
			if !strings.EqualFold(params[name], value) && name != "charset" {
				r = 0
			}
		}
		if r > rank {
			best, rank = m, r
		}
	}
	return best
}
