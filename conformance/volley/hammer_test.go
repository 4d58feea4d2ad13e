package volley_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/volley"
)

func TestHammer_AsksOverSoManyConnectionsAndAnswersInOrder(t *testing.T) {
	var now, most atomic.Int32
	var connections sync.Map
	full := make(chan struct{})
	o := served(t, "TLS", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connections.Store(r.RemoteAddr, true)
		if n := now.Add(1); n > most.Load() {
			if most.Store(n); n == 4 {
				close(full)
			}
		}
		<-full // the first four come together
		now.Add(-1)
		b, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s", r.URL.Path, b)
	}))
	r := racer(t, o)
	var requests []volley.Request
	for i := range 200 {
		requests = append(requests, post(fmt.Sprintf("/%d", i), "{}"))
	}
	answers, err := r.Hammer(t.Context(), requests, 4)
	require.NoError(t, err)
	require.Len(t, answers, 200)
	for i, a := range answers {
		require.NoError(t, a.Err)
		assert.Equal(t, fmt.Sprintf("/%d {}", i), string(a.Body))
		assert.True(t, 0 <= a.Written && a.Written <= a.First && a.First <= a.Done)
	}
	assert.EqualValues(t, 4, most.Load())
	n := 0
	connections.Range(func(any, any) bool { n++; return true })
	assert.Equal(t, 4, n)
	_, err = r.Hammer(t.Context(), requests[:1], 0)
	require.NoError(t, err)
	again := 0
	connections.Range(func(any, any) bool { again++; return true })
	assert.Equal(t, 4, again, "its connections stay warm")
}

func TestHammer_TargetThatClosesAfterEachAnswerIsConnectedToAgain(t *testing.T) {
	o := spoken(t, once("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nyes"))
	answers, err := racer(t, o).Hammer(t.Context(), times(20, post("/", "{}")), 3)
	require.NoError(t, err)
	for _, a := range answers {
		require.NoError(t, a.Err)
		assert.Equal(t, "yes", string(a.Body))
	}
}

// Where the target dies on the way, it is known of each request whether it can have had an effect.
func TestHammer_WhatNeverWentOutSaysSo(t *testing.T) {
	var got, dials atomic.Int32
	o := spoken(t, func(c net.Conn, in *bufio.Reader) {
		for {
			q, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			io.Copy(io.Discard, q.Body)
			if got.Add(1) > 6 {
				return
			}
			io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		if dials.Add(1) > 2 {
			return nil, fmt.Errorf("it is gone")
		}
		return (&net.Dialer{}).DialContext(ctx, network, address)
	}
	answers, err := racer(t, o).Hammer(t.Context(), times(30, post("/", "{}")), 2)
	require.NoError(t, err)
	counts := map[string]int{}
	for _, a := range answers {
		switch {
		case a.Err == nil:
			counts["answered"]++
		case a.Written == volley.Never:
			assert.ErrorContains(t, a.Err, "not sent")
			counts["not sent"]++
		default:
			counts["unknown"]++
		}
	}
	assert.Equal(t, map[string]int{"answered": 6, "unknown": 2, "not sent": 22}, counts)
	assert.EqualValues(t, 8, got.Load(), "nothing was sent twice")
}

func TestHammer_EndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var got atomic.Int32
	o := served(t, "HTTP/1.1", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if got.Add(1) >= 10 {
			cancel()
			<-r.Context().Done()
		}
	}))
	within(t, 5*time.Second, func() {
		answers, err := racer(t, o).Hammer(ctx, times(1000, post("/", "{}")), 2)
		require.NoError(t, err)
		last := answers[len(answers)-1]
		assert.Equal(t, volley.Never, last.Written)
		assert.ErrorContains(t, last.Err, "not sent")
	})
}
