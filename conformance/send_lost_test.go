package conformance_test

import (
	"compress/gzip"
	"math/rand/v2"
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

	"holdfast/conformance"
	"holdfast/conformance/result"
)

// hasty serves as against does, and closes each connection some milliseconds after its answer, without a word in the answer.
func hasty(t testing.TB, handler http.Handler) conformance.Config {
	t.Helper()
	cfg := against(t, http.NotFoundHandler())
	server := httptest.NewUnstartedServer(handler)
	server.Config.ConnState = func(c net.Conn, s http.ConnState) {
		if s == http.StateIdle {
			time.AfterFunc(rand.N(5*time.Millisecond), func() { c.Close() })
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	cfg.Target.Host = server.Listener.Addr().String()
	return cfg
}

// settled fails where a case came to no judgement because of the connection.
func settled(t testing.TB, r *result.Report) {
	t.Helper()
	assert.True(t, r.Complete)
	for _, c := range records(t, r) {
		assert.NotEqual(t, result.Errored, c.Verdict, "%s: %s", c.ID, c.Reason)
	}
}

func TestSend_AServerThatClosesItsConnectionsIsNoFinding(t *testing.T) {
	for range 3 {
		cfg := hasty(t, service(t))
		cfg.Plan = only(cfg, "createCustomer", "createRefund", "getRefund")
		r := run(t, cfg)
		assert.Empty(t, r.Findings)
		settled(t, r)
		assert.Equal(t, result.ExitKept, r.ExitCode, r.Gates)
	}
	// The wrong service beside it.
	cfg := hasty(t, service(t, "maximum-off-by-one"))
	cfg.Plan = only(cfg, "createRefund")
	r := run(t, cfg)
	assert.NotEmpty(t, r.Findings)
}

// Many servers close after an error that nobody foresaw (uvicorn does): the next request on that connection is not to blame.
func TestSend_AConnectionIsNotUsedAgainAfterA5xx(t *testing.T) {
	var used, broken atomic.Int32
	cfg := lists(t, nil)
	spoilt := map[string]bool{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		used.Add(1)
		if spoilt[r.RemoteAddr] { // one request at a time
			broken.Add(1)
		}
		if r.URL.Path == "/a" {
			spoilt[r.RemoteAddr] = true
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	server.Start()
	defer server.Close()
	cfg.Target.Host = server.Listener.Addr().String()
	r := run(t, cfg)
	assert.Positive(t, used.Load())
	assert.Zero(t, broken.Load())
	assert.Equal(t, result.Pass, requirement(t, r, "b/request:valid").Verdict)
	for _, f := range r.Findings {
		assert.NotEqual(t, "unanswered", f.Rule)
	}
}

// A request that may have had its effect is never sent twice; its group begins anew.
func TestSend_WhatIsNotSafeIsNeverSentTwice(t *testing.T) {
	inner := service(t)
	var keys atomic.Int32
	var had sync.Map
	cfg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Idempotency-Key")
		if key != "" {
			_, again := had.LoadOrStore(key, true)
			if !again && keys.Add(1) == 5 {
				inner.ServeHTTP(httptest.NewRecorder(), r) // it has its effect
				c, _, err := w.(http.Hijacker).Hijack()
				if assert.NoError(t, err) {
					c.Close()
				}
				had.Store(key, false)
				return
			}
			kept, _ := had.Load(key)
			assert.True(t, kept.(bool), "a request that was lost came again")
		}
		inner.ServeHTTP(w, r)
	}))
	cfg.Workers = 1
	cfg.Plan = only(cfg, "createRefund")
	r := run(t, cfg)
	assert.Greater(t, keys.Load(), int32(5))
	assert.Empty(t, r.Findings)
	settled(t, r)
}

// A request that a target does not survive is reported, though its first answer was lost on a connection in use.
func TestSend_ARequestThatIsNeverAnsweredIsReportedWhereverItWasSent(t *testing.T) {
	inner := service(t)
	r := run(t, hasty(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && strings.Contains(r.URL.RawQuery, "limit=") {
			panic(http.ErrAbortHandler)
		}
		inner.ServeHTTP(w, r)
	})))
	found := false
	for _, f := range r.Findings {
		found = found || f.Rule == "unanswered"
	}
	assert.True(t, found)
}

