//go:build ajv

package plan_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/specs"
)

// TestAjv_JudgesThePlanAsWeDo has ajv judge the requests that are planned for the documents of HOLDFAST_CORPUS, off their bytes and by the
// document's own text: what we call valid it accepts, what we call invalid it refuses, with the keyword and the place that the case says
// are broken. `make ajv` installs it and names its folder in HOLDFAST_AJV.
func TestAjv_JudgesThePlanAsWeDo(t *testing.T) {
	dir := os.Getenv("HOLDFAST_CORPUS")
	require.NotEmpty(t, dir, "HOLDFAST_CORPUS is unset: it names a folder of OpenAPI documents, gzipped or not")
	require.NotEmpty(t, os.Getenv("HOLDFAST_AJV"), "HOLDFAST_AJV is unset: it names the folder that ajv is installed in; run make ajv")
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	require.NoError(t, err)
	var all opinions
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		if strings.HasSuffix(file, ".md") || !anyIn(name, os.Getenv("HOLDFAST_CORPUS_ONLY")) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			text := document(t, file)
			c, err := specs.Load(t.Context(), specs.Options{File: "-", Stdin: bytes.NewReader(text)})
			require.NoError(t, err)
			if swagger.Match(text) {
				t.Skip("ajv knows no Swagger 2.0")
			}
			all.documents++
			all.add(judgedByAjv(t, c, text))
		})
	}
	all.tell(t)
}

var swagger = regexp.MustCompile(`(?m)^\s*"?swagger"?\s*:`)

// question is one planned request, as the other judge is asked about it.
type question struct {
	Method  string              `json:"method"`
	Path    string              `json:"path"`
	Target  string              `json:"target"`
	Header  map[string][]string `json:"header,omitempty"`
	HasBody bool                `json:"has_body,omitempty"`
	Body    []byte              `json:"body,omitempty"`

	id       string
	class    cases.Class
	mutation *cases.Mutation
}

// verdict is what ajv says of a request.
type verdict struct {
	Valid   bool        `json:"valid"`
	Errors  []complaint `json:"errors"`
	Skipped string      `json:"skipped"`
	// Inexact says that a number of the request is none that ajv can hold.
	Inexact bool `json:"inexact"`
}

type complaint struct {
	In      string `json:"in"`
	At      string `json:"at"`
	Name    string `json:"name"`
	Keyword string `json:"keyword"`
	// Schema is the path of the keyword in the schema.
	Schema string `json:"schema"`
	Says   string `json:"says"`
}

func judgedByAjv(t *testing.T, c *specs.Contract, text []byte) opinions {
	requests := plannedRequests(c)
	var in bytes.Buffer
	lines := json.NewEncoder(&in)
	require.NoError(t, lines.Encode(tree(t, text)))
	for _, r := range requests {
		require.NoError(t, lines.Encode(r))
	}
	judge := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "ajv", "judge.mjs"))
	judge.Stdin, judge.Stderr = &in, os.Stderr
	out, err := judge.Output()
	require.NoError(t, err)
	o := opinions{skipped: map[string]int{}, classes: map[cases.Class]int{}}
	answers := bufio.NewScanner(bytes.NewReader(out))
	answers.Buffer(nil, 1<<24)
	for _, r := range requests {
		require.True(t, answers.Scan(), "ajv gave fewer verdicts than requests")
		var v verdict
		require.NoError(t, json.Unmarshal(answers.Bytes(), &v))
		if problem := o.judge(r, v); problem != "" {
			o.mismatches++
			t.Errorf("%s: %s\n\t%s %s\n\t%s\n\t%+v", r.id, problem, r.Method, shortened(r.Target), shortened(string(r.Body)), v.Errors)
		}
	}
	return o
}

// tree is a document as JSON, or as the JSON that its YAML stands for.
func tree(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if json.Unmarshal(text, &v) == nil {
		return v
	}
	require.NoError(t, yaml.Unmarshal(text, &v))
	var plain func(v any) any
	plain = func(v any) any {
		switch v := v.(type) {
		case map[any]any:
			m := map[string]any{}
			for name, one := range v {
				m[fmt.Sprint(name)] = plain(one)
			}
			return m
		case map[string]any:
			for name, one := range v {
				v[name] = plain(one)
			}
		case []any:
			for i, one := range v {
				v[i] = plain(one)
			}
		}
		return v
	}
	return plain(v)
}

