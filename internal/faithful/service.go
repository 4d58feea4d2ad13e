package faithful

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v4"
)

// Options say what a service is made of.
type Options struct {
	// Seed makes the answers.
	Seed uint64
	// Token is the credential that every security scheme asks for.
	Token string
	// Fault makes the service wrong in one place; its zero value is faithful.
	Fault Fault
	// Inhabited gives each collection objects of others, and keeps what is done to them: see [Service.Harms].
	Inhabited bool
	// Requests is the document that requests are judged by; nil is the service's own. See [Forget].
	Requests *openapi3.T
}

// Service is the handler. It is safe for concurrent use: requests are answered one at a time.
type Service struct {
	Options
	document *openapi3.T
	routes   []*route
	valid    *validity

	mu sync.Mutex
	// handed are the ids that answers have shown: whoever asks for one of them finds it.
	handed map[string]bool
	// gone are the paths of what was deleted, objects what is known of an object, by its path, and made the objects below a path.
	gone    map[string]bool
	objects map[string]map[string]any
	made    map[string][]string
	// inhabitants are the objects of others; nil without them.
	inhabitants *inhabitants
	// keys are the requests that were accepted with an idempotency key.
	keys map[string]*keyed
}

// Read gives the document as kin-openapi reads it.
func Read(text []byte) (*openapi3.T, error) {
	var head struct {
		Swagger any `yaml:"swagger"`
	}
	if err := yaml.Unmarshal(text, &head); err != nil {
		return nil, err
	}
	if head.Swagger != nil {
		return readSwagger(text)
	}
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = false
	return loader.LoadFromData(text)
}

func readSwagger(text []byte) (*openapi3.T, error) {
	var tree any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	data, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	var old openapi2.T
	if err := json.Unmarshal(data, &old); err != nil {
		return nil, err
	}
	document, err := openapi2conv.ToV3(&old)
	if err != nil {
		return nil, err
	}
	// The conversion lets a form be left out altogether, though fields of it are required.
	for _, item := range document.Paths.Map() {
		for _, op := range item.Operations() {
			if op.RequestBody == nil || op.RequestBody.Value == nil {
				continue
			}
			for media, content := range op.RequestBody.Value.Content {
				if !isJSON(media) && content.Schema != nil && content.Schema.Value != nil && len(content.Schema.Value.Required) > 0 {
					op.RequestBody.Value.Required = true
				}
			}
		}
	}
	return document, nil
}

// New makes a service of a document.
func New(document *openapi3.T, o Options) (*Service, error) {
	if document == nil || document.Paths == nil {
		return nil, errors.New("a service needs a document with paths")
	}
	if o.Requests == nil {
		o.Requests = document
	}
	s := &Service{
		Options: o, document: document, handed: map[string]bool{}, gone: map[string]bool{}, objects: map[string]map[string]any{}, made: map[string][]string{}, keys: map[string]*keyed{},
		valid: &validity{newer: document.IsOpenAPI31OrLater(), pools: map[*openapi3.Schema][]any{}},
	}
	if o.Inhabited {
		s.inhabitants = newInhabitants()
		s.valid.wide = true
	}
	for _, path := range document.Paths.InMatchingOrder() {
		s.routes = append(s.routes, newRoute(path, document.Paths.Value(path)))
	}
	return s, nil
}

// ServeHTTP answers a request.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<22))
	if err != nil {
		http.Error(w, "the body can't be read", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	a := s.answer(r, body)
	s.mu.Unlock()
	s.Fault.bend(a)
	a.write(w, r.Method)
}

func (s *Service) answer(r *http.Request, body []byte) *answer {
	route, values := s.find(r.Method, r.URL.EscapedPath())
	if route == nil {
		return plain(http.StatusNotFound)
	}
	method := r.Method
	op := route.item.GetOperation(method)
	if op == nil && method == http.MethodHead {
		method = http.MethodGet
		op = route.item.GetOperation(method)
	}
	if op == nil {
		a := plain(http.StatusMethodNotAllowed)
		a.header.Set("Allow", strings.Join(route.methods(), ", "))
		return a
	}
	q := &request{Request: r, service: s, route: route, method: method, operation: op, values: values, body: body}
	if status := q.judge(context.WithoutCancel(r.Context())); status != 0 {
		return q.refuse(status)
	}
	if !q.exists() {
		return q.refuse(http.StatusNotFound)
	}
	return q.once()
}

// random gives the numbers of one place: the same for the same place.
func (s *Service) random(place ...string) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprintf(h, "%q", place)
	return rand.New(rand.NewPCG(s.Seed, h.Sum64()))
}

// Served says whether the service can answer an operation: that it has a success whose body it can make, and a credential for it.
func (s *Service) Served(method, path string) error {
	i := slices.IndexFunc(s.routes, func(r *route) bool { return r.template == path })
	if i < 0 {
		return errors.New("kin-openapi does not have the path")
	}
	op := s.routes[i].item.GetOperation(method)
	if op == nil {
		return errors.New("kin-openapi does not have the method")
	}
	q := &request{service: s, route: s.routes[i], method: method, operation: op, values: map[string]string{}}
	status, response := q.success()
	if status == 0 {
		return errors.New("it documents no success")
	}
	_, _, err := q.content(response, "served")
	return err
}

// Invent gives the n-th id that may stand in a path for a parameter, and has something be there. There is none where the parameter
// lists its values: these are always there.
func (s *Service) Invent(path, parameter string, n int) (string, bool) {
	i := slices.IndexFunc(s.routes, func(r *route) bool { return r.template == path })
	if i < 0 {
		return "", false
	}
	p := parameterOf(s.routes[i], parameter)
	if p == nil || p.Schema.Value == nil || listsValues(p.Schema.Value) {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v, err := s.valid.value(s.random("invented", parameter, strconv.Itoa(n)), p.Schema.Value)
	if _, isList := v.([]any); err != nil || isList {
		return "", false
	}
	id := text(v)
	s.handed[id] = true
	return id, id != "" && !strings.ContainsAny(id, "/?#")
}

// Form tells parameters of one name apart that are held to different schemas.
func (s *Service) Form(path, parameter string) string {
	for _, r := range s.routes {
		if r.template != path {
			continue
		}
		if p := parameterOf(r, parameter); p != nil {
			data, _ := json.Marshal(p.Schema.Value) // it was read off JSON or YAML
			return string(data)
		}
	}
	return ""
}

func listsValues(s *openapi3.Schema) bool {
	return len(s.Enum) > 0 || s.Const != nil || s.Type.Is("boolean")
}
