package wire

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
)

// What a judge remembers must never show: each request, in whatever company, is what it is alone.
func TestJudge_AMemoryChangesNoClass(t *testing.T) {
	op := contract(t, `[{ name: a, in: query, required: true, schema: { type: integer, maximum: 5 } },
		{ name: b, in: query, schema: { type: array, items: { type: integer } } }, { name: c, in: query, explode: false, schema: { type: array, items: { enum: [x, y] } } },
		{ name: d, in: query, style: deepObject, schema: { type: object, properties: { x: { type: integer } } } }, { name: d, in: query, schema: { type: integer } },
		{ name: H, in: header, schema: { type: boolean } }, { name: K, in: cookie, schema: { type: integer } }]`,
		`{ type: object, required: [n], properties: { n: { type: integer }, t: { type: string } } }`)
	judge := NewJudge(op)
	var requests []*Request
	for _, query := range []string{"a=1", "a=6", "a=x", "", "a=1&a=2", "a=1&b=1&b=2", "a=1&b=12", "a=1&b=1,2", "a=1&c=x,y", "a=1&c=x%2Cy", "b=1&a=1&b=x", "a=%zz", "a=1;b", "a=%31", "a=", "a=1&d[x]=y&d=1", "a=1&d=1&d=1"} {
		for _, header := range []http.Header{
			{}, {"H": {"true"}}, {"H": {"yes"}, "Cookie": {"K=1"}}, {"H": {"true", "true"}}, {"Cookie": {"K=x; K=1"}}, {"Content-Encoding": {"gzip"}},
			{"Content-Type": {"application/json", "text/plain"}}, {"Content-Type": {"application/x-www-form-urlencoded"}},
		} {
			for _, body := range []string{`{"n":1}`, `{"n":"1"}`, `{"n":1,"t":null}`, `{"n":1,"n":2}`, `{"n":1,"t":"` + strings.Repeat("x", 100) + `"}`, `{"n":1,"t":"` + strings.Repeat("y", 99) + `"`, "n=1", ""} {
				r := jsonBody(body)
				r.Target += "?" + query
				for name, values := range header {
					r.Header[name] = values
				}
				requests = append(requests, r)
			}
		}
	}
	var all sync.WaitGroup
	for _, turn := range []int{1, 7, 11} {
		all.Go(func() {
			for i := range requests {
				r := requests[i*turn%len(requests)]
				assert.Equal(t, Classify(op, r), judge.Classify(r), "%s %v %s", r.Target, r.Header, r.Body)
			}
		})
	}
	all.Wait()
}

// A plain integer is judged once for all readers. Where null is wanted too each reads it, and must find the same.
func TestJudge_AllReadersTakeAPlainIntegerForTheSame(t *testing.T) {
	for _, kind := range []string{"integer", "number"} {
		for _, bound := range []string{"", "minimum: 0, maximum: 5", "multipleOf: 3", "exclusiveMaximum: 5, format: int32", "enum: [1, 5, 7]"} {
			once := NewJudge(contract(t, fmt.Sprintf("[{ name: a, in: query, schema: { type: %s, %s } }]", kind, bound), "{ type: object }"))
			each := NewJudge(contract(t, fmt.Sprintf("[{ name: a, in: query, schema: { type: [%s, 'null'], %s } }]", kind, bound), "{ type: object }"))
			for _, text := range []string{"0", "1", "5", "6", "-1", "-0", "2147483648", "123456789012345", "-12345678901234", "1234567890123456"} {
				r := jsonBody("{}")
				r.Target += "?a=" + text
				assert.Equal(t, each.Classify(r), once.Classify(r), "%s of %s %s", text, kind, bound)
			}
		}
	}
}

func TestJudge_ForgetsRatherThanGrow(t *testing.T) {
	op := contract(t, `[{ name: a, in: query, schema: { type: integer, maximum: 50 } }]`, `{ type: object }`)
	judge := NewJudge(op)
	for i := range 3 * maxRemembered {
		r := jsonBody("{}")
		r.Target += fmt.Sprint("?a=", i)
		want := Negative
		if i <= 50 {
			want = Positive
		}
		if got := judge.Classify(r); got.Class != want {
			t.Fatalf("a=%d is %s: %s", i, got.Class, got.Proof())
		}
	}
	assert.LessOrEqual(t, len(judge.known), maxRemembered)
	assert.LessOrEqual(t, len(judge.pairs), maxRemembered)
}

// A request differs from its base in one of its parameters: what it costs must hardly grow with the number of the others.
func BenchmarkJudge_OneOfManyParameters(b *testing.B) {
	for _, width := range []int{5, 20, 40, 80} {
		b.Run(fmt.Sprint(width), func(b *testing.B) {
			var parameters, query []string
			for i := range width {
				parameters = append(parameters, fmt.Sprintf("{ name: p%d, in: query, schema: { type: integer, minimum: 0, maximum: 1000000000 } }", i))
				query = append(query, fmt.Sprintf("p%d=%d", i, i))
			}
			op := contract(b, "["+strings.Join(parameters, ", ")+"]", "{ type: object }")
			judge := NewJudge(op)
			n := 0
			b.ReportAllocs()
			for b.Loop() {
				n++
				r := jsonBody("{}")
				query[n%width] = fmt.Sprintf("p%d=%d", n%width, n)
				r.Target += "?" + strings.Join(query, "&")
				judge.Classify(r)
			}
		})
	}
}
