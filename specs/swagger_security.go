package specs

import "strings"

// oauthFlows are OpenAPI 3's names of the flows.
var oauthFlows = map[string]string{
	"implicit": "implicit", "password": "password", "application": "clientCredentials", "accessCode": "authorizationCode",
}

func (s *swagger) securityScheme(c cursor) *node {
	out := newObject(c.node)
	flow := newObject(c.node)
	for i, k := range c.keys {
		switch k {
		case "flow":
		case "authorizationUrl", "tokenUrl", "scopes":
			flow.set(k, c.kids[i])
		default:
			out.set(k, c.kids[i])
		}
	}
	switch c.get("type").text() {
	case "basic":
		out.set("type", textNode(c.get("type"), "http"))
		out.set("scheme", textNode(c.get("type"), "basic"))
	case "oauth2":
		if flow.get("scopes") == nil {
			flow.set("scopes", newObject(c.node))
		}
		flows := newObject(c.node)
		if name := oauthFlows[c.get("flow").text()]; name != "" {
			flows.set(name, flow)
		}
		out.set("flows", flows)
	}
	return out
}

// servers makes URLs of host, basePath and schemes. Without a host they are those of the document's own.
func (s *swagger) servers() *node {
	host, base := s.old.get("host"), s.old.get("basePath")
	if host == nil && base == nil {
		return nil
	}
	at := host
	if at == nil {
		at = base
	}
	list := newList(at)
	add := func(url string) {
		if url == "" {
			url = "/"
		}
		server := newObject(at)
		server.set("url", textNode(at, url))
		list.kids = append(list.kids, server)
	}
	path := strings.TrimSuffix(base.text(), "/")
	if host.text() == "" {
		add(path)
		return list
	}
	schemes := s.old.get("schemes").texts()
	if len(schemes) == 0 {
		schemes = []string{"https"}
		if before, _, ok := strings.Cut(s.source, "://"); ok {
			schemes = []string{before}
		}
	}
	for _, scheme := range schemes {
		if scheme == "http" || scheme == "https" {
			add(scheme + "://" + host.text() + path)
		}
	}
	return list
}
