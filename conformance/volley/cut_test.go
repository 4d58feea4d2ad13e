package volley_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/volley"
)

// arrival is what a target saw of a request that was cut.
type arrival struct {
	body string
	// err is how reading the body ended, next how the connection did.
	err, next error
}

// watching reads one request, answers a whole one where answer is not empty, and tells how it ended.
func watching(answer string, seen chan<- arrival) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, in *bufio.Reader) {
		q, err := http.ReadRequest(in)
		if err != nil {
			seen <- arrival{err: err}
			return
		}
		b, err := io.ReadAll(q.Body)
		a := arrival{body: string(b), err: err}
		if err == nil && answer != "" {
			io.WriteString(c, answer)
		}
		_, a.next = in.ReadByte()
		seen <- a
	}
}

func TestCut_TargetSeesWhatThePointSays(t *testing.T) {
	const answer = "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"
	body := strings.Repeat("0123456789", 10)
	for _, row := range []struct {
		point volley.CutPoint
		body  string
		whole bool
	}{
		{volley.CutHeader, "", false},
		{volley.CutBody, body[:50], false},
		{volley.CutSent, body, true},
		{volley.CutAnswer, body, true},
	} {
		for _, reset := range []bool{false, true} {
			t.Run(row.point.String(), func(t *testing.T) {
				seen := make(chan arrival, 1)
				say := ""
				if row.point == volley.CutAnswer {
					say = answer
				}
				r := racer(t, spoken(t, watching(say, seen)))
				result, err := r.Cut(t.Context(), post("/", body), volley.Cut{Point: row.point, Reset: reset})
				require.NoError(t, err)
				got := <-seen
				assert.Equal(t, row.whole, result.Whole)
				assert.Equal(t, result.Size-(len(body)-len(row.body)), result.Sent)
				assert.Equal(t, say, string(result.Seen))
				assert.False(t, result.Closing.Before(result.Opened))
				if reset { // what was not read yet may be lost
					assert.True(t, strings.HasPrefix(row.body, got.body))
					ended := errors.Join(got.err, got.next)
					assert.True(t, errors.Is(ended, syscall.ECONNRESET) || errors.Is(ended, io.EOF) || errors.Is(ended, io.ErrUnexpectedEOF), ended)
					return
				}
				assert.Equal(t, row.body, got.body)
				assert.ErrorIs(t, got.next, io.EOF)
				if row.whole {
					assert.NoError(t, got.err)
				} else {
					assert.ErrorIs(t, got.err, io.ErrUnexpectedEOF)
				}
			})
		}
	}
}

func TestCut_OverTLSTheWholeRequestArrives(t *testing.T) {
	bodies := make(chan string, 1)
	o := served(t, "h2", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		bodies <- r.Proto + " " + string(b)
	}))
	for _, point := range []volley.CutPoint{volley.CutSent, volley.CutAnswer} {
		_, err := racer(t, o).Cut(t.Context(), post("/", "{}"), volley.Cut{Point: point})
		require.NoError(t, err)
		assert.Equal(t, "HTTP/1.1 {}", <-bodies)
	}
}

func TestCut_WaitsForTheAnswerSoLongAndNoLonger(t *testing.T) {
	seen := make(chan arrival, 1)
	o := spoken(t, watching("", seen))
	o.CutWait = 50 * time.Millisecond
	result, err := racer(t, o).Cut(t.Context(), post("/", "{}"), volley.Cut{Point: volley.CutAnswer})
	require.NoError(t, err)
	assert.Empty(t, result.Seen)
	assert.False(t, result.Closed)
	assert.GreaterOrEqual(t, result.Closing.Sub(result.Opened), o.CutWait)
	assert.Equal(t, "{}", (<-seen).body)
}

func TestCut_SaysWhereTheTargetClosedFirst(t *testing.T) {
	o := spoken(t, once(""))
	result, err := racer(t, o).Cut(t.Context(), post("/", "{}"), volley.Cut{Point: volley.CutAnswer})
	require.NoError(t, err)
	assert.True(t, result.Closed)
	assert.True(t, result.Whole)
}

func TestCut_RefusesAPointThatTheRequestDoesNotHave(t *testing.T) {
	r := racer(t, spoken(t, func(net.Conn, *bufio.Reader) { t.Error("something was sent") }))
	for _, row := range []struct {
		request volley.Request
		point   volley.CutPoint
	}{{get("/"), volley.CutHeader}, {post("/", ""), volley.CutHeader}, {get("/"), volley.CutBody}, {post("/", "x"), volley.CutBody}} {
		_, err := r.Cut(t.Context(), row.request, volley.Cut{Point: row.point})
		assert.ErrorIs(t, err, volley.ErrUncuttable)
	}
	_, err := r.Cut(t.Context(), get("/"), volley.Cut{Point: 17})
	assert.ErrorContains(t, err, "CutPoint(17) is no point")
}

func TestCut_TargetThatTakesNothingIsLeftInTime(t *testing.T) {
	stop := make(chan struct{})
	defer close(stop)
	o := spoken(t, func(net.Conn, *bufio.Reader) { <-stop })
	o.Timeout = 100 * time.Millisecond
	within(t, 5*time.Second, func() {
		result, err := racer(t, o).Cut(t.Context(), post("/", strings.Repeat("x", 64<<20)), volley.Cut{Point: volley.CutSent})
		require.ErrorIs(t, err, volley.ErrTimeout)
		assert.False(t, result.Whole)
		assert.Less(t, result.Sent, result.Size)
	})
}
