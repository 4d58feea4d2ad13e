package conformancetest_test

import (
	"encoding/json"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/conformancetest"
)

// breadth is a contract with what requests can be made of, each kind once.
const breadth = `
openapi: 3.1.0
info: { title: Breadth, version: '1' }
paths:
  /search:
    get:
      operationId: search
      parameters:
        - { name: fish, in: query, explode: false, schema: { type: array, items: { type: string, enum: [cod, eel] } } }
        - { name: filter, in: query, style: deepObject, explode: true, schema: { type: object, properties: { state: { type: string, enum: [open, shut] } } } }
        - { name: piped, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: where, in: query, content: { application/json: { schema: { type: object, required: [a], properties: { a: { type: integer } } } } } }
        - { name: seen, in: cookie, explode: false, schema: { type: array, items: { type: integer } } }
      responses: { '200': { description: d }, '400': { description: d } }
  /form:
    post:
      operationId: form
      requestBody: { required: true, content: { application/x-www-form-urlencoded: { schema: { type: object, required: [name], properties: { name: { type: string, maxLength: 5 }, n: { type: integer } } } } } }
      responses: { '200': { description: d }, '400': { description: d }, '415': { description: d } }
  /upload:
    post:
      operationId: upload
      requestBody: { required: true, content: { multipart/form-data: { schema: { type: object, required: [file, size], properties: { file: { type: string, format: binary }, size: { type: integer, maximum: 9 } } } } } }
      responses: { '200': { description: d }, '400': { description: d }, '415': { description: d } }
  /shapes:
    post:
      operationId: shape
      requestBody: { required: true, content: { application/json: { schema: { oneOf: [{ $ref: '#/components/schemas/Circle' }, { $ref: '#/components/schemas/Square' }], discriminator: { propertyName: kind } } } } }
      responses: { '200': { description: d }, '400': { description: d }, '415': { description: d } }
  /numbers:
    post:
      operationId: numbers
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [n, x], properties: { n: { type: integer }, x: { type: number }, t: { anyOf: [{ type: string, maxLength: 4 }, { type: 'null' }] }, note: { type: string } } } } } }
      responses: { '200': { description: d }, '400': { description: d }, '415': { description: d } }
components:
  schemas:
    Circle: { type: object, required: [kind, r], properties: { kind: { const: Circle }, r: { type: number, minimum: 0 } } }
    Square: { type: object, required: [kind, a], properties: { kind: { const: Square }, a: { type: number, minimum: 0 } } }
`

// breadthService keeps the contract above but for one fault.
type breadthService string

func (fault breadthService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	status := http.StatusBadRequest
	media, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	on := func(name string) bool { return string(fault) == name }
	integer := regexp.MustCompile(`^-?[0-9]+$`).MatchString
	of := func(list string, sep string, ok func(string) bool) bool {
		return !slices.ContainsFunc(strings.Split(list, sep), func(s string) bool { return !ok(s) })
	}
	ok := false
	switch r.URL.Path {
	case "/search":
		if r.Method != http.MethodGet {
			status = http.StatusMethodNotAllowed
			break
		}
		q := r.URL.Query()
		var where map[string]any
		seen, err := r.Cookie("seen")
		ok = (!q.Has("fish") || on("items") || of(q.Get("fish"), ",", func(s string) bool { return s == "cod" || s == "eel" })) &&
			(!q.Has("filter[state]") || on("deep-object") || q.Get("filter[state]") == "open" || q.Get("filter[state]") == "shut") &&
			(!q.Has("piped") || on("pipes") || of(q.Get("piped"), "|", integer)) &&
			(!q.Has("where") || on("content") || json.Unmarshal([]byte(q.Get("where")), &where) == nil && isWhole(where["a"])) &&
			(err != nil || on("cookie") || of(seen.Value, ",", integer))
	case "/form":
		values, err := parseForm(string(body))
		ok = media == "application/x-www-form-urlencoded" && err == nil && values["name"] != nil && (utf8.RuneCountInString(values["name"][0]) <= 5 || on("form-length")) &&
			(values["n"] == nil || integer(values["n"][0]) || on("form-type"))
	case "/upload":
		parts := parts(body, params["boundary"])
		size, err := strconv.Atoi(parts["size"])
		_, file := parts["file"]
		ok = media == "multipart/form-data" && (file || on("file-missing")) && err == nil && (size <= 9 || on("part-bound"))
	case "/shapes":
		var v map[string]any
		if media != "application/json" || json.Unmarshal(body, &v) != nil {
			break
		}
		r, isCircle := v["r"].(float64)
		a, isSquare := v["a"].(float64)
		switch {
		case v["kind"] == "Circle":
			ok = isCircle && r >= 0 && !on("branch-refused")
		case v["kind"] == "Square":
			ok = isSquare && (a >= 0 || on("branch-bound"))
		default:
			ok = on("discriminator")
		}
	case "/numbers":
		var v map[string]any
		if media != "application/json" && !on("media") || json.Unmarshal(body, &v) != nil || on("long") && len(body) > 4096 {
			break
		}
		if on("nul") && strings.Contains(string(body), `\u0000`) {
			status = http.StatusInternalServerError
			break
		}
		x, isNumber := v["x"].(float64)
		t, isText := v["t"].(string)
		_, sent := v["t"]
		note, noted := v["note"]
		_, isNote := note.(string)
		ok = isWhole(v["n"]) && (v["n"] != 0.0 || !on("zero")) && isNumber && (x == math.Trunc(x) || !on("fraction")) &&
			(!sent || v["t"] == nil || isText && (utf8.RuneCountInString(t) <= 4 || on("nullable-bound"))) && (!noted || isNote)
	}
	if ok {
		status = http.StatusOK
	} else if r.Method == http.MethodPost && media != "application/json" && media != "multipart/form-data" && !strings.Contains(media, "form") {
		status = http.StatusUnsupportedMediaType
	} else if r.Method != http.MethodPost && r.URL.Path != "/search" {
		status = http.StatusMethodNotAllowed
	}
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	w.WriteHeader(status)
}

