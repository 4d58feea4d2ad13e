package config

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// authFile reads callers from a file of Web Fuzzing Commons (its schema auth.yaml). Values may hold ${NAME}, as here; such a
// file names no security schemes, so what its callers send goes wherever credentials are asked for.
func (r *reader) authFile(e entry) {
	name, ok := r.text(e)
	if !ok {
		return
	}
	data, err := r.readFile(name)
	if err != nil {
		_, fix := split(err)
		r.fault(e, fmt.Sprintf("names %s, which cannot be read", name), fix)
		return
	}
	file := r.beside(name)
	root, err := parse(file, data)
	if err != nil {
		r.adopt(err)
		return
	}
	in := &reader{resolver: r.resolver, file: file, out: r.out}
	in.authDocument(entry{at: root, node: deref(root)})
	r.faults = append(r.faults, in.faults...)
}

// authDocument reads { schemaVersion, auth, authTemplate, configs }.
func (r *reader) authDocument(e entry) {
	var template *yaml.Node
	var auth entry
	r.fields(e, map[string]func(entry){
		"schemaVersion": func(e entry) { r.raw(e, true) },
		"configs":       func(entry) {}, // settings of fuzzers
		"auth":          func(e entry) { auth = e },
		"authTemplate": func(e entry) {
			if e.node.Kind == yaml.MappingNode && has(e.node, "name") {
				r.fault(e, "has a name, which every user has for itself", "remove it")
			}
			template = e.node
		},
	})
	if auth.node == nil {
		r.fault(e, "has no auth: no users are listed", "write auth: [{ name: …, fixedHeaders: […] }]")
		return
	}
	for _, item := range r.items(auth) {
		item.node = merged(item.node, template)
		r.authUser(item)
	}
}

// authUser reads one user as a caller.
func (r *reader) authUser(e entry) {
	c := caller{}
	before := len(r.faults)
	r.fields(e, map[string]func(entry){
		"name": func(e entry) {
			text, ok := r.text(e)
			if ok && !names.MatchString(text) {
				r.fault(e, fmt.Sprintf("is %q, which is no name of a caller", text), "begin with a letter, and go on with letters, digits, _ and -")
			}
			c.name = text
		},
		"fixedHeaders": func(e entry) {
			for _, item := range r.items(e) {
				if name, v, ok := r.authHeader(item); ok {
					c.grants = append(c.grants, grant{
						scheme: "*", kind: "header", header: name, secret: v, anywhere: true, key: item.key, place: r.place(item.at),
					})
				}
			}
		},
		"loginEndpointAuth": func(e entry) {
			if l := r.authLogin(e); l != nil {
				c.grants = append(c.grants, grant{scheme: "*", kind: "wfc", wfc: l, anywhere: true, key: e.key, place: r.place(e.at)})
			}
		},
		"requireMockHandling": func(e entry) {
			if e.node.Value == "true" {
				r.fault(e, "asks for mocks of other services, which only a white-box tool can set up", "remove it, and give credentials that work as they are")
			}
		},
		"createUsers": func(e entry) {
			r.fault(e, "asks for users to be made, which is not supported", "make the user before the run, and list it under auth")
		},
	})
	switch {
	case len(r.faults) > before:
	case c.name == "":
		r.fault(e, "has no name", "write name: owner")
	case len(c.grants) == 0:
		r.fault(e, "has no credentials", "write fixedHeaders or loginEndpointAuth")
	default:
		r.addCaller(e, c)
	}
}

// authHeader reads { name, value }.
func (r *reader) authHeader(e entry) (name string, v resolved, ok bool) {
	before := len(r.faults)
	r.fields(e, map[string]func(entry){
		"name":  func(e entry) { name, _ = r.text(e); r.report(e, checkHeaderName(name)) },
		"value": func(e entry) { v, _ = r.authSecret(e) },
	})
	if len(r.faults) == before && (name == "" || v.text == "") {
		r.fault(e, "needs a name and a value", "write { name: Authorization, value: … }")
	}
	v.text = strings.TrimSpace(v.text)
	for _, part := range secretParts(v.text) {
		if !v.pending {
			r.out.hide(part)
		}
	}
	return name, v, len(r.faults) == before
}

// authSecret reads a value that must not be written; the format has them in the file, so that is not noted.
func (r *reader) authSecret(e entry) (resolved, bool) {
	raw, ok := r.raw(e, true)
	if !ok {
		return resolved{}, false
	}
	v, err := r.secretText(raw)
	if r.report(e, err) {
		return resolved{}, false
	}
	if strings.ContainsFunc(v.text, func(c rune) bool { return c < 0x20 && c != '\t' || c == 0x7f }) {
		r.fault(e, "holds a line break or another control character", "a secret is one line")
		return resolved{}, false
	}
	if !v.pending {
		r.out.hide(v.text)
	}
	r.remember(e, v.text, v, true)
	return v, true
}

// merged is a node with the members of a template that it does not have itself, mappings all the way down.
func merged(own, template *yaml.Node) *yaml.Node {
	if template == nil || own.Kind != yaml.MappingNode || template.Kind != yaml.MappingNode {
		return own
	}
	out := *own
	out.Content = slices.Clone(own.Content)
	for i := 0; i+1 < len(template.Content); i += 2 {
		key := deref(template.Content[i])
		at := -1
		for j := 0; j+1 < len(out.Content); j += 2 {
			if deref(out.Content[j]).Value == key.Value {
				at = j + 1
			}
		}
		if at < 0 {
			out.Content = append(out.Content, template.Content[i], template.Content[i+1])
			continue
		}
		out.Content[at] = merged(deref(out.Content[at]), deref(template.Content[i+1]))
	}
	return &out
}
