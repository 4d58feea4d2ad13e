package seats

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

type operation func(*call) (*answer, error)

// operations are the contract's paths by their segments, the id as "*". http.ServeMux is not used: it redirects, and answers
// 404 and 405 in text/plain, which the contract does not document.
func (s *Service) operations(path string) map[string]operation {
	switch path {
	case "events":
		return map[string]operation{"GET": s.listEvents, "POST": s.createEvent}
	case "events/*":
		return map[string]operation{"GET": s.getEvent, "PUT": s.replaceEvent, "PATCH": s.changeEvent, "DELETE": s.deleteEvent}
	case "events/*/availability":
		return map[string]operation{"GET": s.getAvailability}
	case "events/*/bookings":
		return map[string]operation{"GET": s.listBookings, "POST": s.createBooking}
	case "bookings/*":
		return map[string]operation{"GET": s.getBooking, "DELETE": s.cancelBooking}
	}
	return nil
}

// route finds the operation of a request and the id in its path. The escaped path is split before it is decoded, so that %2F is a
// character of an id. An id has no case (RFC 9562, section 4).
func (s *Service) route(r *http.Request) (operation, string, error) {
	segments := strings.Split(strings.TrimPrefix(r.URL.EscapedPath(), "/"), "/")
	id := ""
	if len(segments) > 1 {
		decoded, err := url.PathUnescape(segments[1])
		if err != nil || decoded == "" || decoded == "." || decoded == ".." {
			return nil, "", notFound("path")
		}
		id, segments[1] = strings.ToLower(decoded), "*"
	}
	there := s.operations(strings.Join(segments, "/"))
	if there == nil {
		return nil, "", notFound("path")
	}
	method := r.Method
	if _, readable := there[http.MethodGet]; readable && method == http.MethodHead {
		method = http.MethodGet // net/http drops the body (RFC 9110, section 9.3.2)
	}
	if found, ok := there[method]; ok {
		return found, id, nil
	}
	allow := allowed(there)
	if method == http.MethodOptions {
		header := map[string]string{"Allow": allow}
		if there[http.MethodPatch] != nil {
			header["Accept-Patch"] = mediaPatch // RFC 5789, section 3.1
		}
		return func(*call) (*answer, error) { return &answer{status: http.StatusNoContent, header: header}, nil }, "", nil
	}
	no := refuse(http.StatusMethodNotAllowed, "method_not_allowed", "this path has "+allow)
	if !s.faults.on("allow-missing") {
		no.header = map[string]string{"Allow": allow} // RFC 9110, section 15.5.6
	}
	return nil, "", no
}

// allowed is the Allow field of a path: what is declared, and what comes with it.
func allowed(there map[string]operation) string {
	methods := append(slices.Collect(maps.Keys(there)), http.MethodOptions)
	if there[http.MethodGet] != nil {
		methods = append(methods, http.MethodHead)
	}
	slices.Sort(methods)
	return strings.Join(methods, ", ")
}
