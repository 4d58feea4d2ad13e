package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// walked is a step that follows the pages of a list by a cursor.
func walked(e cases.ListExpectation, pages int) cases.Step {
	if e.ID == "" {
		e.ID = "/id"
	}
	return cases.Step{
		ID: "walk", Role: cases.Probe, Expect: cases.Expectation{Outcome: cases.Accepted, List: &e},
		Walk: &cases.Walk{Items: "$response.body#/data", Next: "$response.body#/next", Cursor: "$request.query.cursor", Total: "$response.body#/total", MaxPages: pages},
	}
}

func TestWalk_ListsAreJudgedAsAWhole(t *testing.T) {
	ids := func(names ...any) []cases.Value {
		var all []cases.Value
		for _, n := range names {
			all = append(all, cases.Lit(n))
		}
		return all
	}
	const first, second = `200 {"data":[{"id":"a","n":1},{"id":"b","n":2}],"next":"x","total":3}`, `200 {"data":[{"id":"c","n":3}],"next":null,"total":3}`
	for _, row := range []struct {
		name    string
		expect  cases.ListExpectation
		answers []string
		want    result.Verdict
		got     string
	}{
		{"complete", cases.ListExpectation{Contains: ids("a", "b", "c"), Exactly: true}, []string{first, second}, result.Pass, ""},
		{"one is missing", cases.ListExpectation{Contains: ids("a", "d")}, []string{first, second}, result.Fail, "3 items without it"},
		{"one too many", cases.ListExpectation{Contains: ids("a", "b"), Exactly: true}, []string{first, second}, result.Fail, `"c" among them`},
		{"numbers and texts are one id", cases.ListExpectation{Contains: ids("7")}, []string{`200 {"data":[{"id":7}]}`}, result.Pass, ""},
		{"disjoint", cases.ListExpectation{Disjoint: true}, []string{first, second}, result.Pass, ""},
		{"on two pages", cases.ListExpectation{Disjoint: true}, []string{first, `200 {"data":[{"id":"b"}]}`}, result.Fail, `"b" is listed twice`},
		{"ends", cases.ListExpectation{Ends: true}, []string{first, second}, result.Pass, ""},
		{"goes round", cases.ListExpectation{Ends: true}, []string{first}, result.Fail, `the next page of page 2 is one that was there before: "x"`},
		{"goes on", cases.ListExpectation{Ends: true}, []string{`200 {"data":[],"next":"1"}`, `200 {"data":[],"next":"2"}`, `200 {"data":[],"next":"3"}`}, result.Fail, "the list goes on after 3 pages"},
		{"goes on, and others add", cases.ListExpectation{Ends: true, Shared: true}, []string{`200 {"data":[],"next":"1"}`, `200 {"data":[],"next":"2"}`, `200 {"data":[],"next":"3"}`}, result.Inconclusive, ""},
		{"missing on a long list of others", cases.ListExpectation{Contains: ids("z"), Shared: true}, []string{`200 {"data":[],"next":"1"}`, `200 {"data":[],"next":"2"}`, `200 {"data":[],"next":"3"}`}, result.Inconclusive, ""},
		{"small pages", cases.ListExpectation{PageAtMost: 2}, []string{first, second}, result.Pass, ""},
		{"a large page", cases.ListExpectation{PageAtMost: 1}, []string{second, first}, result.Pass, ""},
		{"a large last page", cases.ListExpectation{PageAtMost: 1}, []string{`200 {"data":[{"id":"a"}],"next":"x"}`, `200 {"data":[{"id":"b"},{"id":"c"}]}`}, result.Fail, "2 items on page 2"},
		{"total", cases.ListExpectation{Total: true}, []string{first, second}, result.Pass, ""},
		{"another total", cases.ListExpectation{Total: true}, []string{`200 {"data":[{"id":"a"}],"total":2}`}, result.Fail, "2"},
		{"no total", cases.ListExpectation{Total: true}, []string{`200 {"data":[{"id":"a"}]}`}, result.Fail, "nothing"},
		{"in order", cases.ListExpectation{Order: []string{"n"}}, []string{first, second}, result.Pass, ""},
		{"in no order", cases.ListExpectation{Order: []string{"-n", "id"}}, []string{first, second}, result.Fail, "n 1 before 2"},
		{"lacks", cases.ListExpectation{Lacks: ids("z")}, []string{first, second}, result.Pass, ""},
		{"does not lack", cases.ListExpectation{Lacks: ids("c")}, []string{first, second}, result.Fail, "it is among them"},
		{"no id", cases.ListExpectation{Disjoint: true}, []string{`200 {"data":[{}]}`}, result.Inconclusive, ""},
		{"no list", cases.ListExpectation{}, []string{`200 {"data":{}}`}, result.Inconclusive, ""},
		{"a page is refused", cases.ListExpectation{}, []string{first, `400 {"code":"bad_cursor"}`}, result.Fail, "400 bad_cursor"},
	} {
		t.Run(row.name, func(t *testing.T) {
			record := try(t, cases.Case{Steps: []cases.Step{walked(row.expect, 3)}}, row.answers...)
			assert.Equal(t, row.want, record.Verdict, record.Reason)
			if row.got == "" {
				assert.Empty(t, record.Findings)
				return
			}
			require.Len(t, record.Findings, 1)
			assert.Equal(t, row.got, record.Findings[0].Got)
			assert.NotEmpty(t, record.Findings[0].Want)
		})
	}
}

