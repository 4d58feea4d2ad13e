package stub

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
	"holdfast/specs/xmlform"
)

// request is what a stub makes of one request.
type request struct {
	op     *specs.Operation
	http   *http.Request
	path   map[string]string
	caller string
	// body is the decoded body; hasBody says that bytes came, bad that they are no JSON.
	body    any
	hasBody bool
	bad     bool
	raw     []byte
	// key is the idempotency key with all that makes it unique, "" where there is none; fingerprint what must be equal.
	key, fingerprint string
}

func (s *Stub) read(op *specs.Operation, r *http.Request, path map[string]string, body []byte) *request {
	q := &request{op: op, http: r, path: path, raw: body, hasBody: len(body) > 0, caller: s.identify(op, r)}
	if q.hasBody {
		v, err := specs.DecodeJSON(body)
		if s := q.xml(); s != nil {
			v, err = xmlform.Decode(body, s)
		}
		q.body, q.bad = v, err != nil
	}
	s.readKey(q)
	return q
}

// xml is the schema of a body that is a document of XML; nil for any other.
func (q *request) xml() *specs.Schema {
	if media := q.op.BodyMedia(q.http.Header.Get("Content-Type")); media != nil && media.Form() == specs.XMLForm {
		return media.Schema
	}
	return nil
}

// exchange is the request for runtime expressions.
func (q *request) value(expression string) (any, bool) {
	w := &cases.Wire{Method: q.http.Method, Target: q.http.URL.RequestURI(), Path: q.op.Path, Header: q.http.Header, Body: q.raw, HasBody: q.hasBody}
	w.ReadXMLAs(q.xml())
	return (&cases.Answer{Request: w}).Evaluate(expression)
}

// readKey works out the idempotency key by what the contract says makes two keys the same.
func (s *Stub) readKey(q *request) {
	i := q.op.Facts.Idempotency
	if i == nil || s.Twist.is(Forgets, q.op.ID, "") {
		return
	}
	key, ok := q.value(i.Key)
	if !ok {
		return
	}
	if text, isText := key.(string); isText && s.caseless(q.op, i.Key) {
		key = strings.ToLower(text)
	}
	scope, prints := i.Scope, i.Fingerprint
	if len(scope) == 0 {
		scope = []string{"caller", "operation"}
		for _, name := range sortedNames(q.path) {
			scope = append(scope, "$request.path."+name)
		}
	}
	if len(prints) == 0 {
		prints = []string{"$request.body"}
	}
	q.key = digest(append([]any{key}, q.parts(scope)...))
	q.fingerprint = digest(q.parts(prints))
}

// caseless says whether a key is a UUID, which is the same in capitals (RFC 9562 §4).
func (s *Stub) caseless(op *specs.Operation, key string) bool {
	in, name, _ := strings.Cut(strings.TrimPrefix(key, "$request."), ".")
	p := op.Parameter(in, name)
	if p == nil {
		return false
	}
	format, _, _ := p.Schema.Find("format")
	return format == "uuid"
}

func (q *request) parts(of []string) []any {
	var parts []any
	for _, one := range of {
		switch one {
		case "caller":
			parts = append(parts, q.caller)
		case "operation":
			parts = append(parts, q.op.ID)
		default:
			v, _ := q.value(one)
			parts = append(parts, v)
		}
	}
	return parts
}

func digest(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// identify gives the caller whose credentials a request carries; "" is nobody. An operation without security takes everybody.
func (s *Stub) identify(op *specs.Operation, r *http.Request) string {
	for _, name := range sortedNames(s.Callers) {
		schemes := s.Callers[name].Schemes
		if _, plain := schemes["*"]; plain && carries(r, schemes["*"].Header, schemes["*"].Query, schemes["*"].Cookies) {
			return name
		}
		for _, alternative := range op.Security {
			all := len(alternative.Schemes) > 0
			for scheme := range alternative.Schemes {
				c, has := schemes[scheme]
				all = all && has && carries(r, c.Header, c.Query, c.Cookies)
			}
			if all {
				return name
			}
		}
	}
	return ""
}

func carries(r *http.Request, header http.Header, query url.Values, cookies []*http.Cookie) bool {
	for name, values := range header {
		if len(values) > 0 && r.Header.Get(name) != values[0] {
			return false
		}
	}
	for name, values := range query {
		if len(values) > 0 && r.URL.Query().Get(name) != values[0] {
			return false
		}
	}
	for _, c := range cookies {
		if got, err := r.Cookie(c.Name); err != nil || got.Value != c.Value {
			return false
		}
	}
	return len(header)+len(query)+len(cookies) > 0
}

// text gives a parameter as it was sent.
func (q *request) text(p *specs.Parameter) ([]string, bool) {
	switch p.In {
	case "path":
		v, ok := q.path[p.Name]
		return []string{v}, ok
	case "query":
		v := q.http.URL.Query()[p.Name]
		return v, len(v) > 0
	case "header":
		v := q.http.Header.Values(p.Name)
		return v, len(v) > 0
	case "cookie":
		if c, err := q.http.Cookie(p.Name); err == nil {
			return []string{c.Value}, true
		}
	}
	return nil, false
}

// valid says whether a parameter keeps its schema.
func valid(p *specs.Parameter, texts []string) bool {
	if p.Schema == nil {
		return true
	}
	if slices.Contains(p.Schema.Types(), "array") {
		if len(texts) == 1 && !p.Explode {
			texts = strings.Split(texts[0], ",")
		}
		list := make([]any, len(texts))
		for i, t := range texts {
			list[i] = typed(t, p.Schema.Items())
		}
		return validates(p.Schema, list)
	}
	return validates(p.Schema, typed(texts[0], p.Schema))
}

// typed reads the text of a parameter as the type that is wanted, where it is written so.
func typed(text string, s *specs.Schema) any {
	types := s.Types()
	if slices.Contains(types, "integer") || slices.Contains(types, "number") {
		if _, err := strconv.ParseFloat(text, 64); err == nil && json.Valid([]byte(text)) {
			return json.Number(text)
		}
	}
	if slices.Contains(types, "boolean") && (text == "true" || text == "false") {
		return text == "true"
	}
	return text
}

// validates says whether a value keeps a schema; what can't be judged does.
func validates(s *specs.Schema, v any) bool {
	err := s.Validate(v)
	var invalid *specs.Invalid
	return !errors.As(err, &invalid)
}

func unescape(segment string) (string, error) { return url.PathUnescape(segment) }

func pointerOf(name string) string {
	return jsonpointer.Of(name)
}

func sortedNames[V any](m map[string]V) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
