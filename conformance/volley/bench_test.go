package volley_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"holdfast/conformance/volley"
)

// spread is the time from the first to the last body that was read whole, and whether the volley counts.
type spread func(tb testing.TB, requests int) (time.Duration, bool)

func between(tb testing.TB, bodies [][]byte) time.Duration {
	var stamps []int64
	for _, b := range bodies {
		n, err := strconv.ParseInt(string(b), 10, 64)
		require.NoError(tb, err)
		stamps = append(stamps, n)
	}
	return time.Duration(slices.Max(stamps) - slices.Min(stamps))
}

const stampBody = `{"amount_cents":2500,"reason":"duplicate","note":"the same amount was taken twice"}`

func raced(o volley.Options) func(testing.TB) spread {
	return func(tb testing.TB) spread {
		r, err := volley.New(o)
		require.NoError(tb, err)
		tb.Cleanup(r.Close)
		return func(tb testing.TB, n int) (time.Duration, bool) {
			requests := make([]volley.Request, n)
			for i := range requests {
				requests[i] = post("/", stampBody)
			}
			v, err := r.Volley(context.Background(), requests)
			require.NoError(tb, err)
			var bodies [][]byte
			for _, a := range v.Answers {
				require.NoError(tb, a.Err)
				bodies = append(bodies, a.Body)
			}
			return between(tb, bodies), v.Counted
		}
	}
}

// plainly is what one would write without this package.
func plainly(target *url.URL) func(testing.TB) spread {
	return func(tb testing.TB) spread {
		transport := &http.Transport{MaxIdleConnsPerHost: 64, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
		tb.Cleanup(transport.CloseIdleConnections)
		client := &http.Client{Transport: transport}
		return func(tb testing.TB, n int) (time.Duration, bool) {
			bodies, errs := make([][]byte, n), make([]error, n)
			gate := make(chan struct{})
			var all sync.WaitGroup
			for i := range n {
				all.Go(func() {
					<-gate
					answer, err := client.Post(target.String(), "application/json", bytes.NewReader([]byte(stampBody)))
					if errs[i] = err; err == nil {
						bodies[i], errs[i] = io.ReadAll(answer.Body)
						answer.Body.Close()
					}
				})
			}
			close(gate)
			all.Wait()
			for _, err := range errs {
				require.NoError(tb, err)
			}
			return between(tb, bodies), false
		}
	}
}

// BenchmarkSpread measures how closely requests arrive: the time from the first to the last body that the server had read.
// Goals for the median with 2, 8 and 32 requests on two loaded cores: 60, 260 and 640 µs over HTTP/1.1, 45, 110 and 340 µs over
// HTTP/2.
func BenchmarkSpread(b *testing.B) {
	server := startStampServer(b)
	insecure := &tls.Config{InsecureSkipVerify: true} // the server's certificate is made anew for every process
	techniques := []struct {
		name string
		open func(testing.TB) spread
	}{
		{"net-http", plainly(server.plain)},
		{"HTTP1", raced(volley.Options{Target: server.plain})},
		{"H2C", raced(volley.Options{Target: server.plain, H2C: true})},
		{"TLS-net-http", plainly(server.secure)},
		{"TLS-HTTP1", raced(volley.Options{Target: server.secure, TLS: insecure, HTTP1: true})},
		{"TLS-HTTP2", raced(volley.Options{Target: server.secure, TLS: insecure})},
	}
	for _, technique := range techniques {
		for _, n := range []int{2, 8, 32} {
			b.Run(fmt.Sprintf("%s/%d", technique.name, n), func(b *testing.B) {
				fire := technique.open(b)
				fire(b, n) // opens the connections
				counted, all := 0, []time.Duration{}
				for b.Loop() {
					d, ok := fire(b, n)
					all = append(all, d)
					if ok {
						counted++
					}
				}
				slices.Sort(all)
				b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(all[len(all)*95/100].Microseconds()), "p95-µs")
				if !strings.HasSuffix(technique.name, "net-http") {
					b.ReportMetric(100*float64(counted)/float64(len(all)), "counted-%")
				}
			})
		}
	}
}
