package specs

import (
	"fmt"
	"slices"
	"strings"
)

// parameterStyles are the styles that each place has (OpenAPI 3.1.1 §4.8.12.3).
var parameterStyles = map[string][]string{
	"path": {"simple", "label", "matrix"}, "header": {"simple"}, "cookie": {"form"},
	"query": {"form", "spaceDelimited", "pipeDelimited", "deepObject"},
}

// wholeQuery takes the whole query string (OpenAPI 3.2.0 §4.12.1) for what it is on the wire: a form is one object of the query, each of whose
// members has a name and a value of its own, and JSON a value without a name.
func (p *Parameter) wholeQuery() {
	switch {
	case p.In != "querystring":
	case (&Media{Type: p.Content}).Form() == URLEncodedForm:
		p.In, p.Style, p.Explode, p.Content = "query", "form", true, ""
	case p.JSON():
		p.In, p.Style, p.Whole = "query", "form", true
	}
}

// unusual says why a parameter can't be written; "" where it can.
func (p *Parameter) unusual() string {
	styles := parameterStyles[p.In]
	types := p.Schema.Types()
	array, object := slices.Equal(types, []string{"array"}), slices.Equal(types, []string{"object"})
	switch {
	case p.In == "querystring":
		return fmt.Sprintf("takes the whole query as %s, and only forms and JSON are written there", p.Content)
	case styles == nil:
		return "stands in an unknown place"
	case p.Content != "" && p.In == "cookie":
		return "is described by content, and no standard says how that stands in a cookie"
	case p.Content != "" && !p.JSON():
		return fmt.Sprintf("is described by content of the type %s, which is not written", p.Content)
	case p.Content != "":
		return ""
	case !slices.Contains(styles, p.Style):
		return "has the style " + p.Style
	case p.In == "cookie" && p.Explode && (array || object):
		return "is exploded in a cookie, which OpenAPI gives no form"
	case array && p.Schema.itemsNest():
		return "is an array of objects or arrays, for which the style " + p.Style + " has no form"
	case object && p.Schema.membersNest():
		return "is an object of objects or arrays, for which the style " + p.Style + " has no form"
	}
	return ""
}

// connectionHeaders frame a message or rule its connection (RFC 9110 §7.2, §7.6.1, §7.8, §8.6, §10.1.1; RFC 9112 §6). One that is wrong
// may leave a connection on which two requests are taken for one, or one for two.
var connectionHeaders = []string{
	"host", "content-length", "transfer-encoding", "connection", "keep-alive", "proxy-connection", "expect", "te", "trailer", "upgrade",
}

// ofTheConnection says whether it is a header that is not the caller's to choose.
func (p *Parameter) ofTheConnection() bool {
	return p.In == "header" && slices.Contains(connectionHeaders, strings.ToLower(p.Name))
}

// JSON says whether the parameter's value is written as JSON.
func (p *Parameter) JSON() bool { return p.Content != "" && (&Media{Type: p.Content}).JSON() }

// itemsNest says whether the items of an array are nothing but objects or arrays.
func (s *Schema) itemsNest() bool { return s.Items().nests() }

// membersNest says whether an object can't be without a member that is an object or an array.
func (s *Schema) membersNest() bool {
	for _, p := range s.Properties() {
		if p.Required && p.Schema.nests() {
			return true
		}
	}
	return false
}

// nests says whether all that a schema allows are objects and arrays.
func (s *Schema) nests() bool {
	types := s.Types()
	return len(types) > 0 && !slices.ContainsFunc(types, func(t string) bool { return t != "object" && t != "array" && t != "null" })
}
