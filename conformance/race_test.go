package conformance

import (
	"context"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/plan"
	"holdfast/conformance/result"
	"holdfast/conformance/volley"
	"holdfast/specs"
)

// between takes the time that a second transaction takes to begin.
func between() { time.Sleep(time.Millisecond) }

func TestRace_ACheckThenActMistakeIsFoundWithItsTimeline(t *testing.T) {
	const balance, key = "draw/balance/money:raced~32-at-once", "draw/idempotency:raced~32-at-once"
	d := newDrawer()
	d.checked = between
	found, report := asked(t, d, 1, balance, key)
	for _, id := range []string{balance, key} {
		record := found[id]
		require.Equal(t, result.Fail, record.Verdict, "%s: %s", id, record.Reason)
		f := record.Findings[0]
		require.NotNil(t, f.Attempts)
		assert.Equal(t, 20, f.Attempts.Of)
		assert.True(t, f.Attempts.Made >= 1 && f.Attempts.Made <= f.Attempts.Of)
		assert.LessOrEqual(t, f.Attempts.Counted, f.Attempts.Made)
		assert.Zero(t, f.Attempts.Excludes, "after a hit nothing is excluded")
		require.Len(t, f.Timeline, 32)
		for i, e := range f.Timeline {
			assert.Equal(t, i+1, e.Request)
			assert.Positive(t, e.Status)
			assert.GreaterOrEqual(t, e.Done, e.First)
		}
		assert.False(t, f.Flaky, "what depends on chance need not come back")
	}
	assert.Contains(t, found[balance].Findings[0].Want, "drawn from the balance money")
	assert.Contains(t, found[balance].Findings[0].Got, "requests of ")
	assert.Equal(t, result.ExitViolations, report.ExitCode)
}

func TestRace_AHammerFindsItToo(t *testing.T) {
	const id = "draw/balance/money:raced~hammer-of-300"
	d := newDrawer()
	d.checked = between
	found, _ := asked(t, d, 1, id)
	require.Equal(t, result.Fail, found[id].Verdict, found[id].Reason)
	assert.Len(t, found[id].Findings[0].Timeline, 300)
}

func TestRace_ACorrectServiceIsNotRefutedAndTheRateIsSaid(t *testing.T) {
	ids := append(plannedOf(t, "balance-raced"), plannedOf(t, "idempotency-raced")...)
	found, report := asked(t, newDrawer(), 1, ids...)
	assert.Empty(t, report.Findings)
	for _, id := range ids {
		record := found[id]
		require.Equal(t, result.Pass, record.Verdict, "%s: %s", id, record.Reason)
		a := record.Attempts
		assert.Equal(t, a.Of, a.Made, id)
		assert.Positive(t, a.Counted, id)
		assert.InDelta(t, 1-math.Pow(0.05, 1/float64(a.Counted)), a.Excludes, 1e-12, id)
	}
}

func TestRace_ABusyServiceIsNeverAFinding(t *testing.T) {
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		for _, id := range []string{"draw/balance/money:raced~8-at-once", "draw/idempotency:raced~8-at-once"} {
			for name, some := range map[string]bool{"all": false, "every other": true} {
				d := newDrawer()
				var mu sync.Mutex
				n := 0
				d.instead = func(w http.ResponseWriter, _ *http.Request, till string) bool {
					mu.Lock()
					defer mu.Unlock()
					n++
					if till == "till1" || some && n%2 == 0 { // the first till is the control's
						return false
					}
					w.WriteHeader(status)
					return true
				}
				found, report := asked(t, d, 1, id)
				assert.Empty(t, report.Findings, "%s %d %s", id, status, name)
				if some {
					assert.Equal(t, result.Pass, found[id].Verdict, "%s %d: %s", id, status, found[id].Reason)
					continue
				}
				assert.Equal(t, result.Inconclusive, found[id].Verdict, "%s %d", id, status)
				assert.Zero(t, found[id].Attempts.Counted, "an attempt in which nothing was accepted shows nothing")
				assert.Contains(t, found[id].Reason, "none of 10 attempts counted: ")
			}
		}
	}
}

// late holds the last byte of what is written back, so that the other requests of a set are answered before.
type late struct{ net.Conn }

func (c late) Write(b []byte) (int, error) {
	if len(b) == 1 {
		time.Sleep(100 * time.Millisecond)
	}
	return c.Conn.Write(b)
}

func TestRace_WithoutAnAttemptThatCountsNothingIsSaid(t *testing.T) {
	const id = "draw/balance/money:raced~8-at-once"
	server := httptest.NewServer(newDrawer())
	defer server.Close()
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	c, env := tillPlan(t)
	plan := plan.New(c, env, 1)
	plan.Only = []string{id}
	r, err := newRunner(Config{
		Contract: c, Plan: plan, Target: target, RunID: "test",
		Checks: []Check{{Rule: Rule{ID: "none"}, Run: func(*Pass) []Result { return nil }}},
	})
	require.NoError(t, err)
	defer r.close()
	var dialed atomic.Int64
	r.racers.made[""], err = volley.New(volley.Options{Target: target, Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err == nil && dialed.Add(1)%8 == 0 {
			return late{conn}, nil
		}
		return conn, err
	}})
	require.NoError(t, err)
	for g := range plan.Groups() {
		for _, record := range r.runGroup(t.Context(), &turn{Group: g}) {
			if record.ID != id {
				continue
			}
			assert.Equal(t, result.Inconclusive, record.Verdict)
			assert.Empty(t, record.Findings)
			assert.Equal(t, 10, record.Attempts.Made)
			assert.Zero(t, record.Attempts.Counted)
			assert.Zero(t, record.Attempts.Excludes)
			assert.Contains(t, record.Reason, "none of 10 attempts counted: request ")
			return
		}
	}
	assert.Fail(t, "it was not run")
}

