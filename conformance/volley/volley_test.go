package volley_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/volley"
)

func TestVolley_AnswersAreInTheOrderOfTheRequests(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		r := racer(t, served(t, proto, together(4)))
		for range 3 { // the second and third on warm connections
			v := fire(t, r, post("/a?x=1", "one"), get("/b"), post("/c", ""), volley.Request{Method: http.MethodDelete, Target: "/d"})
			for i, want := range []string{"POST /a?x=1 one", "GET /b ", "POST /c ", "DELETE /d "} {
				a := v.Answers[i]
				require.NoError(t, a.Err)
				assert.Equal(t, want, string(a.Body))
				assert.Equal(t, http.StatusOK, a.Status)
				assert.NotEmpty(t, a.Header.Get("Date"))
				assert.Equal(t, map[bool]string{true: "HTTP/2.0", false: "HTTP/1.1"}[strings.HasPrefix(proto, "h2")], a.Proto)
			}
		}
	})
}

// A target that answers a while after it has all requests can't be outrun.
func TestVolley_CountsWhereAllWereWrittenBeforeTheFirstAnswer(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		all := together(8)
		r := racer(t, served(t, proto, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			all.ServeHTTP(w, r)
			time.Sleep(100 * time.Millisecond) // what was written goes out when the handler ends
		})))
		v := fire(t, r, times(8, post("/", "{}"))...)
		assert.True(t, v.Counted, v.Reason)
		assert.Empty(t, v.Reason)
		for _, a := range v.Answers {
			assert.LessOrEqual(t, v.Spread, a.First)
			assert.Positive(t, a.Written)
			assert.GreaterOrEqual(t, a.First, a.Written)
			assert.GreaterOrEqual(t, a.Done, a.First)
		}
	})
}

func TestVolley_DoesNotCountWhereOneIsAnsweredBeforeItIsWhole(t *testing.T) {
	o := spoken(t, func(c net.Conn, in *bufio.Reader) {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		if r.URL.Path == "/early" {
			io.WriteString(c, "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
		}
		if body, _ := io.ReadAll(r.Body); len(body) == 2 && r.URL.Path != "/early" {
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
		}
		in.ReadByte() // until the other side closes
	})
	// Opening the second connection waits, so that the first request is answered while it is held.
	o.Dial = slowly(100 * time.Millisecond)
	v := fire(t, racer(t, o), post("/", "{}"), post("/early", "{}"))
	assert.False(t, v.Counted)
	assert.Regexp(t, `^request 2 was answered .* before the release$`, v.Reason)
	assert.Equal(t, http.StatusForbidden, v.Answers[1].Status)
	assert.Equal(t, "no", string(v.Answers[1].Body))
	assert.Negative(t, v.Answers[1].First)
	assert.Equal(t, http.StatusOK, v.Answers[0].Status, "the others are released all the same")
}

// slowly opens one connection late.
func slowly(pause time.Duration) func(context.Context, string, string) (net.Conn, error) {
	var n atomic.Int32
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if n.Add(1) == 1 {
			time.Sleep(pause)
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
}

func TestVolley_LastByteIsHeldUntilAllAreReady(t *testing.T) {
	requests := []volley.Request{post("/", `{"amount":1}`), get("/none"), post("/empty", "")}
	var mu sync.Mutex
	got := map[string]string{}
	waiting := func() (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, s := range got {
			if strings.HasSuffix(s, "\r\n\r") || strings.HasSuffix(s, `{"amount":1`) {
				n++
			}
		}
		return n
	}
	o := spoken(t, func(c net.Conn, _ *bufio.Reader) {
		b := make([]byte, 4096)
		for {
			n, err := c.Read(b)
			if err != nil {
				return
			}
			mu.Lock()
			got[c.RemoteAddr().String()] += string(b[:n])
			whole := got[c.RemoteAddr().String()]
			mu.Unlock()
			if strings.HasSuffix(whole, "}") || strings.HasSuffix(whole, "\r\n\r\n") && !strings.Contains(whole, "Content-Length: 12") {
				io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
			}
		}
	})
	held, release := make(chan struct{}), make(chan struct{})
	var dials atomic.Int32
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if int(dials.Add(1)) == len(requests)+1 {
			close(held)
			<-release
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	r := racer(t, o)
	done := make(chan volley.Volley)
	go func() {
		v, err := r.Volley(context.Background(), append(requests, get("/last")))
		assert.NoError(t, err)
		done <- v
	}()
	<-held
	require.Eventually(t, func() bool { return waiting() == len(requests) }, 5*time.Second, time.Millisecond)
	require.Never(t, func() bool { return waiting() != len(requests) }, 50*time.Millisecond, 5*time.Millisecond)
	close(release)
	v := <-done
	for _, a := range v.Answers {
		require.NoError(t, a.Err)
		assert.Equal(t, http.StatusNoContent, a.Status)
	}
}

func TestVolley_EndsWithItsContext(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		ctx, cancel := context.WithCancelCause(t.Context())
		gone := errors.New("somebody pressed a key")
		var asked atomic.Int32
		o := served(t, proto, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			if asked.Add(1) == 3 {
				cancel(gone)
			}
			<-r.Context().Done() // the connection is closed at once
		}))
		within(t, 5*time.Second, func() {
			v, err := racer(t, o).Volley(ctx, times(3, post("/", "{}")))
			require.NoError(t, err, "it was released")
			for _, a := range v.Answers {
				assert.ErrorIs(t, a.Err, gone)
				assert.NotEqual(t, volley.Never, a.Written)
			}
		})
		_, err := racer(t, o).Volley(ctx, times(3, post("/", "{}")))
		assert.ErrorIs(t, err, gone)
		assert.ErrorContains(t, err, "nothing was released")
	})
}

func TestVolley_AnswerThatDoesNotComeIsATimeout(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		o := served(t, proto, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			if r.URL.Path == "/slow" {
				<-r.Context().Done()
			}
		}))
		o.Timeout = 300 * time.Millisecond
		v := fire(t, racer(t, o), post("/slow", "{}"), post("/", "{}"))
		require.ErrorIs(t, v.Answers[0].Err, volley.ErrTimeout)
		assert.NoError(t, v.Answers[1].Err)
	})
}

func TestVolley_DeadTargetIsAnErrorAndNothingIsReleased(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	o := spoken(t, answering(""))
	o.Target.Host = l.Addr().String()
	l.Close()
	r := racer(t, o)
	_, err = r.Volley(t.Context(), times(2, get("/")))
	assert.ErrorContains(t, err, "nothing was released: connecting to "+o.Target.Host)
	_, err = r.Hammer(t.Context(), times(2, get("/")), 0)
	assert.ErrorContains(t, err, "connecting to "+o.Target.Host)
	_, err = r.Cut(t.Context(), get("/"), volley.Cut{Point: volley.CutSent})
	assert.ErrorContains(t, err, "connecting to "+o.Target.Host)
}