func TestWalk_TheSameItemsInPagesOfAnotherSize(t *testing.T) {
	for _, row := range []struct {
		large string
		order []string
		grows bool
		want  result.Verdict
	}{
		{`200 {"data":[{"id":1},{"id":2}]}`, nil, false, result.Pass},
		{`200 {"data":[{"id":2},{"id":1}]}`, nil, false, result.Pass},
		{`200 {"data":[{"id":2},{"id":1}]}`, []string{"id"}, false, result.Fail},
		{`200 {"data":[{"id":1}]}`, nil, false, result.Fail},
		{`200 {"data":[{"id":1},{"id":2},{"id":2}]}`, nil, false, result.Fail},
		{`200 {"data":[{"id":1},{"id":3},{"id":2}]}`, []string{"id"}, true, result.Pass},
	} {
		small := walked(cases.ListExpectation{}, 5)
		small.ID, small.Role = "small", cases.Setup
		large := walked(cases.ListExpectation{SameAs: "small", Order: row.order, Grows: row.grows}, 5)
		record := try(t, cases.Case{Steps: []cases.Step{small, large}}, `200 {"data":[{"id":1}],"next":"x"}`, `200 {"data":[{"id":2}]}`, row.large)
		assert.Equal(t, row.want, record.Verdict, "%s: %s", row.large, record.Reason)
	}
}

func TestWalk_WhatIsSentBetweenThePagesComesOnceAfterTheFirst(t *testing.T) {
	between := cases.Step{ID: "added", Role: cases.Setup, Operation: "show", Method: "GET", Path: "/accounts", Caller: cases.Anonymous}
	s := walked(cases.ListExpectation{Contains: []cases.Value{{Expression: &cases.Expression{Step: "added", Expr: "$response.body#/id"}}}}, 5)
	s.Walk.Between = []cases.Step{between}
	record := try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":"a"}],"next":"x"}`, `201 {"id":"new"}`, `200 {"data":[{"id":"b"}],"next":"y"}`, `200 {"data":[{"id":"new"}]}`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
	assert.Equal(t, 4, record.Requests)

	record = try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":"a"}]}`)
	assert.Equal(t, result.Inconclusive, record.Verdict, "with one page there is no between")
}

func TestWalk_ByOffsetItEndsAtTheTotalOrAtAnEmptyPage(t *testing.T) {
	s := walked(cases.ListExpectation{Ends: true}, 5)
	s.Walk.Next, s.Walk.Cursor, s.Walk.Offset = "", "", "$request.query.offset"
	record := try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":1}],"total":2}`, `200 {"data":[{"id":2}],"total":2}`, `500`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
	assert.Equal(t, 2, record.Requests)
	record = try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":1}]}`, `200 {"data":[]}`, `500`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
	assert.Equal(t, 2, record.Requests)
}

func TestWalk_WithAStrideWhatAShortPageLeavesOutIsOnNone(t *testing.T) {
	all := cases.ListExpectation{Contains: []cases.Value{cases.Lit(1), cases.Lit(2), cases.Lit(3), cases.Lit(4)}, Shared: true}
	for stride, want := range map[int]result.Verdict{0: result.Pass, 2: result.Fail} {
		s := walked(all, 5)
		s.Walk.Next, s.Walk.Cursor, s.Walk.Offset, s.Walk.Stride = "", "", "$request.query.offset", stride
		answers := []string{`200 {"data":[{"id":1}],"total":4}`, `200 {"data":[{"id":2}],"total":4}`, `200 {"data":[{"id":3}],"total":4}`, `200 {"data":[{"id":4}],"total":4}`}
		if stride > 0 {
			answers = []string{answers[0], answers[2], `500`}
		}
		record := try(t, cases.Case{Steps: []cases.Step{s}}, answers...)
		assert.Equal(t, want, record.Verdict, "stride %d: %s", stride, record.Reason)
		assert.Equal(t, len(answers)-min(stride, 1), record.Requests, "stride %d", stride)
	}
	s := walked(all, 5)
	s.Walk.Next, s.Walk.Cursor, s.Walk.Offset, s.Walk.Stride = "", "", "$request.query.offset", 2
	record := try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":1},{"id":2}],"total":4}`, `200 {"data":[{"id":3},{"id":4}],"total":4}`, `500`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
}

