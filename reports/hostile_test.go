package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
	"holdfast/internal/browser"
	"holdfast/specs"
)

// hostileTexts are what a target may answer to whoever reads the report.
var hostileTexts = map[string]string{
	"script":   `</script></style></title></textarea><img src=x onerror="window.ran=1"><script>window.ran=1</script><svg onload="window.ran=1">`,
	"cdata":    `]]></failure><failure message="x">]]>&amp;<!--`,
	"nul":      "a\x00b\x00",
	"ansi":     "\x1b[2J\x1b[31mred\x1b]0;title\x07\u009b31m",
	"workflow": "::error file=a.go,line=1::owned\n::set-output name=x::y\n##[error]owned\n##vso[task.setvariable]x",
	"invalid":  "ok\xff\xfe\xc3(\xed\xa0\x80",
	"bidi":     "user\u202egnp.exe\u2066\u200b\ufeff",
	"template": "{{.}} ${x} %s %n javascript:alert(1)",
	"long":     strings.Repeat("A", 10_000),
	"lines":    strings.Repeat("line\r\n", 500),
	"deep":     strings.Repeat("[", 1000),
	"object":   `{"x":"</script><script>window.ran=1</script>\u202e\u001b[31m","__proto__":{"a":1},"x":2}`,
}

// hostile is the sample with one text wherever a target's, or a stranger's contract's, text may stand.
func hostile(text string) *result.Report {
	r := sample()
	f := r.Findings[0]
	f.Got, f.At, f.Why = text, "/x", text
	f.Mutation = &cases.Mutation{In: "body", Pointer: "/" + text, Sent: text, Valid: text + "!"}
	r.Findings[0] = f
	r.Reasons, r.Complete = []string{text}, false
	r.Header.Target, r.Header.Contract.Title = "http://"+text, text
	r.Requirements[0].Text, r.Requirements[1].Verdict, r.Requirements[1].Reason = text, result.None, text
	r.Unlocks = append(r.Unlocks, result.Unlock{Line: text, Requirements: 1})
	r.Undecided[0].Decide, r.Undecided[0].Operation = text, text
	r.NotPlanned[0] = specs.Unplanned{Operation: text, Reason: text, Place: specs.Place{File: text, Line: 3}}
	var records []result.CaseRecord
	for record := range r.Cases() {
		if record.ID == f.Case {
			e := &record.Exchanges[len(record.Exchanges)-1]
			e.Response = &result.Response{Proto: "HTTP/1.1", Status: 201, Header: http.Header{"X-" + text: {text}}, Body: []byte(text), Size: int64(len(text))}
			e.Request.Target, e.Err = text, text
			record.Curl, record.Findings[0] = text, f
		}
		records = append(records, record)
	}
	return r.WithCases(records)
}

func TestFormats_HostileTextStaysText(t *testing.T) { staysText(t, hostileTexts) }

func staysText(t *testing.T, texts map[string]string) {
	for name, text := range texts {
		digest := Read(hostile(text))
		for _, format := range All() {
			t.Run(name+"/"+format.Name, func(t *testing.T) {
				var b bytes.Buffer
				require.NoError(t, format.Write(&b, digest))
				got := b.String()
				assert.True(t, utf8.ValidString(got), "not UTF-8")
				for _, r := range got {
					if r != '\n' && r != '\t' && hidden(r) {
						t.Fatalf("%U is in the output", r)
					}
				}
				switch format.Name {
				case "text":
					assert.True(t, strings.HasPrefix(got, "INCOMPLETE: "))
					for line := range strings.SplitSeq(got, "\n") {
						assert.False(t, strings.HasPrefix(strings.TrimSpace(line), "::"), "a workflow command: %.80s", line)
						assert.NotContains(t, line, "##[")
						assert.NotContains(t, line, "##vso[")
					}
				case "json":
					require.NoError(t, json.Unmarshal(b.Bytes(), new(Document)))
				case "junit-requirements":
					assert.Positive(t, parseJUnit(t, b.Bytes()).failures)
				case "junit":
					counted := parseJUnit(t, b.Bytes())
					assert.Equal(t, 6, counted.failures)
					assert.Equal(t, 1, counted.errors)
				case "html":
					assert.Equal(t, 1, strings.Count(strings.ToLower(got), "<script"), "a script of the target's")
					assert.NotContains(t, got, "<img")
				}
			})
		}
	}
}

// A browser runs nothing of a hostile target, in any of the places where its text stands.
func TestHTML_HostileTargetRunsNothing(t *testing.T) {
	b := browser.New(t)
	for _, name := range []string{"script", "template", "object", "bidi", "long"} {
		b.Open(pageFile(t, hostile(hostileTexts[name])), 1280, "light")
		assert.False(t, browser.Evaluate[bool](b, `'ran' in window`), name)
		assert.Equal(t, 1, browser.Evaluate[int](b, `document.scripts.length`), name)
		assert.Zero(t, browser.Evaluate[int](b, `document.images.length`), name)
		assert.Empty(t, browser.Evaluate[string](b, widest), name)
		assert.Contains(t, browser.Evaluate[string](b, `document.querySelector('h1').textContent`), "Did not complete")
	}
	assert.Empty(t, b.Complaints())
}

// junitCount is what a CI server would count.
type junitCount struct {
	tests, failures, errors, skipped int
	declared                         [4]int
	first                            string
	names                            map[string]int
}

// parseJUnit reads a file with the decoder alone, not with the types that wrote it.
func parseJUnit(t *testing.T, data []byte) junitCount {
	t.Helper()
	c := junitCount{names: map[string]int{}}
	decoder := xml.NewDecoder(bytes.NewReader(data))
	class := ""
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return c
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attributes := map[string]string{}
		for _, a := range start.Attr {
			attributes[a.Name.Local] = a.Value
		}
		switch start.Name.Local {
		case "testsuites":
			for i, name := range []string{"tests", "failures", "errors", "skipped"} {
				require.NoError(t, json.Unmarshal([]byte(attributes[name]), &c.declared[i]))
			}
		case "testcase":
			c.tests++
			class = attributes["classname"] + " " + attributes["name"]
			c.names[class]++
		case "failure":
			c.failures++
		case "error":
			c.errors++
			if c.tests == 1 {
				c.first = class
			}
		case "skipped":
			c.skipped++
		}
	}
}
