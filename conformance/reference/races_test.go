package reference_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/reference"
)

// What a race of a fault is worth to whoever looks for it: the share of attempts that show it, on each store, printed as
// hits/op. An attempt is a volley of 32 requests whose last bytes are written at once, or a hammer of 400 requests over 8
// warm connections; the balance covers half of either.
//
//	go test -run '^$' -bench Race -benchtime 100x ./conformance/reference
func BenchmarkRace(b *testing.B) {
	for _, fault := range []string{"race-key-check", "race-key-as-500", "race-balance-check", "race-balance-overrun"} {
		for name, open := range stores {
			b.Run(fault+"/"+name+"/volley", func(b *testing.B) {
				races(b, fault, open(b), 32, func(c client, wires []*wire) bool { return volley(c, wires, fault) })
			})
			if fault == "race-balance-check" || fault == "race-balance-overrun" {
				b.Run(fault+"/"+name+"/hammer", func(b *testing.B) { races(b, fault, open(b), 8, hammer) })
			}
		}
	}
}

// races makes attempts over open connections and reports how many show the fault.
func races(b *testing.B, fault string, store reference.Store, connections int, attempt func(client, []*wire) bool) {
	c := newClient(b, reference.Options{Store: store, Faults: []string{fault}})
	server := httptest.NewServer(c.service)
	defer server.Close()
	wires := make([]*wire, connections)
	for i := range wires {
		wires[i] = dial(b, server.Listener.Addr().String())
		defer wires[i].conn.Close()
		wires[i].send(request("GET", "/customers/x", "", ""), 0)
		wires[i].receive()
	}
	hits := 0
	for b.Loop() {
		if attempt(c, wires) {
			hits++
		}
	}
	b.ReportMetric(float64(hits)/float64(b.N), "hits/op")
}

// The share of retries that show a lost answer, when a connection is closed as soon as the request is written.
//
//	go test -run '^$' -bench LostAnswer -benchtime 100x ./conformance/reference
func BenchmarkLostAnswer(b *testing.B) {
	for _, fault := range []string{"lost-answer-repeats", "key-stuck-after-disconnect"} {
		for name, open := range stores {
			b.Run(fault+"/"+name, func(b *testing.B) {
				races(b, fault, open(b), 1, func(c client, wires []*wire) bool {
					customer, key := c.customer(2), uuid.NewString()
					lost := dial(b, wires[0].conn.RemoteAddr().String())
					lost.send(refundOfACent(customer, key), 0)
					_ = lost.conn.Close()
					for i := 0; i < 100 && c.balance(customer) == "2"; i++ { // or the retry may be the first to be carried out
						time.Sleep(time.Millisecond)
					}
					wires[0].send(refundOfACent(customer, key), 0)
					return wires[0].receive() != 201 || c.balance(customer) != "1"
				})
			})
		}
	}
}

// volley sends a request on each connection, of which all but the last byte is there before the first last byte is sent.
func volley(c client, wires []*wire, fault string) bool {
	balance, oneKey := len(wires)/2, fault == "race-key-check" || fault == "race-key-as-500"
	customer, key := c.customer(balance), uuid.NewString()
	statuses := make([]int, len(wires))
	release := make(chan struct{})
	var sent, answered sync.WaitGroup
	for i, w := range wires {
		if !oneKey {
			key = uuid.NewString()
		}
		text := refundOfACent(customer, key)
		sent.Add(1)
		answered.Go(func() {
			w.send(text, 1)
			sent.Done()
			<-release
			w.send(text[len(text)-1:], 0)
			statuses[i] = w.receive()
		})
	}
	sent.Wait()
	close(release)
	answered.Wait()
	accepted := 0
	for _, status := range statuses {
		if status >= 500 {
			return true
		}
		if status == 201 {
			accepted++
		}
	}
	if oneKey {
		accepted = 1
	}
	return wrong(c, customer, balance, accepted)
}

// hammer sends refunds of a cent over each connection, one after another.
func hammer(c client, wires []*wire) bool {
	const each = 50
	balance := each * len(wires) / 2
	customer := c.customer(balance)
	accepted := make([]int, len(wires))
	var all sync.WaitGroup
	for i, w := range wires {
		all.Go(func() {
			for range each {
				w.send(refundOfACent(customer, uuid.NewString()), 0)
				if w.receive() == 201 {
					accepted[i]++
				}
			}
		})
	}
	all.Wait()
	sum := 0
	for _, n := range accepted {
		sum += n
	}
	return wrong(c, customer, balance, sum)
}

// wrong reports whether a balance is not what the accepted refunds of a cent have left of it.
func wrong(c client, customer string, balance, accepted int) bool {
	return accepted > balance || c.balance(customer) != fmt.Sprint(balance-accepted)
}

// wire is a connection that sends bytes when it is told to.
type wire struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
}

func dial(t testing.TB, address string) *wire {
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	return &wire{t: t, conn: conn, in: bufio.NewReader(conn)}
}

// send writes a text without its last bytes.
func (w *wire) send(text string, without int) {
	if _, err := io.WriteString(w.conn, text[:len(text)-without]); err != nil {
		w.t.Error(err)
	}
}

// receive reads an answer and gives its status.
func (w *wire) receive() int {
	response, err := http.ReadResponse(w.in, nil)
	if err != nil {
		w.t.Error(err)
		return 0
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		w.t.Error(err)
	}
	return response.StatusCode
}

func refundOfACent(customer, key string) string {
	return request("POST", "/customers/"+customer+"/refunds", key, `{"amount_cents":1,"reason":"error"}`)
}

func request(method, target, key, body string) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s",
		method, target, reference.DefaultOwnerToken, key, len(body), body)
}
