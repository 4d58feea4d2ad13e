package volley_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"holdfast/conformance/volley"
)

// asServer makes the test binary a server: what is measured must not share a scheduler with what measures.
const asServer = "HOLDFAST_VOLLEY_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) != "" {
		serveStamps()
		return
	}
	goleak.VerifyTestMain(m)
}

// serveStamps answers every request with the time at which its body had been read, until standard input ends.
func serveStamps() {
	start := time.Now()
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		read := time.Since(start)
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, int64(read))
	})
	plain := httptest.NewUnstartedServer(handler)
	plain.Config.Protocols = new(http.Protocols)
	plain.Config.Protocols.SetHTTP1(true)
	plain.Config.Protocols.SetUnencryptedHTTP2(true)
	plain.Start()
	secure := httptest.NewUnstartedServer(handler)
	secure.EnableHTTP2 = true
	secure.StartTLS()
	fmt.Println(plain.URL, secure.URL)
	os.Stdout.Close()
	io.Copy(io.Discard, os.Stdin)
}

// stampServer is a server in a process of its own.
type stampServer struct{ plain, secure *url.URL }

func startStampServer(tb testing.TB) stampServer {
	tb.Helper()
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asServer+"=1")
	in, err := command.StdinPipe()
	require.NoError(tb, err)
	out, err := command.StdoutPipe()
	require.NoError(tb, err)
	require.NoError(tb, command.Start())
	tb.Cleanup(func() {
		in.Close()
		command.Wait()
	})
	said, err := io.ReadAll(out)
	require.NoError(tb, err)
	line, _, _ := strings.Cut(string(said), "\n")
	plain, secure, ok := strings.Cut(line, " ")
	require.True(tb, ok, "the server said %q", said)
	var s stampServer
	s.plain, err = url.Parse(plain)
	require.NoError(tb, err)
	s.secure, err = url.Parse(secure)
	require.NoError(tb, err)
	return s
}

// served gives options for a server with this handler, by protocol: "HTTP/1.1", "TLS", "h2c" or "h2".
func served(t testing.TB, proto string, handler http.Handler, with ...func(*httptest.Server)) volley.Options {
	t.Helper()
	s := httptest.NewUnstartedServer(handler)
	for _, do := range with {
		do(s)
	}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.Config.Protocols = new(http.Protocols)
	s.Config.Protocols.SetHTTP1(true)
	s.Config.Protocols.SetHTTP2(proto == "h2")
	s.Config.Protocols.SetUnencryptedHTTP2(proto == "h2c")
	o := volley.Options{H2C: proto == "h2c"}
	switch proto {
	case "h2":
		s.EnableHTTP2 = true
		fallthrough
	case "TLS":
		s.StartTLS()
		o.TLS = s.Client().Transport.(*http.Transport).TLSClientConfig
	default:
		s.Start()
	}
	t.Cleanup(s.Close)
	var err error
	o.Target, err = url.Parse(s.URL)
	require.NoError(t, err)
	return o
}

var protos = []string{"HTTP/1.1", "TLS", "h2c", "h2"}

// each runs a test over every protocol.
func each(t *testing.T, do func(t *testing.T, proto string)) {
	for _, proto := range protos {
		t.Run(proto, func(t *testing.T) { do(t, proto) })
	}
}

// spoken gives options for a target that says what a function makes it say on each connection.
func spoken(t testing.TB, say func(c net.Conn, in *bufio.Reader)) volley.Options {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var mu sync.Mutex
	var open []net.Conn
	var talking sync.WaitGroup
	talking.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, c)
			mu.Unlock()
			talking.Go(func() {
				defer c.Close()
				say(c, bufio.NewReader(c))
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		mu.Lock()
		for _, c := range open {
			c.Close()
		}
		mu.Unlock()
		talking.Wait()
	})
	return volley.Options{Target: &url.URL{Scheme: "http", Host: l.Addr().String()}}
}

// answering reads whole requests and answers each with these bytes.
func answering(answer string) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, in *bufio.Reader) {
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				return
			}
			io.WriteString(c, answer)
		}
	}
}

func racer(t testing.TB, o volley.Options) *volley.Racer {
	t.Helper()
	r, err := volley.New(o)
	require.NoError(t, err)
	t.Cleanup(r.Close)
	return r
}

func fire(t testing.TB, r *volley.Racer, requests ...volley.Request) volley.Volley {
	t.Helper()
	v, err := r.Volley(t.Context(), requests)
	require.NoError(t, err)
	require.Len(t, v.Answers, len(requests))
	return v
}

func post(target, body string) volley.Request {
	return volley.Request{Method: http.MethodPost, Target: target, Body: []byte(body), HasBody: true,
		Header: http.Header{"Content-Type": {"application/json"}}}
}

func get(target string) volley.Request { return volley.Request{Method: http.MethodGet, Target: target} }

func times(n int, q volley.Request) []volley.Request {
	all := make([]volley.Request, n)
	for i := range all {
		all[i] = q
	}
	return all
}

// together answers nobody before n requests were read whole.
func together(n int) http.Handler {
	var mu sync.Mutex
	here, gate := 0, make(chan struct{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		mine := gate
		if here++; here == n {
			here, gate = 0, make(chan struct{})
			close(mine)
		}
		mu.Unlock()
		select {
		case <-mine:
		case <-r.Context().Done():
		}
		fmt.Fprintf(w, "%s %s %s", r.Method, r.RequestURI, body)
	})
}

// recorded keeps what is written to a connection, one write at a time.
type recorded struct {
	net.Conn
	mu     *sync.Mutex
	writes *[]string
}

func (c recorded) Write(b []byte) (int, error) {
	c.mu.Lock()
	*c.writes = append(*c.writes, string(b))
	c.mu.Unlock()
	return c.Conn.Write(b)
}

// recording makes the racer's connections keep their writes.
func recording(o *volley.Options) func() []string {
	var mu sync.Mutex
	var writes []string
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return recorded{Conn: c, mu: &mu, writes: &writes}, err
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return append([]string(nil), writes...)
	}
}

func within(t testing.TB, limit time.Duration, do func()) {
	t.Helper()
	start := time.Now()
	do()
	require.Less(t, time.Since(start), limit)
}
