package specs

import (
	"slices"
	"strings"
)

// Secured says whether no alternative lets anonymous callers in.
func (o *Operation) Secured() bool {
	for _, a := range o.Security {
		if len(a.Schemes) == 0 {
			return false
		}
	}
	return len(o.Security) > 0
}

// OmitsSecurity says that an operation documents a 401 and that nothing says by which scheme it lets callers in: not even that it is
// public, as `security: []` would. Such a contract forgot to say it.
func (o *Operation) OmitsSecurity() bool {
	return o.securityUnsaid && slices.ContainsFunc(o.Responses, func(r *Response) bool { return r.Status == "401" })
}

// scoped says whether every alternative asks for a scope: then a caller with none of them has no way in.
func (o *Operation) scoped() bool {
	for _, a := range o.Security {
		named := false
		for _, scopes := range a.Schemes {
			named = named || len(scopes) > 0
		}
		if !named {
			return false
		}
	}
	return len(o.Security) > 0
}

// Challenges says whether a 401 of the operation is held to carry a challenge because it is secured, and not because its
// response declares the header.
func (o *Operation) Challenges() bool {
	if !o.Secured() {
		return false
	}
	r := o.Response(401)
	return r == nil || !slices.ContainsFunc(r.Headers, func(h *Header) bool { return h.Required && strings.EqualFold(h.Name, "WWW-Authenticate") })
}

// HTTPScheme says whether a secured operation can be called with a scheme of HTTP authentication: an OAuth 2 or OpenID token
// is a bearer token (OpenAPI 3.1.1 §4.8.27).
func (c *Contract) HTTPScheme(o *Operation) bool {
	for _, a := range o.Security {
		for name := range a.Schemes {
			if t := c.SecuritySchemes[name].Type; t == "http" || t == "oauth2" || t == "openIdConnect" {
				return true
			}
		}
	}
	return false
}

// credentialed says whether the operation asks for something that a request carries: a certificate is shown before it.
func (r *requirer) credentialed() bool {
	for _, a := range r.op.Security {
		for name := range a.Schemes {
			if r.c.SecuritySchemes[name].Type != "mutualTLS" {
				return true
			}
		}
	}
	return false
}

func (r *requirer) security() {
	if !r.op.Secured() {
		return
	}
	place := r.c.Place("/security")
	if n, at, exact := r.c.places.find(r.op.Place.inTree() + "/security"); exact {
		place = r.c.places.of(n, at)
	}
	add := func(keyword, text string) {
		r.add(Requirement{ID: r.id("security:" + keyword), Kind: KindSecurity, Keyword: keyword, Text: text, Place: place})
	}
	add("missing", "a request without credentials is refused")
	add("unknown", "a request with unknown credentials is refused")
	if r.credentialed() {
		add("malformed", "a request with credentials that are no credentials is refused")
		add("wrong-scheme", "a request with the right secret in the wrong place is refused")
	}
	if r.op.scoped() {
		add("insufficient-scope", "a request by a caller without the scope is refused")
	}
	if r.op.Challenges() {
		// It is judged on whatever 401 comes, as a declared header is.
		r.add(Requirement{
			ID: r.id("security:challenge"), Kind: KindResponseHeader, In: "header", Pointer: "/WWW-Authenticate", Keyword: "challenge",
			Status: "401", Text: "a 401 answer says how to authenticate", Place: place,
		})
	}
}
