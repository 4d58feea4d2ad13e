package volley_test

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/volley"
)

func TestAnswer_IsReadAsHTTPFramesIt(t *testing.T) {
	for _, row := range []struct {
		name, method, answer, body string
		status                     int
	}{
		{"length", "POST", "HTTP/1.1 201 Created\r\nContent-Length: 3\r\n\r\nyes", "yes", 201},
		{"chunks", "POST", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nye\r\n1;x=y\r\ns\r\n0\r\nTrailer: t\r\n\r\n", "yes", 200},
		{"interim answers", "POST", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes", "yes", 200},
		{"HEAD", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n", "", 200},
		{"204", "DELETE", "HTTP/1.1 204 No Content\r\n\r\n", "", 204},
		{"304", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 3000\r\n\r\n", "", 304},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := racer(t, spoken(t, answering(row.answer)))
			q := volley.Request{Method: row.method, Target: "/"}
			for range 3 {
				for _, a := range fire(t, r, times(2, q)...).Answers {
					require.NoError(t, a.Err)
					assert.Equal(t, row.status, a.Status)
					assert.Equal(t, row.body, string(a.Body))
					assert.False(t, a.Truncated)
				}
			}
		})
	}
}

func TestAnswer_OfAConnectionThatClosesIsReadToItsEnd(t *testing.T) {
	for _, head := range []string{"HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"} {
		r := racer(t, spoken(t, func(c net.Conn, in *bufio.Reader) {
			if q, err := http.ReadRequest(in); err == nil {
				io.Copy(io.Discard, q.Body)
				io.WriteString(c, head+"to the end")
			}
		}))
		for range 2 {
			for _, a := range fire(t, r, times(2, post("/", "{}"))...).Answers {
				require.NoError(t, a.Err)
				assert.Equal(t, "to the end", string(a.Body))
			}
		}
	}
}

// A second answer that nobody asked for must not become the answer to the next request.
func TestAnswer_LeftoversAreNeverTakenForTheNextOne(t *testing.T) {
	const one = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ntrue"
	for name, say := range map[string]func(net.Conn, *bufio.Reader){
		"at once": answering(one + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"),
		"a timeout on an idle connection": func(c net.Conn, in *bufio.Reader) {
			if q, err := http.ReadRequest(in); err == nil {
				io.Copy(io.Discard, q.Body)
				io.WriteString(c, one)
				time.Sleep(5 * time.Millisecond)
				io.WriteString(c, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := racer(t, spoken(t, say))
			for range 4 {
				for _, a := range fire(t, r, times(2, post("/", "{}"))...).Answers {
					require.NoError(t, a.Err)
					assert.Equal(t, "true", string(a.Body))
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
}

// One TLS record may hold more than is read of it at once: here the first answer fills the reader's 4096 bytes.
func TestAnswer_LeftoversWithinTLSAreNeverTakenForTheNextOne(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\nX-Pad: "
	wholeRecord := head + strings.Repeat("p", 4096-len(head)-4-4000) + "\r\n\r\n" + strings.Repeat("x", 4000) +
		"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
	cfg := &tls.Config{Certificates: []tls.Certificate{certificate(t)}, DynamicRecordSizingDisabled: true}
	o := spoken(t, func(c net.Conn, _ *bufio.Reader) {
		secure := tls.Server(c, cfg)
		answering(wholeRecord)(secure, bufio.NewReader(secure))
	})
	o.Target.Scheme, o.TLS = "https", &tls.Config{InsecureSkipVerify: true}
	r := racer(t, o)
	for range 3 {
		for _, a := range fire(t, r, times(2, post("/", "{}"))...).Answers {
			require.NoError(t, a.Err)
			assert.Len(t, a.Body, 4000)
		}
	}
}

func TestAnswer_BodyIsKeptToTheLimit(t *testing.T) {
	each(t, func(t *testing.T, proto string) {
		for limit, truncated := range map[int64]bool{99_999: true, 100_000: false, 100_001: false} {
			o := served(t, proto, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				io.WriteString(w, strings.Repeat("x", 100_000))
			}))
			o.MaxBody = limit
			r := racer(t, o)
			for range 2 {
				for _, a := range fire(t, r, times(2, post("/", "{}"))...).Answers {
					require.NoError(t, a.Err)
					assert.Equal(t, truncated, a.Truncated, limit)
					assert.Len(t, a.Body, int(min(limit, 100_000)))
				}
			}
		}
	})
}

// forever repeats a text until the other side has had enough.
func forever(head, again string) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, in *bufio.Reader) {
		q, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		io.Copy(io.Discard, q.Body)
		io.WriteString(c, head)
		for {
			if _, err := io.WriteString(c, again); err != nil {
				return
			}
		}
	}
}

func TestAnswer_HostileTargetsAreBounded(t *testing.T) {
	for name, row := range map[string]struct {
		say  func(net.Conn, *bufio.Reader)
		want string
	}{
		"garbage":             {answering("\x00\x01 this is no HTTP\r\n\r\n"), "malformed HTTP"},
		"endless status":      {forever("HTTP/1.1 200 ", strings.Repeat("O", 1000)), "header is longer than"},
		"endless header":      {forever("HTTP/1.1 200 OK\r\n", "X-A: "+strings.Repeat("b", 1000)+"\r\n"), "header is longer than"},
		"endless interim":     {forever("", "HTTP/1.1 103 Early Hints\r\n\r\n"), "header is longer than"},
		"bad chunk":           {answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "invalid byte in chunk length"},
		"too short":           {once("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"), "closed the connection before its answer was complete"},
		"nothing":             {once(""), "closed the connection before its answer was complete"},
		"another protocol":    {answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"), "101"},
		"two lengths":         {answering("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"), "Content-Length"},
		"long bad first line": {answering(strings.Repeat("bad", 5000) + "\r\n\r\n"), "…"},
	} {
		t.Run(name, func(t *testing.T) {
			o := spoken(t, row.say)
			o.Timeout = 20 * time.Second
			r := racer(t, o)
			within(t, 10*time.Second, func() {
				for _, a := range fire(t, r, times(2, post("/", "{}"))...).Answers {
					require.ErrorContains(t, a.Err, row.want)
					assert.Less(t, len(a.Err.Error()), 400)
				}
			})
		})
	}
}

// once answers once and closes.
func once(answer string) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, in *bufio.Reader) {
		if q, err := http.ReadRequest(in); err == nil {
			io.Copy(io.Discard, q.Body)
			io.WriteString(c, answer)
		}
	}
}

func TestAnswer_EndlessBodyIsCut(t *testing.T) {
	o := spoken(t, forever("HTTP/1.1 200 OK\r\n\r\n", strings.Repeat("x", 1000)))
	o.MaxBody = 5000
	for _, a := range fire(t, racer(t, o), times(2, post("/", "{}"))...).Answers {
		require.NoError(t, a.Err)
		assert.True(t, a.Truncated)
		assert.Len(t, a.Body, 5000)
	}
}

func TestAnswer_EndlessBodyOverHTTP2IsCutAndTheConnectionGoesOn(t *testing.T) {
	o := served(t, "h2", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.URL.Path == "/endless" {
			if _, err := io.WriteString(w, strings.Repeat("x", 1000)); err != nil {
				return
			}
		}
		io.WriteString(w, "done")
	}))
	o.MaxBody = 100_000
	r := racer(t, o)
	for range 3 {
		v := fire(t, r, get("/endless"), get("/"), get("/endless"))
		for i, want := range []int{100_000, 4, 100_000} {
			require.NoError(t, v.Answers[i].Err)
			assert.Len(t, v.Answers[i].Body, want)
		}
	}
}

func TestAnswer_TargetThatSpeaksNoHTTP2IsAnError(t *testing.T) {
	o := spoken(t, func(c net.Conn, in *bufio.Reader) {
		in.ReadString('\n')
		io.WriteString(c, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
	})
	o.H2C = true
	_, err := racer(t, o).Volley(t.Context(), times(2, get("/")))
	assert.ErrorContains(t, err, "starting HTTP/2")
}

func TestRacer_MutualTLSAndItsRefusal(t *testing.T) {
	o := served(t, "h2", together(2), func(s *httptest.Server) {
		s.TLS = &tls.Config{ClientAuth: tls.RequireAnyClientCert}
	})
	_, err := racer(t, o).Volley(t.Context(), times(2, get("/")))
	require.Error(t, err, "without a certificate")
	o.TLS = o.TLS.Clone()
	o.TLS.Certificates = []tls.Certificate{certificate(t)}
	v := fire(t, racer(t, o), times(2, get("/"))...)
	require.NoError(t, v.Answers[0].Err)
	o.TLS.RootCAs = nil
	_, err = racer(t, o).Volley(t.Context(), times(2, get("/")))
	assert.ErrorContains(t, err, "certificate")
}

// certificate is any: the one that httptest brings.
func certificate(t *testing.T) tls.Certificate {
	s := httptest.NewUnstartedServer(nil)
	s.StartTLS()
	defer s.Close()
	return s.TLS.Certificates[0]
}

func TestNew_RefusesAProxyAndSaysSo(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://user:secret@proxy.example:3128")
	target := &url.URL{Scheme: "https", Host: "api.example"}
	_, err := volley.New(volley.Options{Target: target})
	require.ErrorIs(t, err, volley.ErrProxy)
	assert.ErrorContains(t, err, "proxy.example:3128 for api.example")
	assert.NotContains(t, err.Error(), "secret")
	t.Setenv("NO_PROXY", "api.example")
	_, err = volley.New(volley.Options{Target: target})
	assert.NoError(t, err)
}

func TestNew_RefusesWhatItCannotRace(t *testing.T) {
	for _, o := range []volley.Options{
		{},
		{Target: &url.URL{Scheme: "ftp", Host: "a"}},
		{Target: &url.URL{Scheme: "http"}},
		{Target: &url.URL{Scheme: "https", Host: "a"}, H2C: true},
		{Target: &url.URL{Scheme: "http", Host: "a"}, H2C: true, HTTP1: true},
	} {
		_, err := volley.New(o)
		assert.Error(t, err)
	}
}

func TestRacer_ClosedOneRefuses(t *testing.T) {
	r := racer(t, spoken(t, answering("")))
	r.Close()
	_, err := r.Volley(t.Context(), times(2, get("/")))
	assert.ErrorIs(t, err, volley.ErrClosed)
	_, err = r.Hammer(t.Context(), times(2, get("/")), 2)
	assert.ErrorIs(t, err, volley.ErrClosed)
}
