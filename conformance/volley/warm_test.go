package volley_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/volley"
)

func TestVolley_WarmConnectionsAreUsedAgainAndClosedOnesAreNot(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		var closing atomic.Bool
		o := served(t, proto, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			if closing.Load() {
				w.Header().Set("Connection", "close")
			}
		}))
		var dials atomic.Int32
		o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
			dials.Add(1)
			return (&net.Dialer{}).DialContext(ctx, network, address)
		}
		r := racer(t, o)
		each := int32(3)
		if strings.HasPrefix(proto, "h2") {
			each = 1
		}
		for range 3 {
			fire(t, r, times(3, post("/", "{}"))...)
		}
		first := dials.Load()
		assert.Equal(t, each, first)
		closing.Store(true)
		fire(t, r, times(3, post("/", "{}"))...)
		for _, a := range fire(t, r, times(3, post("/", "{}"))...).Answers {
			require.NoError(t, a.Err)
		}
		assert.Equal(t, first+each, dials.Load())
	})
}

func TestVolley_ConnectionThatWasClosedWhileIdleIsOpenedAnew(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		var server *httptest.Server
		var asked atomic.Int32
		o := served(t, proto, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			asked.Add(1)
		}), func(s *httptest.Server) { server = s })
		r := racer(t, o)
		fire(t, r, times(3, post("/", "{}"))...)
		server.CloseClientConnections()
		for _, a := range fire(t, r, times(3, post("/", "{}"))...).Answers {
			require.NoError(t, a.Err)
		}
		assert.EqualValues(t, 6, asked.Load())
	})
}

// The target takes the header on a warm connection and closes only then: nothing was complete, so it is sent anew.
func TestVolley_ConnectionThatIsClosedBeforeTheReleaseIsReplaced(t *testing.T) {
	var whole atomic.Int32
	var cut sync.WaitGroup
	cut.Add(2)
	o := spoken(t, func(c net.Conn, in *bufio.Reader) {
		for i := 0; ; i++ {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			if i == 1 {
				c.Close()
				cut.Done()
				return
			}
			io.Copy(io.Discard, r.Body)
			whole.Add(1)
			io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	var dials atomic.Int32
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) == 3 { // the volley can't be released before this one is open
			cut.Wait()
			time.Sleep(20 * time.Millisecond)
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	r := racer(t, o)
	fire(t, r, times(2, post("/", "{}"))...)
	v := fire(t, r, times(3, post("/", "{}"))...)
	for _, a := range v.Answers {
		require.NoError(t, a.Err)
	}
	assert.EqualValues(t, 5, whole.Load())
	assert.EqualValues(t, 5, dials.Load())
}

func TestVolley_NothingIsSentAgainAfterTheRelease(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		var asked atomic.Int32
		o := served(t, proto, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			if asked.Add(1) > 2 {
				panic(http.ErrAbortHandler)
			}
		}))
		r := racer(t, o)
		fire(t, r, times(2, post("/", "{}"))...)
		for _, a := range fire(t, r, times(2, post("/", "{}"))...).Answers {
			assert.Error(t, a.Err)
			assert.NotEqual(t, volley.Never, a.Written)
			assert.Equal(t, volley.Never, a.First)
			assert.Zero(t, a.Status)
		}
		assert.EqualValues(t, 4, asked.Load())
	})
}