// A service that gives fewer items at once than are asked for is right, and the next page begins behind them.
func TestWalk_WithAStrideAPageThatTheServiceMakesShorterIsPassedByItsLength(t *testing.T) {
	s := walked(cases.ListExpectation{Contains: []cases.Value{cases.Lit(6), cases.Lit(7)}, Shared: true}, 5)
	s.Walk.Next, s.Walk.Cursor, s.Walk.Offset, s.Walk.Stride = "", "", "$request.query.offset", 10
	record := try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5}],"total":7}`, `200 {"data":[{"id":6},{"id":7}],"total":7}`, `500`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
	assert.Equal(t, 2, record.Requests)
}

func TestWalk_OfALongListTheTailIsReadOnly(t *testing.T) {
	s := walked(cases.ListExpectation{Contains: []cases.Value{cases.Lit(9)}, Ends: true}, 5)
	s.Walk.Next, s.Walk.Cursor, s.Walk.Offset, s.Walk.Tail = "", "", "$request.query.offset", 2
	record := try(t, cases.Case{Steps: []cases.Step{s}}, `200 {"data":[{"id":1}],"total":9}`, `200 {"data":[{"id":8}],"total":9}`, `200 {"data":[{"id":9}],"total":9}`, `500`)
	assert.Equal(t, result.Pass, record.Verdict, record.Reason)
	assert.Equal(t, 3, record.Requests)
}

func TestWalk_ANextPageIsAskedForOnTheTargetOnly(t *testing.T) {
	base, err := url.Parse("http://api.test/v1")
	require.NoError(t, err)
	r := &runner{Config: Config{Target: base}}
	w := &cases.Wire{Method: "GET", Target: "/things?limit=1", Header: http.Header{}}
	for reference, want := range map[string]string{
		"/v1/things?page=2": "/things?page=2", "?page=2": "/things?page=2", "http://api.test/v1/things?page=2": "/things?page=2",
		"http://elsewhere.test/v1/things": "", "/v2/things": "", "//elsewhere.test/v1/x": "", ":": "",
	} {
		asked, err := page{reference: reference}.ask(r, w)
		if want == "" {
			assert.Error(t, err, reference)
			continue
		}
		require.NoError(t, err, reference)
		assert.Equal(t, want, asked.Target, reference)
	}
	asked, err := page{name: "cursor", value: "a&b="}.ask(r, w)
	require.NoError(t, err)
	assert.Equal(t, "/things?cursor=a%26b%3D&limit=1", asked.Target)
}

// Whatever the page size, a list that is cut into pages is complete, disjoint, and as long as its total.
func TestWalk_AnyPartitionOfAListIsTheList(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, size := rapid.IntRange(0, 12).Draw(rt, "items"), rapid.IntRange(1, 5).Draw(rt, "size")
		w := walker{spec: &cases.Walk{Items: "$response.body#/data", Next: "$response.body#/next", Cursor: "$request.query.c", MaxPages: 20}, items: []any{}, pages: []any{}}
		for from := 0; !w.ended; from += size {
			data := []any{}
			for i := from; i < min(from+size, n); i++ {
				data = append(data, map[string]any{"id": fmt.Sprint(i)})
			}
			body := map[string]any{"data": data}
			if from+size < n {
				body["next"] = fmt.Sprint(from + size)
			}
			_, reason := w.take(&cases.Answer{Request: &cases.Wire{}, Body: body})
			require.Empty(rt, reason)
		}
		l, reason := walkedList(&cases.Answer{Body: map[string]any{"items": w.items, "pages": w.pages, "ended": w.ended}}, "/id")
		require.Empty(rt, reason)
		assert.Len(rt, l.ids, n)
		assert.True(rt, l.ended)
		_, got, _ := disjoint(&cases.ListExpectation{Disjoint: true}, l)
		assert.Empty(rt, got)
		_, got, _ = pageSizes(&cases.ListExpectation{PageAtMost: size}, l)
		assert.Empty(rt, got)
	})
}

func TestWalk_OwnItemsOnPagesOfTwoSizes(t *testing.T) {
	all, one, none := `200 {"data":[{"id":1},{"id":2}]}`, `200 {"data":[{"id":1},{"id":3}]}`, `200 {"data":[{"id":3}]}`
	open := `200 {"data":[{"id":1}],"next":"x"}`
	for name, row := range map[string]struct {
		answers []string
		want    result.Verdict
	}{
		"on all":                    {[]string{all, all, all, all, all}, result.Pass},
		"lost on one size":          {[]string{all, one, all, one, all}, result.Fail},
		"lost on the other size":    {[]string{one, all, one, all, one}, result.Fail},
		"late":                      {[]string{none, one, all, all, all}, result.Inconclusive},
		"moved once":                {[]string{all, one, all, all, all}, result.Inconclusive},
		"on none":                   {[]string{none, none, none, none, none}, result.Inconclusive},
		"further than what is read": {[]string{all, open, all, open, all}, result.Inconclusive},
	} {
		var steps []cases.Step
		held := &cases.Held{IDs: []cases.Value{cases.Lit(1), cases.Lit(2)}, Same: []string{"w0", "w2"}, Other: []string{"w1", "w3"}}
		for i := range 5 {
			e, role := cases.ListExpectation{}, cases.Setup
			if i == 4 {
				e, role = cases.ListExpectation{Held: held}, cases.Probe
			}
			s := walked(e, 1)
			s.ID, s.Role = fmt.Sprintf("w%d", i), role
			steps = append(steps, s)
		}
		record := try(t, cases.Case{Steps: steps}, row.answers...)
		assert.Equal(t, row.want, record.Verdict, "%s: %s", name, record.Reason)
	}
}