// plannedRequests binds each request of the plan that has a class, without those that are the same to the byte.
func plannedRequests(c *specs.Contract) (all []question) {
	seen := map[string]bool{}
	for g := range plan.New(c, everyIDGiven(c), 1).Groups() {
		for k := range g.All() {
			for i := range k.Steps {
				s := &k.Steps[i]
				if s.Class == "" || strings.Contains(k.ID, "/example:") { // what an author shows is sent as it stands
					continue
				}
				w, err := (&cases.Binder{Contract: c, RunID: "plan", Group: g.ID}).Bind(s)
				if err != nil {
					continue
				}
				r := question{Method: w.Method, Path: s.Path, Target: w.Target, Header: w.Header, HasBody: w.HasBody, Body: w.Body, id: k.ID, class: s.Class}
				if s.Expect.Outcome == cases.Either && s.Class == cases.Positive {
					r.class = cases.Ambiguous // a format that no reader asserts
				}
				if s.Role == cases.Probe && s.Class == cases.Negative {
					r.mutation = k.Mutation
				}
				key := fmt.Sprint(r.Method, r.Target, r.Header, string(r.Body), r.class, r.mutation != nil)
				if !seen[key] {
					seen[key] = true
					all = append(all, r)
				}
			}
		}
	}
	return all
}

// opinions are how the two judges compare.
type opinions struct {
	documents, mismatches, blamed, inexact int
	classes                                map[cases.Class]int
	skipped                                map[string]int
}

// judge says what the two disagree on; empty where they agree, or one of them can't tell.
func (o *opinions) judge(r question, v verdict) string {
	if v.Skipped != "" {
		o.skipped[general(v.Skipped)]++
		return ""
	}
	if r.class == cases.Ambiguous {
		o.classes[r.class]++
		return ""
	}
	if v.Inexact && v.Valid != (r.class == cases.Positive) {
		o.inexact++
		return ""
	}
	o.classes[r.class]++
	switch {
	case r.class == cases.Positive && !v.Valid:
		return "planned as valid, and ajv refuses it"
	case r.class != cases.Positive && v.Valid:
		return "planned as " + string(r.class) + ", and ajv accepts it"
	case r.mutation != nil && r.mutation.Keyword != "":
		o.blamed++
		if !v.blames(r.mutation) && !v.Inexact {
			return fmt.Sprintf("%s at %s%s is said to be broken, and ajv blames something else", r.mutation.Keyword, r.mutation.In, r.mutation.Pointer)
		}
	}
	return ""
}

// blames says whether ajv finds the keyword broken at the place.
func (v verdict) blames(m *cases.Mutation) bool {
	return slices.ContainsFunc(v.Errors, func(e complaint) bool {
		switch m.Keyword {
		case "then", "else", "dependentSchemas": // it names what is broken of the schema that applies
			return e.In == m.In && slices.Contains(strings.Split(e.Schema, "/"), m.Keyword)
		case "minContains", "maxContains": // bounds of one keyword, to ajv
			return e.In == m.In && e.Keyword == "contains" && within(m.Pointer, e.At)
		}
		return e.In == m.In && keywordOf(e) == m.Keyword && (within(m.Pointer, e.At) || within(m.Pointer, e.At+e.Name))
	})
}

// keywordOf is the keyword that a complaint is about; that no member is left over is planned as one keyword.
func keywordOf(e complaint) string {
	if e.Keyword == "unevaluatedProperties" {
		return "additionalProperties"
	}
	return e.Keyword
}

// within says whether a place of an instance is one that a pointer with * for any item leads to.
func within(pointer, place string) bool {
	want, got := strings.Split(pointer, "/"), strings.Split(place, "/")
	for i := range want {
		if len(want) != len(got) || want[i] != got[i] && want[i] != "*" {
			return false
		}
	}
	return true
}

func (o *opinions) add(p opinions) {
	if o.classes == nil {
		o.classes, o.skipped = map[cases.Class]int{}, map[string]int{}
	}
	o.mismatches, o.blamed, o.inexact = o.mismatches+p.mismatches, o.blamed+p.blamed, o.inexact+p.inexact
	for class, n := range p.classes {
		o.classes[class] += n
	}
	for reason, n := range p.skipped {
		o.skipped[reason] += n
	}
}

func (o *opinions) tell(t *testing.T) {
	t.Logf("%d documents; positive %d, negative %d (%d with a keyword and a place), lenient %d, ambiguous %d; %d mismatches", o.documents,
		o.classes[cases.Positive], o.classes[cases.Negative], o.blamed, o.classes[cases.Lenient], o.classes[cases.Ambiguous], o.mismatches)
	t.Logf("not compared: %d with a number that no double holds", o.inexact)
	for _, reason := range slices.SortedFunc(maps.Keys(o.skipped), func(a, b string) int { return o.skipped[b] - o.skipped[a] }) {
		t.Logf("not compared: %d, %s", o.skipped[reason], reason)
	}
	assert.Positive(t, o.classes[cases.Negative])
}

var blanks = regexp.MustCompile(`\s+`)

func shortened(s string) string {
	s = blanks.ReplaceAllString(s, " ")
	return s[:min(len(s), 400)]
}
