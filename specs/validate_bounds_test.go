//go:build !race

package specs_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// listOf is {"data":[…]} with n items, which each gives.
func listOf(n int, each func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = each(i)
	}
	return `{"data":[` + strings.Join(items, ",") + `]}`
}

const fine = `{"id":"x","n":1}`

func TestBounds_OfALargeValueTheBrokenPartIsFound(t *testing.T) {
	s := schema(t, "3.1.0", `    A:
      type: object
      required: [data]
      properties:
        data: { type: array, minItems: 2, maxItems: 20000, items: { $ref: '#/components/schemas/B' } }
        few: { type: array, maxItems: 100 }
        by: { type: object, additionalProperties: { type: integer } }
    B: { type: object, required: [id], properties: { id: { type: string, maxLength: 5 }, n: { anyOf: [{ type: integer }, { type: 'null' }] } } }
`)
	one := func(at int, text string) func(int) string {
		return func(i int) string {
			if i == at {
				return text
			}
			return fine
		}
	}
	members := make([]string, 9000)
	for i := range members {
		members[i] = fmt.Sprintf(`"k%d":%d`, i, i)
	}
	by := strings.Join(members, ",")
	for _, row := range []struct {
		name, text string
		// broken are the place and the keyword of each problem.
		broken []string
	}{
		{"nothing", listOf(15000, one(-1, "")), nil},
		{"one item", listOf(15000, one(14321, `{"id":7}`)), []string{"/data/14321/id type"}},
		{"the first item", listOf(15000, one(0, `{"id":"x","n":"y"}`)), []string{"/data/0/n anyOf"}},
		{"a member that is missing", listOf(15000, one(8000, `{"n":1}`)), []string{"/data/8000/id required"}},
		{"too many", `{"few":` + strings.TrimPrefix(listOf(15000, one(-1, "")), `{"data":`), []string{"/data required", "/few maxItems"}},
		{"more than are judged at once", listOf(20001, one(-1, "")), []string{" "}},
		{"no list", `{"by":{` + by + `}}`, []string{"/data required"}},
		{"one of many members", `{"data":[{"id":"a"},{"id":"b"}],"by":{` + by + `,"wrong":"x"}}`, []string{"/by/wrong type"}},
		{"many members", `{"data":[{"id":"a"},{"id":"b"}],"by":{` + by + `}}`, nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			err := s.Validate(decode(t, row.text))
			if row.broken == nil {
				require.NoError(t, err)
				return
			}
			var invalid *specs.Invalid
			require.ErrorAs(t, err, &invalid)
			var got []string
			for _, p := range invalid.Problems {
				if at := p.Instance + " " + p.Keyword; len(got) == 0 || got[len(got)-1] != at {
					got = append(got, at)
				}
			}
			assert.Equal(t, row.broken, got)
		})
	}
}

// What a part shows depends on the parts that were cut off here: only the whole value tells.
func TestBounds_OfALargeValueNothingIsJudgedByAPartAlone(t *testing.T) {
	wrong := func(at int) func(int) string {
		return func(i int) string {
			if i == at {
				return `{"id":"last","n":2}`
			}
			return fine
		}
	}
	for _, row := range []struct{ name, schema, right, wrong string }{
		{
			"contains", "{ properties: { data: { contains: { required: [n], properties: { n: { const: 2 } } } } } }",
			listOf(15000, wrong(14999)), listOf(15000, wrong(-1)),
		},
		{
			"if", "{ if: { properties: { data: { contains: { required: [n], properties: { n: { const: 2 } } } } } }, else: { properties: { data: { items: { maxProperties: 1 } } } } }",
			listOf(15000, wrong(14999)), listOf(15000, wrong(-1)),
		},
		{
			"unevaluatedProperties", "{ anyOf: [{ properties: { data: { minItems: 14000 } } }, {}], unevaluatedProperties: false }",
			listOf(15000, wrong(-1)), listOf(13000, wrong(-1)),
		},
		{
			"minItems", "{ properties: { data: { minItems: 14000 } } }",
			listOf(15000, wrong(-1)), listOf(13000, wrong(-1)),
		},
		{
			"anyOf", "{ anyOf: [{ properties: { data: { minItems: 14000 } } }, { required: [other] }] }",
			listOf(15000, wrong(-1)), listOf(13000, wrong(-1)),
		},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := schema(t, "3.1.0", "    A: "+row.schema+"\n")
			assert.NoError(t, s.Validate(decode(t, row.right)))
			var invalid *specs.Invalid
			require.ErrorAs(t, s.Validate(decode(t, row.wrong)), &invalid)
			assert.NotEmpty(t, invalid.Problems)
		})
	}
}

// The validator's own errors take a thousand bytes for each value of one: 400 MB for this answer.
func TestBounds_WhatIsWrongWithALargeValueTakesLittleMemory(t *testing.T) {
	s := schema(t, "3.1.0", "    A: { type: object, properties: { data: { type: array, items: { type: object, required: [a, b] } } } }\n")
	for name, item := range map[string]string{"another type": "0", "nothing in it": "{}"} {
		v := decode(t, listOf(200_000, func(int) string { return item }))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var invalid *specs.Invalid
		require.ErrorAs(t, s.Validate(v), &invalid)
		runtime.ReadMemStats(&after)
		assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(60<<20), name)
		count := 0
		for _, p := range invalid.Problems {
			count += 1 + p.More
		}
		assert.Greater(t, count, 4000, name)
		assert.Less(t, len(invalid.Problems), 200, name)
	}
}

func TestBounds_NumbersAndDepthAreBounded(t *testing.T) {
	s := schema(t, "3.1.0", "    A: { type: object, properties: { n: { type: integer, multipleOf: 3 }, a: { type: array } } }\n")
	for name, text := range map[string]string{
		"digits":   `{"n":` + strings.Repeat("9", 100_000) + `}`,
		"fraction": `{"n":1.` + strings.Repeat("0", 100_000) + `1}`,
		"exponent": `{"n":1e` + strings.Repeat("9", 100_000) + `}`,
		"depth":    `{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`,
	} {
		err := s.Validate(decode(t, text))
		var invalid *specs.Invalid
		require.Error(t, err, name)
		assert.False(t, errors.As(err, &invalid), "%s is not judged", name)
		assert.Less(t, len(err.Error()), 200, name)
	}
	assert.NoError(t, s.Validate(decode(t, `{"n":`+strings.Repeat("9", 900)+`,"a":`+strings.Repeat("[", 400)+strings.Repeat("]", 400)+`}`)))
}

func TestBounds_WhatIsTooLargeToKeepIsToldApartFromWhatIsNoJSON(t *testing.T) {
	for _, row := range []struct {
		name, text  string
		large, deep bool
	}{
		{"a small one", fine, false, false},
		{"no JSON", `{"a":`, false, false},
		{"many values", "[" + strings.Repeat("0,", 100_001) + "0]", true, false},
		{"many values, cut short", "[" + strings.Repeat("0,", 100_001), false, false},
		{"digits and brackets in a text", `"` + strings.Repeat(`\"[0,`, 100_000) + `"`, false, false},
		{"deep", strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001), true, true},
	} {
		_, err := specs.DecodeAnswer([]byte(row.text))
		assert.Equal(t, row.large, errors.Is(err, specs.ErrLarge), row.name)
		assert.Equal(t, row.deep, errors.Is(err, specs.ErrDeep), row.name)
	}
}
