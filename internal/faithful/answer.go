package faithful

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// answer is what is sent back.
type answer struct {
	status int
	header http.Header
	// value is the body, of schema; media is its type, empty where there is none.
	value  any
	schema *openapi3.Schema
	media  string
	// operation is the one that was asked.
	method, template string
}

func plain(status int) *answer { return &answer{status: status, header: http.Header{}} }

func (a *answer) write(w http.ResponseWriter, method string) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.media == "" || a.status == http.StatusNoContent || a.status == http.StatusNotModified {
		w.WriteHeader(a.status)
		return
	}
	var data []byte
	if text, ok := a.value.(string); ok && !isJSON(a.media) {
		data = []byte(text)
	} else {
		data, _ = json.Marshal(a.value) // what kin-openapi has read off JSON
	}
	w.Header().Set("Content-Type", a.media)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(a.status)
	if method != http.MethodHead {
		_, _ = w.Write(data)
	}
}

func isJSON(media string) bool {
	bare, _, _ := strings.Cut(media, ";")
	bare = strings.ToLower(strings.TrimSpace(bare))
	return bare == "application/json" || strings.HasSuffix(bare, "+json")
}

// success is the first documented success.
func (q *request) success() (int, *openapi3.Response) {
	keys := q.operation.Responses.Keys()
	slices.Sort(keys)
	for _, key := range keys {
		if status, err := strconv.Atoi(key); err == nil && status >= 200 && status < 300 && status != http.StatusPartialContent {
			return status, q.operation.Responses.Value(key).Value
		}
	}
	if r := q.operation.Responses.Value("2XX"); r != nil {
		return http.StatusOK, r.Value
	}
	if r := q.operation.Responses.Default(); r != nil && !slices.ContainsFunc(keys, func(k string) bool { return k[0] == '3' }) {
		return http.StatusOK, r.Value
	}
	return 0, nil
}

// refusal is the documented response of a refusal: that of the status, another that says the request is wrong, or the default.
func (q *request) refusal(status int) (int, *openapi3.Response) {
	statuses := []int{status}
	if status == http.StatusConflict {
		statuses = append(statuses, http.StatusUnprocessableEntity, http.StatusBadRequest)
	}
	if status == http.StatusBadRequest || status == http.StatusUnsupportedMediaType {
		statuses = append(statuses, http.StatusBadRequest, http.StatusUnprocessableEntity)
	}
	for _, s := range statuses {
		if r := q.operation.Responses.Value(strconv.Itoa(s)); r != nil {
			return s, r.Value
		}
	}
	if r := q.operation.Responses.Value("4XX"); r != nil {
		return status, r.Value
	}
	if r := q.operation.Responses.Default(); r != nil {
		return status, r.Value
	}
	return status, nil
}

func (q *request) refuse(status int) *answer {
	status, response := q.refusal(status)
	a := plain(status)
	if response != nil {
		if made, err := q.make(status, response, "refused", strconv.Itoa(status)); err == nil {
			a = made
		}
	}
	if status == http.StatusUnauthorized {
		a.header.Set("WWW-Authenticate", `Bearer realm="all"`)
		if q.takesBasic() {
			a.header.Set("WWW-Authenticate", `Basic realm="all"`)
		}
	}
	return a
}

func (q *request) takesBasic() bool {
	if q.service.document.Components == nil {
		return false
	}
	for _, s := range q.service.document.Components.SecuritySchemes {
		if s.Value != nil && s.Value.Type == "http" && strings.EqualFold(s.Value.Scheme, "basic") {
			return true
		}
	}
	return false
}

// make makes an answer with the headers and the body that a response documents.
func (q *request) make(status int, response *openapi3.Response, place ...string) (*answer, error) {
	a := plain(status)
	a.method, a.template = q.method, q.route.template
	for name, header := range response.Headers {
		if header.Value == nil || strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Set-Cookie") {
			continue
		}
		if header.Value.Schema == nil {
			continue
		}
		v, err := q.service.valid.value(q.service.random(append(place, "header", name)...), header.Value.Schema.Value)
		if _, isObject := v.(map[string]any); err != nil || isObject {
			continue
		}
		a.header.Set(name, headerText(v))
	}
	a.conform()
	var err error
	a.value, a.media, err = q.content(response, place...)
	if a.media != "" {
		if m := response.Content.Get(a.media); m != nil && m.Schema != nil {
			a.schema = m.Schema.Value
		}
	}
	a.describeProblem()
	return a, err
}

// conform has the headers whose form RFC 9110 gives say what they should.
func (a *answer) conform() {
	for name, value := range map[string]string{"Retry-After": "120", "Allow": "GET", "Link": `<https://example.com/>; rel="self"`, "Content-Language": "en"} {
		if a.header.Get(name) != "" {
			a.header.Set(name, value)
		}
	}
}

// tag gives an answer that documents an entity tag the one of its body (RFC 9110 §8.8.3).
func (a *answer) tag() {
	if a.header.Get("Etag") == "" {
		return
	}
	data, _ := json.Marshal(a.value) // it was read off JSON
	sum := sha256.Sum256(data)
	a.header.Set("Etag", fmt.Sprintf("%q", hex.EncodeToString(sum[:8])))
}

// describeProblem has problem details say what RFC 9457 §3.1 has them say.
func (a *answer) describeProblem() {
	m, ok := a.value.(map[string]any)
	if !ok || !strings.HasPrefix(a.media, "application/problem+json") {
		return
	}
	for name, value := range map[string]any{"status": json.Number(strconv.Itoa(a.status)), "type": "about:blank", "title": http.StatusText(a.status), "instance": "/problems/1"} {
		if _, there := m[name]; there {
			m[name] = value
		}
	}
}

func headerText(v any) string {
	if list, ok := v.([]any); ok {
		texts := make([]string, len(list))
		for i, item := range list {
			texts[i] = headerText(item)
		}
		return strings.Join(texts, ",")
	}
	return fmt.Sprint(v)
}

// content makes the body that a response documents, in JSON where it can be had.
func (q *request) content(response *openapi3.Response, place ...string) (any, string, error) {
	keys := make([]string, 0, len(response.Content))
	for key := range response.Content {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		switch {
		case isJSON(a) == isJSON(b):
			return strings.Compare(a, b)
		case isJSON(a):
			return -1
		}
		return 1
	})
	if len(keys) == 0 {
		return nil, "", nil
	}
	chosen, media := keys[0], response.Content[keys[0]]
	sent := chosen
	switch {
	case chosen == "*/*" || chosen == "application/*":
		sent = "application/json"
	case chosen == "text/*":
		sent = "text/plain"
	}
	if media == nil || media.Schema == nil || media.Schema.Value == nil {
		if isJSON(sent) {
			return map[string]any{"any": "thing"}, sent, nil
		}
		return "any", sent, nil
	}
	v, err := q.service.valid.body(q.service.random(place...), media.Schema.Value)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", chosen, err)
	}
	if _, isText := v.(string); !isText && !isJSON(sent) {
		return nil, "", errors.New("a body of " + sent + " that is no text")
	}
	return v, sent, nil
}
