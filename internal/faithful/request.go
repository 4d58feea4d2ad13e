package faithful

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// request is one that has an operation.
type request struct {
	*http.Request
	service   *Service
	route     *route
	method    string
	operation *openapi3.Operation
	values    map[string]string
	body      []byte
}

// Judge says why a request is refused, its credentials aside; nil accepts it.
func (s *Service) Judge(method, target string, header http.Header, body []byte) error {
	u, err := url.Parse(target)
	if err != nil {
		return err
	}
	route, values := s.find(method, u.EscapedPath())
	if route == nil || route.item.GetOperation(method) == nil {
		return errors.New("no operation takes it")
	}
	r := &http.Request{Method: method, URL: u, Header: header}
	q := &request{Request: r, service: s, route: route, method: method, operation: route.item.GetOperation(method), values: values, body: body}
	return q.validate(context.Background(), openapi3filter.NoopAuthenticationFunc)
}

// judge has kin-openapi judge the request and gives the status of its refusal; 0 accepts it.
func (q *request) judge(ctx context.Context) int {
	err := q.validate(ctx, q.authenticate)
	var unknown *openapi3filter.SecurityRequirementsError
	var invalid *openapi3filter.RequestError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &unknown):
		return http.StatusUnauthorized
	case q.service.Fault.forgives(q, err):
		return 0
	case errors.As(err, &invalid) && strings.HasPrefix(invalid.Reason, "header Content-Type has"):
		return http.StatusUnsupportedMediaType
	}
	return http.StatusBadRequest
}

func (q *request) validate(ctx context.Context, authenticate openapi3filter.AuthenticationFunc) error {
	item := q.service.Requests.Paths.Value(q.route.template)
	r := q.Request.Clone(ctx)
	r.Method = q.method
	r.Body = io.NopCloser(bytes.NewReader(q.body))
	r.ContentLength = int64(len(q.body))
	if media, _, _ := mime.ParseMediaType(q.Header.Get("Content-Type")); isJSON(media) && len(q.body) > 0 && !json.Valid(q.body) {
		return errors.New("the body is no JSON text") // kin-openapi reads the first value and leaves the rest
	}
	return openapi3filter.ValidateRequest(ctx, &openapi3filter.RequestValidationInput{
		Request: r, PathParams: q.values, QueryParams: r.URL.Query(),
		Route:   &routers.Route{Spec: q.service.Requests, Path: q.route.template, PathItem: item, Method: q.method, Operation: item.GetOperation(q.method)},
		Options: &openapi3filter.Options{MultiError: true, SkipSettingDefaults: true, AuthenticationFunc: authenticate},
	})
}

// precondition gives the status that a condition on the entity tag asks for (RFC 9110 §13.2), where the operation documents it.
func (q *request) precondition(a *answer) int {
	tag := a.header.Get("Etag")
	if tag == "" {
		return 0
	}
	if none := q.Header.Get("If-None-Match"); none != "" && q.method == http.MethodGet && q.operation.Responses.Value("304") != nil && (none == "*" || strings.Contains(none, tag)) {
		return http.StatusNotModified
	}
	return 0
}

// authenticate asks for the one token that the service knows, in the place that the scheme names.
func (q *request) authenticate(_ context.Context, in *openapi3filter.AuthenticationInput) error {
	r, scheme, token := in.RequestValidationInput.Request, in.SecurityScheme, q.service.Token
	ok := false
	switch {
	case scheme.Type == "apiKey" && scheme.In == "query":
		ok = r.URL.Query().Get(scheme.Name) == token
	case scheme.Type == "apiKey" && scheme.In == "cookie":
		c, err := r.Cookie(scheme.Name)
		ok = err == nil && c.Value == token
	case scheme.Type == "apiKey":
		ok = r.Header.Get(scheme.Name) == token
	case scheme.Type == "http" && strings.EqualFold(scheme.Scheme, "basic"):
		user, password, given := r.BasicAuth()
		ok = given && user == token && password == token
	default:
		kind, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		ok = strings.EqualFold(kind, "Bearer") && given == token
	}
	if !ok {
		return errors.New("nobody has such a credential")
	}
	return nil
}

// exists says whether all objects that the path names are there.
func (q *request) exists() bool {
	if q.service.inhabitants != nil {
		return q.inhabited()
	}
	for _, at := range parameterName.FindAllStringSubmatchIndex(q.route.template, -1) {
		name := q.route.template[at[2]:at[3]]
		address := q.fill(q.route.template[:at[1]])
		value := q.values[name]
		if q.service.gone[address] {
			return false
		}
		p := parameterOf(q.route, name)
		if listed := p != nil && p.Schema.Value != nil && listsValues(p.Schema.Value); !listed && !q.service.handed[value] {
			return false
		}
	}
	return true
}

// fill puts the request's values into a template, or the beginning of one.
func (q *request) fill(template string) string {
	return parameterName.ReplaceAllStringFunc(template, func(p string) string { return q.values[p[1:len(p)-1]] })
}