// Every third connection breaks after the draw: whether it drew is not known, and both are right.
func TestRace_BrokenConnectionsAreUnknownOutcomes(t *testing.T) {
	const id = "draw/balance/money:raced~8-at-once"
	breaking := func(charged int64) *drawer {
		d := newDrawer()
		d.charge = func(n int, amount int64) int64 {
			if n%3 == 0 {
				return charged * amount
			}
			return amount
		}
		d.drawn = func(till string, n int) {
			if till != "till1" && n%3 == 0 {
				panic(http.ErrAbortHandler)
			}
		}
		return d
	}
	for _, charged := range []int64{0, 1} {
		found, report := asked(t, breaking(charged), 1, id)
		assert.Empty(t, report.Findings, "charged %d", charged)
		assert.Equal(t, result.Pass, found[id].Verdict, found[id].Reason)
	}
	found, _ := asked(t, breaking(2), 1, id)
	assert.Equal(t, result.Fail, found[id].Verdict, "more is gone than all unknown ones can have drawn")
}

func set(statuses ...int) *raceInfo {
	info := &raceInfo{counted: true}
	for _, status := range statuses {
		x := &exchange{Exchange: result.Exchange{Request: &cases.Wire{Method: "POST", Target: "/draws"}}}
		if status != 0 {
			x.Response = &result.Response{Status: status, Body: []byte(`{}`)}
		}
		info.all = append(info.all, x)
	}
	return info
}

func showing(t testing.TB, left string) *cases.Answer {
	t.Helper()
	v, err := specs.DecodeJSON([]byte(`{"left":` + left + `}`))
	require.NoError(t, err)
	return &cases.Answer{Request: &cases.Wire{Method: "GET", Target: "/"}, Status: 200, Body: v}
}

func TestEachAccepted_UnknownOutcomesAreAnInterval(t *testing.T) {
	for _, row := range []struct {
		name          string
		statuses      []int
		before, after string
		breach        bool
	}{
		{"all known", []int{201, 201, 422, 422}, "20", "0", false},
		{"one not debited", []int{201, 201, 422}, "20", "10", true},
		{"one too many debited", []int{201, 422, 422}, "20", "0", true},
		{"overrun", []int{201, 201, 201}, "20", "0", true},
		{"overrun, and below nothing", []int{201, 201, 201}, "20", "-10", true},
		{"lost, and drawn", []int{201, 0, 422}, "30", "10", false},
		{"lost, and not drawn", []int{201, 0, 422}, "30", "20", false},
		{"lost, and half drawn", []int{201, 0}, "30", "15", false},
		{"lost, and drawn twice", []int{201, 0}, "30", "0", true},
		{"lost, and richer", []int{201, 0}, "30", "30", true},
		{"a 500 may have drawn", []int{201, 500}, "30", "10", false},
		{"a gateway's 504 may have drawn", []int{201, 504}, "30", "20", false},
		{"a 408 may have drawn", []int{201, 408}, "30", "10", false},
		{"a 429 has not", []int{201, 429}, "30", "10", true},
		{"larger than 64 bits", []int{201}, "100000000000000000010", "100000000000000000000", false},
	} {
		t.Run(row.name, func(t *testing.T) {
			j := judgement{
				run: &groupRun{binder: &cases.Binder{}}, x: &exchange{Exchange: result.Exchange{}},
				s: &cases.Step{ID: "after", Expect: cases.Expectation{Balance: &cases.BalanceChange{
					Name: "money", Value: "$response.body#/left", Since: "before", Each: &cases.EachAccepted{Step: "race", Amount: cases.Lit(10)},
				}}},
				answers: map[string]*cases.Answer{"before": showing(t, row.before), "after": showing(t, row.after)},
				races:   map[string]*raceInfo{"race": set(row.statuses...)},
			}
			f, reason := j.balance()
			assert.Empty(t, reason)
			assert.Equal(t, row.breach, f != nil, "%+v", f)
			delete(j.races, "race")
			f, reason = j.balance()
			assert.Nil(t, f)
			assert.Equal(t, "step race is no race", reason)
		})
	}
}

func TestOneResource_AllAcceptedAnswersShowTheSame(t *testing.T) {
	for _, row := range []struct {
		answers []string
		got     string
		reason  bool
	}{
		{[]string{"201 a", "201 a", "409 "}, "", false},
		{[]string{"201 a", "201 b"}, "2 resources in 2 accepted answers", false},
		{[]string{"201 a", "200 a", "0 ", "500 x"}, "", false},
		{[]string{"409 ", "429 ", "0 "}, "", true},
	} {
		info := &raceInfo{}
		for _, text := range row.answers {
			status, id, _ := strings.Cut(text, " ")
			x := set(map[string]int{"201": 201, "200": 200, "409": 409, "429": 429, "500": 500, "0": 0}[status]).all[0]
			if x.Response != nil {
				x.Response.Body = []byte(`{"id":"` + id + `"}`)
			}
			info.all = append(info.all, x)
		}
		i := slices.IndexFunc(info.all, func(x *exchange) bool { return x.Response != nil })
		j := judgement{x: &exchange{Exchange: result.Exchange{Response: info.all[i].Response}, race: info}, s: &cases.Step{Expect: cases.Expectation{OneResource: "$response.body#/id"}}}
		f, reason := j.raced()
		if row.got == "" {
			assert.Nil(t, f, row.answers)
		} else if assert.NotNil(t, f, row.answers) {
			assert.Equal(t, row.got, f.Got)
		}
		assert.Equal(t, row.reason, reason != "", row.answers)
	}
}
