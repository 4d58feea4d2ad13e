package faithful

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// Fault is one way of being wrong; its zero value is none.
type Fault struct {
	// Bend is how the successful answers of one operation are wrong: Drops, Retypes, OtherStatus or OtherMedia.
	Bend string
	// Texts accepts any text for a parameter of another type.
	Texts bool
	// Method and Path name the operation of both.
	Method, Path string
}

// The ways in which an answer is bent.
const (
	// Drops leaves out a required member.
	Drops = "drops"
	// Retypes makes a text of a member that is none, and a number of one that is.
	Retypes = "retypes"
	// OtherStatus answers with a status that nobody documents.
	OtherStatus = "other-status"
	// OtherMedia says that JSON is a web page.
	OtherMedia = "other-media"
)

// forgives says whether all that is wrong with a request is that the text of a parameter is not of its type.
func (f Fault) forgives(q *request, err error) bool {
	if !f.Texts || f.Method != q.method || f.Path != q.route.template {
		return false
	}
	many, ok := err.(openapi3.MultiError)
	if !ok {
		many = openapi3.MultiError{err}
	}
	return !slices.ContainsFunc(many, func(err error) bool {
		var request *openapi3filter.RequestError
		var parse *openapi3filter.ParseError
		return !errors.As(err, &request) || request.Parameter == nil || !errors.As(err, &parse) || parse.Kind != openapi3filter.KindInvalidFormat
	})
}

// bend spoils an answer.
func (f Fault) bend(a *answer) {
	if f.Bend == "" || a.method != f.Method || a.template != f.Path || a.status >= 300 {
		return
	}
	switch f.Bend {
	case OtherStatus:
		a.status = http.StatusIMUsed
	case OtherMedia:
		if a.media != "" {
			data, _ := json.Marshal(a.value) // what kin-openapi has read off JSON
			a.media, a.value = "text/html", string(data)
		}
	case Drops:
		if m, name := place(a, true); m != nil {
			delete(m, name)
		}
	case Retypes:
		if m, name := place(a, false); m != nil {
			if _, isText := m[name].(string); isText {
				m[name] = json.Number("17.5")
			} else {
				m[name] = "seventeen"
			}
		}
	}
}

// Bends says whether a fault of its kind can be told from a right answer of this operation.
func (s *Service) Bends(f Fault) bool {
	r := s.has(f.Path, f.Method)
	if r == nil {
		return false
	}
	q := &request{service: s, route: r, method: f.Method, operation: r.item.GetOperation(f.Method), values: map[string]string{}}
	status, response := q.success()
	if status == 0 {
		return false
	}
	a, err := q.make(status, response, "bends")
	if err != nil {
		return false
	}
	before, media := a.status, a.media
	f.bend(a)
	switch f.Bend {
	case OtherStatus:
		return a.status != before && q.operation.Responses.Default() == nil && q.operation.Responses.Value("2XX") == nil
	case OtherMedia:
		return a.media != media && isJSON(media) && response.Content.Get("text/html") == nil
	default:
		return a.schema != nil && isJSON(a.media) && !s.valid.holds(a.schema, a.value)
	}
}

// place is a member of an answer that its schema says something about.
func place(a *answer, required bool) (map[string]any, string) {
	m, _ := a.value.(map[string]any)
	if m == nil {
		if list, ok := a.value.([]any); ok && len(list) > 0 {
			m, _ = list[0].(map[string]any)
		}
	}
	if m == nil || a.schema == nil {
		return nil, ""
	}
	schema := a.schema
	if schema.Items != nil && schema.Items.Value != nil {
		schema = schema.Items.Value
	}
	names, props := told(schema)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		p := props[name]
		if required && slices.Contains(names, name) || !required && p != nil && p.Value != nil && p.Value.Type.IsSingle() {
			return m, name
		}
	}
	return nil, ""
}

// told are the required members and the properties that a schema names, its allOf included.
func told(s *openapi3.Schema) ([]string, map[string]*openapi3.SchemaRef) {
	names, props := slices.Clone(s.Required), map[string]*openapi3.SchemaRef{}
	maps.Copy(props, s.Properties)
	for _, part := range s.AllOf {
		if part.Value != nil {
			n, p := told(part.Value)
			names = append(names, n...)
			maps.Copy(props, p)
		}
	}
	return names, props
}
