package reference

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// call is one request on its way to a handler: who calls, and the object that the path names.
type call struct {
	*http.Request
	tenant string
	id     string // the path parameter, decoded and not yet validated; "" where the path has none
}

type handler func(call) (answer, error)

// route is one path of the contract. A segment of "*" stands for the path parameter.
type route struct {
	segments []string
	handlers map[string]handler
}

// table is the contract's paths object.
func (s *Service) table() []route {
	return []route{
		{[]string{"customers"}, map[string]handler{http.MethodPost: s.createCustomer}},
		{[]string{"customers", "*"}, map[string]handler{http.MethodGet: s.getCustomer}},
		{[]string{"customers", "*", "refunds"}, map[string]handler{
			http.MethodGet:  s.listRefunds,
			http.MethodPost: s.createRefund,
		}},
		{[]string{"refunds", "*"}, map[string]handler{http.MethodGet: s.getRefund}},
	}
}

// route finds the handler of a request and the value of the path parameter.
//
// http.ServeMux is not used: it answers 307 to "//" and "." segments, and 404 and 405 in text/plain, which the contract
// does not document. Here such a path is one that does not exist.
func (s *Service) route(r *http.Request) (handler, string, error) {
	// The escaped path is split before it is decoded, so that %2F is a character of an id and not a separator.
	segments, ok := pathSegments(r.URL.EscapedPath())
	if !ok {
		return nil, "", notFound("there is nothing at this path")
	}
	for _, candidate := range s.routes {
		id, ok := candidate.match(segments)
		if !ok {
			continue
		}
		handle, err := s.method(candidate, r.Method)
		return handle, id, err
	}
	return nil, "", notFound("there is nothing at this path")
}

// pathSegments decodes the segments of a path. It reports false for what can name nothing here: a path that is not
// absolute, an empty segment, a dot segment, an escape that stands for no byte.
func pathSegments(path string) ([]string, bool) {
	rest, absolute := strings.CutPrefix(path, "/")
	if !absolute {
		return nil, false
	}
	segments := strings.Split(rest, "/")
	for i, escaped := range segments {
		segment, err := url.PathUnescape(escaped)
		if err != nil || segment == "" || segment == "." || segment == ".." {
			return nil, false
		}
		segments[i] = segment
	}
	return segments, true
}

func (r route) match(segments []string) (id string, ok bool) {
	if len(segments) != len(r.segments) {
		return "", false
	}
	for i, want := range r.segments {
		switch want {
		case "*":
			id = segments[i]
		case segments[i]:
		default:
			return "", false
		}
	}
	return id, true
}

// method picks the handler of a method. HEAD is GET without the content (RFC 9110, section 9.3.2; net/http drops the
// body), and OPTIONS says what there is (section 9.3.7); every other method must be declared.
func (s *Service) method(r route, method string) (handler, error) {
	get, readable := r.handlers[http.MethodGet]
	if handle, ok := r.handlers[method]; ok {
		return handle, nil
	}
	switch {
	case method == http.MethodHead && readable:
		return get, nil
	case method == http.MethodOptions:
		return func(call) (answer, error) {
			return answer{status: http.StatusNoContent, allow: r.allow()}, nil
		}, nil
	case readable && s.faults.on("undeclared-method-accepted"):
		return get, nil
	}
	return nil, &problem{
		Status: http.StatusMethodNotAllowed, Code: "method_not_allowed", Title: "Method not allowed",
		Detail: "this path has " + r.allow(), allow: r.allow(),
	}
}

// allow is the Allow field of a path: what is declared, and what comes with it.
func (r route) allow() string {
	methods := []string{http.MethodOptions}
	for method := range r.handlers {
		methods = append(methods, method)
		if method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}
