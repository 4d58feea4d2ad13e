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

// find gives the first path that fits, in kin-openapi's order: those without parameters come first.
func (s *Service) find(path string) (*route, map[string]string) {
	for _, r := range s.routes {
		found := r.form.FindStringSubmatch(path)
		if found == nil {
			continue
		}
		values := map[string]string{}
		for i, name := range r.names {
			value, err := url.PathUnescape(found[i+1])
			if err != nil {
				return nil, nil
			}
			values[name] = value
		}
		return r, values
	}
	return nil, nil
}

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
