package cases

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"holdfast/specs"
)

// argument is a bound parameter: what Argument is once its value is known.
type argument struct {
	in, name string
	value    any
	explode  bool
}

// encode writes a request for the wire. Path and header parameters have style simple, query parameters style form and
// cookies style form without explode (OpenAPI 3.1.1 §4.8.12.6): other styles are not planned.
func encode(method, path string, arguments []argument, body *Body, payload any) (*Wire, error) {
	w := &Wire{Method: method, Path: path, Header: http.Header{}}
	target := path
	var query, cookies []string
	for _, a := range arguments {
		switch a.in {
		case "path":
			// The commas between items are no part of them, and stand as they are (RFC 6570 §3.2.2).
			text, err := simpleStyle(a, pathEscape)
			if err != nil {
				return nil, err
			}
			target = strings.ReplaceAll(target, "{"+a.name+"}", text)
		case "query":
			parts, err := formStyle(a)
			if err != nil {
				return nil, err
			}
			query = append(query, parts...)
		case "header":
			text, err := simpleStyle(a, verbatim)
			if err != nil {
				return nil, err
			}
			w.Header.Add(a.name, text)
		case "cookie":
			text, err := simpleStyle(a, verbatim)
			if err != nil {
				return nil, err
			}
			cookies = append(cookies, a.name+"="+percentEncode(text))
		default:
			return nil, fmt.Errorf("parameter %s: no place is called %q", a.name, a.in)
		}
	}
	if i := strings.IndexByte(target, '{'); i >= 0 {
		return nil, fmt.Errorf("%s: the path parameter at %q has no value", path, target[i:])
	}
	if len(query) > 0 {
		target += "?" + strings.Join(query, "&")
	}
	w.Target = target
	if len(cookies) > 0 {
		w.Header.Set("Cookie", strings.Join(cookies, "; "))
	}
	if body == nil {
		return w, nil
	}
	w.HasBody = true
	if body.MediaType != "" {
		w.Header.Set("Content-Type", body.MediaType)
	}
	switch {
	case body.Payload != nil:
		data, err := specs.EncodeJSON(payload)
		if err != nil {
			return nil, err
		}
		if body.Reformat {
			data = reformat(payload)
		}
		w.Body = data
	default:
		w.Body = body.Raw
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

func verbatim(s string) string { return s }

// simpleStyle writes a value, each item of an array escaped by itself.
func simpleStyle(a argument, escape func(string) string) (string, error) {
	items, ok := a.value.([]any)
	if !ok {
		items = []any{a.value}
	}
	texts := make([]string, len(items))
	for i, item := range items {
		text, err := scalar(a, item)
		if err != nil {
			return "", err
		}
		texts[i] = escape(text)
	}
	return strings.Join(texts, ","), nil
}

func formStyle(a argument) ([]string, error) {
	name := url.QueryEscape(a.name)
	items, ok := a.value.([]any)
	if !ok {
		text, err := scalar(a, a.value)
		if err != nil {
			return nil, err
		}
		return []string{name + "=" + url.QueryEscape(text)}, nil
	}
	var parts []string
	for _, item := range items {
		text, err := scalar(a, item)
		if err != nil {
			return nil, err
		}
		parts = append(parts, url.QueryEscape(text))
	}
	if !a.explode {
		return []string{name + "=" + strings.Join(parts, ",")}, nil
	}
	for i := range parts {
		parts[i] = name + "=" + parts[i]
	}
	return parts, nil
}

func scalar(a argument, v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.String(), nil
	case bool:
		if v {
			return "true", nil
		}
		return "false", nil
	case nil:
		return "null", nil
	default:
		return "", fmt.Errorf("%s parameter %s: a value of type %T has no form on the wire", a.in, a.name, v)
	}
}
