package cases

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"holdfast/specs"
)

// encode writes a request for the wire.
func encode(method, path string, arguments []argument, body *Body, payload any, media *specs.Media) (*Wire, error) {
	w := &Wire{Method: method, Path: path, Header: http.Header{}}
	target := path
	var query strings.Builder
	var cookies []string
	for _, a := range arguments {
		if text, ok := a.plain(); ok {
			a.field(&query, a.encoded(a.name), text)
			continue
		}
		parts, err := a.parts()
		if err != nil {
			return nil, err
		}
		switch a.in {
		case "path":
			target = strings.ReplaceAll(target, "{"+a.name+"}", parts[0])
		case "query":
			for _, part := range parts {
				separate(&query)
				query.WriteString(part)
			}
		case "header":
			w.Header.Add(a.name, parts[0])
		case "cookie":
			cookies = append(cookies, parts...)
		default:
			return nil, fmt.Errorf("parameter %s: no place is called %q", a.name, a.in)
		}
	}
	if i := strings.IndexByte(target, '{'); i >= 0 {
		return nil, fmt.Errorf("%s: the path parameter at %q has no value", path, target[i:])
	}
	if query.Len() > 0 {
		target += "?" + query.String()
	}
	w.Target = target
	if len(cookies) > 0 {
		w.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	if body == nil {
		return w, nil
	}
	w.HasBody = true
	w.Body = body.Raw
	mediaType := body.MediaType
	if body.Payload != nil {
		var err error
		if text, ok := payload.(encoded); ok {
			w.Body = bytes.Clone(text)
		} else if w.Body, mediaType, err = encodeBody(body, payload, media); err != nil {
			return nil, err
		}
	}
	if mediaType != "" {
		w.Header.Set("Content-Type", mediaType)
	}
	return w, nil
}

// pathEscape percent-encodes all but RFC 3986's unreserved characters, and the dots of "." and "..", which clients and
// servers would take for a way through the tree.
func pathEscape(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return percentEncode(s)
}

// percentEncode leaves RFC 3986's unreserved characters; a space is %20, since + stands for one in forms only.
func percentEncode(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