func isWhole(v any) bool {
	n, ok := v.(float64)
	return ok && n == math.Trunc(n)
}

func parseForm(body string) (map[string][]string, error) {
	r, err := http.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	err = r.ParseForm()
	return r.PostForm, err
}

func parts(body []byte, boundary string) map[string]string {
	all := map[string]string{}
	r := multipart.NewReader(strings.NewReader(string(body)), boundary)
	for {
		p, err := r.NextPart()
		if err != nil {
			return all
		}
		data, _ := io.ReadAll(p)
		all[p.FormName()] = string(data)
	}
}

// Every kind of request that a contract can ask for finds the service that breaks it, and the service that keeps it is left alone.
func TestBreadth_EachKindIsFoundAndTheRightServiceIsLeftAlone(t *testing.T) {
	found := func(t *testing.T, fault string, operations ...string) map[string]bool {
		t.Helper()
		report, err := conformancetest.Report(t.Context(), conformancetest.Config{
			Contract: "api.yaml", FS: fstest.MapFS{"api.yaml": {Data: []byte(breadth)}}, Handler: breadthService(fault), NoRaces: true, Operations: operations,
		})
		require.NoError(t, err)
		rules := map[string]bool{}
		for _, f := range report.Findings {
			rules[f.Rule+" "+f.Requirement] = true
		}
		return rules
	}
	assert.Empty(t, found(t, ""))
	for fault, want := range map[string]string{
		"items":          "negative-enum search/request/query#/fish/*:enum",
		"deep-object":    "negative-enum search/request/query#/filter/state:enum",
		"pipes":          "negative-type search/request/query#/piped/*:type",
		"content":        "negative-required search/request/query#/where/a:required",
		"cookie":         "negative-type search/request/cookie#/seen/*:type",
		"form-length":    "negative-max-length form/request/body#/name:maxLength",
		"form-type":      "negative-type form/request/body#/n:type",
		"file-missing":   "negative-required upload/request/body#/file:required",
		"part-bound":     "negative-maximum upload/request/body#/size:maximum",
		"branch-bound":   "negative-minimum shape/request/body(Square)#/a:minimum",
		"discriminator":  "negative-const shape/request/body(Circle)#/kind:const",
		"nullable-bound": "negative-max-length numbers/request/body#/t:maxLength",
		"zero":           "positive-boundary numbers/request/body#/n:type",
		"fraction":       "positive-boundary numbers/request/body#/x:type",
		"long":           "positive-valid numbers/request/body:well-formed",
		"nul":            "status-not-5xx numbers/response:status",
		"media":          "unsupported-media-type numbers/request/body:media-type",
	} {
		t.Run(fault, func(t *testing.T) {
			_, requirement, _ := strings.Cut(want, " ")
			operation, _, _ := strings.Cut(requirement, "/")
			got := found(t, fault, operation)
			assert.Contains(t, got, want, "%v", got)
		})
	}
}
