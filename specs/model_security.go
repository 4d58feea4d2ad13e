package specs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/internal/nearest"
)

func (b *builder) servers(list cursor) {
	if !list.ok() {
		return
	}
	for i := range list.kids {
		s := list.at(fmt.Sprint(i))
		url := s.get("url").text()
		if vars := s.get("variables"); vars != nil {
			for j, name := range vars.keys {
				if d := vars.kids[j].get("default"); d != nil {
					url = strings.ReplaceAll(url, "{"+name+"}", fmt.Sprint(d.value))
				}
			}
		}
		b.Servers = append(b.Servers, url)
	}
}

func (b *builder) securitySchemes(all cursor) {
	if !all.ok() {
		return
	}
	for _, name := range all.keys {
		s := b.deref(all.at(name))
		if !s.ok() {
			continue
		}
		b.SecuritySchemes[name] = SecurityScheme{
			Name: name, Type: s.get("type").text(), Scheme: strings.ToLower(s.get("scheme").text()),
			In: s.get("in").text(), KeyName: s.get("name").text(), Place: b.place(all.at(name)),
		}
	}
}

func (b *builder) security(op *Operation, list cursor) {
	if !list.ok() {
		op.securityUnsaid = true
		return
	}
	for _, alternative := range list.kids {
		schemes := map[string][]string{}
		for i, name := range alternative.keys {
			scopes := []string{}
			for _, s := range alternative.kids[i].kids {
				scopes = append(scopes, s.text())
			}
			schemes[name] = scopes
			if _, ok := b.SecuritySchemes[name]; !ok && !slices.Contains(b.schemes, name) {
				b.schemes = append(b.schemes, name)
				fix := nearest.Hint(name, slices.Sorted(maps.Keys(b.SecuritySchemes)))
				if fix == "" {
					fix = fmt.Sprintf("paste components: { securitySchemes: { %s: { type: http, scheme: bearer } } }", name)
				}
				b.flaw(list, fmt.Sprintf("the security scheme %q is not among the components", name), fix).inert = true
			}
		}
		op.Security = append(op.Security, SecurityAlternative{Schemes: schemes})
	}
}
