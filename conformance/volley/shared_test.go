package volley_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"holdfast/conformance/volley"
)

func TestVolley_EarlyAnswerOverHTTP2DoesNotCount(t *testing.T) {
	o := served(t, "h2c", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	r := racer(t, o)
	v := fire(t, r, times(3, post("/", strings.Repeat("x", 50_000)))...)
	// On a busy machine the answers may take longer than the bodies.
	for tries := 0; v.Counted && tries < 50; tries++ {
		v = fire(t, r, times(3, post("/", strings.Repeat("x", 50_000)))...)
	}
	assert.False(t, v.Counted)
	assert.NotEmpty(t, v.Reason)
	for _, a := range v.Answers {
		assert.Equal(t, http.StatusForbidden, a.Status)
	}
}

func TestVolley_HTTP2EndsAllStreamsInOneWrite(t *testing.T) {
	o := served(t, "h2c", together(5))
	writes := recording(&o)
	r := racer(t, o)
	fire(t, r, post("/", "body"), get("/"), post("/", "x"), post("/", strings.Repeat("y", 40_000)), get("/other"))
	ends := map[int]int{} // by write, how many streams it ended
	var held []string
	for i, w := range writes() {
		framer := http2.NewFramer(io.Discard, strings.NewReader(strings.TrimPrefix(w, http2.ClientPreface)))
		for {
			f, err := framer.ReadFrame()
			if err != nil {
				require.ErrorIs(t, err, io.EOF, "no write ends within a frame")
				break
			}
			switch f := f.(type) {
			case *http2.DataFrame:
				if f.StreamEnded() {
					ends[i]++
					held = append(held, string(f.Data()))
				}
			case *http2.HeadersFrame:
				if f.StreamEnded() {
					ends[i]++
				}
			}
		}
	}
	require.Len(t, ends, 1)
	for _, n := range ends {
		assert.Equal(t, 5, n)
	}
	assert.Equal(t, []string{"y", "x", "y"}, held, "the last byte of each body")
}

// The server's windows are smaller than the bodies, one and all.
func TestVolley_HTTP2BodiesLargerThanTheWindows(t *testing.T) {
	small := func(s *httptest.Server) {
		s.Config.HTTP2 = &http.HTTP2Config{MaxReceiveBufferPerConnection: 70_000, MaxReceiveBufferPerStream: 66_000}
	}
	var lengths sync.Map
	o := served(t, "h2", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		b, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		lengths.Store(r.URL.Path, bytes.Count(b, []byte("z")))
	}), small)
	r := racer(t, o)
	var requests []volley.Request
	for i := range 5 {
		requests = append(requests, post(fmt.Sprintf("/%d", i), strings.Repeat("z", 300_000+i)))
	}
	for _, a := range fire(t, r, requests...).Answers {
		require.NoError(t, a.Err)
		assert.Equal(t, http.StatusOK, a.Status)
	}
	for i := range 5 {
		n, _ := lengths.Load(fmt.Sprintf("/%d", i))
		assert.Equal(t, 300_000+i, n)
	}
}

func TestVolley_BodyThatTheTargetNeverTakesIsNeverReleased(t *testing.T) {
	done := make(chan struct{})
	o := served(t, "h2c", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-done:
		case <-r.Context().Done():
		}
	}))
	defer close(done)
	o.Timeout = 100 * time.Millisecond
	_, err := racer(t, o).Volley(t.Context(), times(2, post("/", strings.Repeat("z", 4<<20))))
	require.ErrorIs(t, err, volley.ErrTimeout)
	assert.ErrorContains(t, err, "flow control")
	assert.ErrorContains(t, err, "nothing was released")
}

// What one connection may not carry at once goes over many.
func TestVolley_MoreThanTheTargetsStreamsGoOverHTTP1(t *testing.T) {
	few := func(s *httptest.Server) { s.Config.HTTP2 = &http.HTTP2Config{MaxConcurrentStreams: 3} }
	r := racer(t, served(t, "h2", together(4), few))
	v := fire(t, r, times(4, get("/"))...)
	for _, a := range v.Answers {
		require.NoError(t, a.Err)
		assert.Equal(t, "HTTP/1.1", a.Proto)
	}
	r = racer(t, served(t, "h2c", together(4), few))
	_, err := r.Volley(t.Context(), times(4, get("/")))
	assert.ErrorContains(t, err, "the target takes 3 HTTP/2 streams at once, 4 are to race")
}

func TestVolley_WhatGoesWrongOnHTTP2IsTold(t *testing.T) {
	start := func(fr *http2.Framer, header []byte) {
		fr.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: header, EndHeaders: true})
	}
	for want, say := range map[string]func(*http2.Framer, []byte){
		"reset the stream: REFUSED_STREAM": func(fr *http2.Framer, _ []byte) { fr.WriteRSTStream(1, http2.ErrCodeRefusedStream) },
		"GOAWAY (ENHANCE_YOUR_CALM)":       func(fr *http2.Framer, _ []byte) { fr.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, nil) },
		"has a body and no header":         func(fr *http2.Framer, _ []byte) { fr.WriteData(1, true, []byte("x")) },
		"before its answer was complete":   start,
		"Content-Length says 5": func(fr *http2.Framer, header []byte) {
			start(fr, append(header, 0x0f, 0x0d, 1, '5')) // content-length, the 28th of HPACK's table
			fr.WriteData(1, true, []byte("four"))
		},
		"is no HTTP/2": func(fr *http2.Framer, header []byte) { start(fr, append(header, 0x00, 1, 'A', 1, 'b')) }, // no capitals
		"flow-control": func(fr *http2.Framer, _ []byte) { fr.WriteWindowUpdate(0, 1<<31-1) },
	} {
		t.Run(want, func(t *testing.T) {
			o := spoken(t, func(c net.Conn, in *bufio.Reader) {
				fr := http2.NewFramer(c, in)
				in.Discard(len(http2.ClientPreface))
				fr.WriteSettings()
				for {
					f, err := fr.ReadFrame()
					if err != nil {
						return
					}
					switch f := f.(type) {
					case *http2.PingFrame:
						fr.WritePing(true, f.Data)
					case *http2.DataFrame:
						if f.StreamEnded() {
							say(fr, []byte{0x88}) // :status 200
							c.(*net.TCPConn).CloseWrite()
						}
					}
				}
			})
			o.H2C = true
			v := fire(t, racer(t, o), post("/", "{}"))
			require.ErrorContains(t, v.Answers[0].Err, want)
			assert.NotEqual(t, volley.Never, v.Answers[0].Written)
		})
	}
}
