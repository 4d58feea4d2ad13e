package faithful

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// route is one path of the document.
type route struct {
	template string
	form     *regexp.Regexp
	names    []string
	item     *openapi3.PathItem
}

var parameterName = regexp.MustCompile(`\{([^{}]+)\}`)

func newRoute(template string, item *openapi3.PathItem) *route {
	r := &route{template: template, item: item}
	var form strings.Builder
	rest := template
	for {
		at := parameterName.FindStringSubmatchIndex(rest)
		if at == nil {
			break
		}
		form.WriteString(regexp.QuoteMeta(rest[:at[0]]) + "([^/]+)")
		r.names = append(r.names, rest[at[2]:at[3]])
		rest = rest[at[1]:]
	}
	form.WriteString(regexp.QuoteMeta(rest))
	r.form = regexp.MustCompile("^" + form.String() + "$")
	return r
}

func (r *route) methods() (all []string) {
	for method := range r.item.Operations() {
		all = append(all, method)
	}
	if slices.Contains(all, http.MethodGet) && !slices.Contains(all, http.MethodHead) {
		all = append(all, http.MethodHead)
	}
	slices.Sort(all)
	return all
}

// find gives the first path that fits, in kin-openapi's order: those without parameters come first. Of two that only the names of their
// parameters tell apart, it is the one that has the method.
func (s *Service) find(method, path string) (*route, map[string]string) {
	var first *route
	for _, r := range s.routes {
		switch {
		case !r.form.MatchString(path):
		case first == nil:
			first = r
		case first.item.GetOperation(method) == nil && r.item.GetOperation(method) != nil && r.shape() == first.shape():
			first = r
		}
	}
	if first == nil {
		return nil, nil
	}
	values := map[string]string{}
	for i, escaped := range first.form.FindStringSubmatch(path)[1:] {
		value, err := url.PathUnescape(escaped)
		if err != nil {
			return nil, nil
		}
		values[first.names[i]] = value
	}
	return first, values
}

func (r *route) shape() string { return parameterName.ReplaceAllString(r.template, "{}") }

// has says whether the document has a path with a method, and gives its route.
func (s *Service) has(template, method string) *route {
	for _, r := range s.routes {
		if r.template == template && r.item.GetOperation(method) != nil {
			return r
		}
	}
	return nil
}

// below gives the path of one object of a list: the template with one more parameter.
func (s *Service) below(template string) *route {
	for _, r := range s.routes {
		rest, ok := strings.CutPrefix(r.template, strings.TrimSuffix(template, "/")+"/{")
		if ok && strings.IndexByte(rest, '}') == len(rest)-1 {
			return r
		}
	}
	return nil
}