func TestSend_AnswersThatNeverEndAreBounded(t *testing.T) {
	for name, answer := range map[string]func(net.Conn){
		"switching protocols": func(c net.Conn) {
			c.Write([]byte("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"))
		},
		"a body that drips": func(c net.Conn) {
			c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"))
			for {
				if _, err := c.Write([]byte("x")); err != nil {
					return
				}
				time.Sleep(5 * time.Millisecond)
			}
		},
		"a body without end": func(c net.Conn) {
			c.Write([]byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"))
			for {
				if _, err := c.Write([]byte(strings.Repeat("x", 4096))); err != nil {
					return
				}
			}
		},
		"a header without end": func(c net.Conn) {
			c.Write([]byte("HTTP/1.1 200 OK\r\n"))
			for {
				if _, err := c.Write([]byte("X-A: " + strings.Repeat("b", 1000) + "\r\n")); err != nil {
					return
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/a" {
					return
				}
				c, _, err := w.(http.Hijacker).Hijack()
				if assert.NoError(t, err) {
					answer(c)
					time.AfterFunc(time.Minute, func() { c.Close() })
				}
			}))
			cfg.RequestTimeout, cfg.MaxBody = 300*time.Millisecond, 10_000
			done := make(chan struct{})
			go func() {
				defer close(done)
				r := run(t, cfg)
				assert.Equal(t, result.Pass, requirement(t, r, "b/request:valid").Verdict)
			}()
			select {
			case <-done:
			case <-time.After(30 * time.Second):
				require.FailNow(t, "a request went on past its time-out")
			}
		})
	}
}

// zipped sends every answer in gzip, whatever was asked for.
func zipped(inner http.Handler) http.Handler {
	writers := sync.Pool{New: func() any { return gzip.NewWriter(nil) }} // each takes a megabyte
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		inner.ServeHTTP(recorded, r)
		for name, values := range recorded.Header() {
			w.Header()[name] = values
		}
		if recorded.Body.Len() == 0 {
			w.WriteHeader(recorded.Code)
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Del("Content-Length")
		w.WriteHeader(recorded.Code)
		z := writers.Get().(*gzip.Writer)
		defer writers.Put(z)
		z.Reset(w)
		z.Write(recorded.Body.Bytes())
		z.Close()
	})
}

func TestReceive_GzipIsNotAskedForAndUndone(t *testing.T) {
	var asked atomic.Value
	watched := func(inner http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Store(r.Header.Get("Accept-Encoding"))
			inner.ServeHTTP(w, r)
		})
	}
	cfg := against(t, watched(zipped(service(t)))) // a few answers: the race detector looks at the whole megabyte of a writer
	cfg.Plan = only(cfg, "getRefund")
	r := run(t, cfg)
	assert.Equal(t, "identity", asked.Load())
	assert.Empty(t, r.Findings)
	assert.Equal(t, result.ExitKept, r.ExitCode, r.Gates)

	cfg = against(t, zipped(service(t, "response-member-missing")))
	cfg.Plan = only(cfg, "getRefund")
	r = run(t, cfg)
	rules := map[string]bool{}
	for _, f := range r.Findings {
		rules[f.Rule] = true
	}
	assert.True(t, rules["body-schema"], "what is wrong within gzip is found: %v", rules)
}

func TestReceive_ABombIsCut(t *testing.T) {
	const limit = 100_000
	var answers []*result.Response
	for _, row := range []struct {
		name      string
		write     func(*gzip.Writer)
		truncated bool
	}{
		{"as long as may be", func(z *gzip.Writer) { z.Write(make([]byte, limit)) }, false},
		{"a byte more", func(z *gzip.Writer) { z.Write(make([]byte, limit+1)) }, true},
		{"a bomb", func(z *gzip.Writer) { z.Write(make([]byte, 100*limit)) }, true},
	} {
		t.Run(row.name, func(t *testing.T) {
			var packed strings.Builder
			z := gzip.NewWriter(&packed)
			row.write(z)
			z.Close()
			cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				w.Write([]byte(packed.String()))
			}))
			cfg.MaxBody, cfg.Workers = limit, 1
			answers = nil
			cfg.Checks = []conformance.Check{seen(func(c *conformance.Pass) { answers = append(answers, c.Exchange.Response) })}
			run(t, cfg)
			require.NotEmpty(t, answers)
			for _, a := range answers {
				assert.Equal(t, row.truncated, a.Truncated)
				assert.LessOrEqual(t, len(a.Body), limit)
			}
		})
	}
}

func TestReceive_OtherCodingsStayAsTheyCame(t *testing.T) {
	for coding, body := range map[string]string{"br": "\x0b\x00\x80x\x03", "gzip": "no gzip at all", "gzip, gzip": "\x1f\x8b"} {
		cfg := lists(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", coding)
			w.Write([]byte(body))
		}))
		n := 0
		cfg.Checks = []conformance.Check{seen(func(c *conformance.Pass) {
			n++
			assert.Equal(t, body, string(c.Exchange.Response.Body), coding)
			assert.Empty(t, c.Exchange.Response.Decoded)
		})}
		run(t, cfg)
		assert.Positive(t, n)
	}
}
