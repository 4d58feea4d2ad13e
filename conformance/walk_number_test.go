package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestWalk_ByNumberItEndsWhereNoOtherPageIs(t *testing.T) {
	const first = `200 {"data":[{"id":1},{"id":2}]}`
	for _, row := range []struct {
		name     string
		answers  []string
		requests int
		want     result.Verdict
	}{
		{"an empty page", []string{first, `200 {"data":[{"id":3}]}`, `200 {"data":[]}`, `500`}, 3, result.Pass},
		{"the total is reached", []string{`200 {"data":[{"id":1},{"id":2}],"total":3}`, `200 {"data":[{"id":3}],"total":3}`, `500`}, 2, result.Pass},
		{"there is no such page", []string{first, `200 {"data":[{"id":3}]}`, `404`, `500`}, 3, result.Pass},
		{"the last page stands for those after it", []string{first, `200 {"data":[{"id":3}]}`, `200 {"data":[{"id":3}]}`, `500`}, 3, result.Pass},
		{"the last page's number, from 1", []string{`200 {"data":[{"id":1},{"id":2}],"last_page":2}`, `200 {"data":[{"id":3}],"last_page":2}`, `500`}, 2, result.Pass},
		{"it may not be asked for", []string{first, `403`}, 2, result.Inconclusive},
		{"there were too many requests", []string{first, `408`}, 2, result.Inconclusive},
		{"an item on two pages", []string{first, `200 {"data":[{"id":2},{"id":3}]}`, `200 {"data":[]}`}, 3, result.Fail},
		{"one is on none", []string{first, `200 {"data":[]}`}, 2, result.Fail},
		{"the number is ignored", []string{first, first}, 2, result.Fail},
		{"the service fails", []string{first, `500`}, 3, result.Fail},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := walked(cases.ListExpectation{Contains: []cases.Value{cases.Lit(1), cases.Lit(2), cases.Lit(3)}, Disjoint: true, Ends: true}, 5)
			s.Walk.Next, s.Walk.Cursor, s.Walk.Page, s.Walk.First = "", "", "$request.query.page", 1
			record := try(t, cases.Case{Steps: []cases.Step{s}}, row.answers...)
			assert.Equal(t, row.want, record.Verdict, record.Reason)
			if row.want == result.Pass {
				assert.Equal(t, row.requests, record.Requests)
			}
		})
	}
}

// Where pages are counted from 0, the last one of two has the number 1, as the second of three has where they are counted from 1.
func TestWalk_ByNumberFrom0TheLastPageIsRead(t *testing.T) {
	s := walked(cases.ListExpectation{Contains: []cases.Value{cases.Lit(1), cases.Lit(2), cases.Lit(3)}, Disjoint: true, Ends: true}, 5)
	s.Walk.Next, s.Walk.Cursor, s.Walk.Page = "", "", "$request.query.page"
	record := try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":1},{"id":2}],"lastPage":1}`, `200 {"data":[{"id":3}],"lastPage":1}`, `500`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
	assert.Equal(t, 2, record.Requests)
}

func TestNextLink_IsThatOfTheRelationNext(t *testing.T) {
	for _, row := range []struct {
		want  string
		links []string
	}{
		{"/things?page=2", []string{`</things?page=1>; rel="first", </things?page=2>; rel="next", </things?page=9>; rel="last"`}},
		{"/things?page=2", []string{`</things?page=1>; rel=prev`, `</things?page=2>;rel=next`}},
		{"/things?a=1,2;b", []string{`</things?a=1,2;b>; title="say \"next\", please"; rel="last next"`}},
		{"/x", []string{`</x> ; REL = "NEXT"`}},
		{"?page=2", []string{`<?page=2>; rel="next"; rel="prev"`}},
		{"", []string{`</x>; rel="prev"; title="rel=next"`}},
		{"", []string{`</x>; rel="nextish"`}},
		{"", []string{`/x; rel="next"`}},
		{"", []string{`</x; rel="next"`}},
		{"", nil},
		{"", []string{""}},
	} {
		assert.Equal(t, row.want, nextLink(http.Header{"Link": row.links}), row.links)
	}
}
