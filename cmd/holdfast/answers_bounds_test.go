//go:build !race

package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// megabyteContract has one list, whose items are held to something.
const megabyteContract = `
openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      responses: { '200': { description: d, content: { application/json: { schema: { $ref: '#/components/schemas/List' } } } } }
components:
  schemas:
    List: { type: object, required: [data], properties: { data: { type: array, items: { $ref: '#/components/schemas/Thing' } } } }
    Thing: { type: object, required: [id, name], properties: { id: { type: string, maxLength: 40 }, name: { type: string }, n: { type: integer, multipleOf: 3 }, kids: { type: array, uniqueItems: true, items: { $ref: '#/components/schemas/Thing' } } } }
`

// megabyte fills a body with an item, as often as it fits.
func megabyte(open, item, end string) string {
	n := (1<<20 - len(open) - len(end)) / (len(item) + 1)
	return open + strings.Repeat(item+",", n-1) + item + end
}

// bounded runs the installed command on a target and holds it to what any answer may cost: 200 MB and 20 seconds, which are rather one,
// and no report beyond what a mailbox takes.
func bounded(t *testing.T, url string) (code int, output string) {
	t.Helper()
	dir := t.TempDir()
	contract := filepath.Join(dir, "things.yaml")
	require.NoError(t, os.WriteFile(contract, []byte(megabyteContract), 0o600))
	reports := filepath.Join(dir, "reports")
	cmd := exec.Command(binary(t, "holdfast"), "run", contract, "-u", url, "--request-timeout", "1s", "--report-dir", reports, "--report", "html", "--report", "junit")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	require.NoError(t, cmd.Start())
	ended := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
	cmd.Wait()
	assert.True(t, ended.Stop(), "it went on for 20 seconds")
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	assert.LessOrEqual(t, usage.Maxrss>>10, int64(200), "megabytes")
	files, err := filepath.Glob(filepath.Join(reports, "*"))
	require.NoError(t, err)
	size := int64(0)
	for _, name := range files {
		info, err := os.Stat(name)
		require.NoError(t, err)
		size += info.Size()
	}
	assert.Less(t, size>>20, int64(8), "megabytes of reports")
	assert.NotContains(t, out.String(), "goroutine")
	return cmd.ProcessState.ExitCode(), out.String()
}

// One row is one body that every request is answered with.
func TestBounds_NoBodyCostsMoreThanItMay(t *testing.T) {
	repeat := strings.Repeat
	deep := func(n int) string {
		return `{"data":[{"id":"1","name":"x","kids":` + repeat("[", n) + repeat("]", n) + `}]}`
	}
	number := func(text string) string { return `{"data":[{"id":"1","name":"x","n":` + text + `}]}` }
	for _, row := range []struct {
		name, body string
		// broken are the rules that find something.
		broken []string
	}{
		{"many zeros for objects", megabyte(`{"data":[`, "0", "]}"), []string{"body-schema"}},
		{"many objects without anything", megabyte(`{"data":[`, "{}", "]}"), []string{"body-schema"}},
		{"many that are wrong in two ways", megabyte(`{"data":[`, `{"id":1,"name":2}`, "]}"), []string{"body-schema"}},
		{"many in one", megabyte(`{"data":[{"id":"1","name":"x","kids":[`, "{}", "]}]}"), []string{"body-schema"}},
		{"the last is wrong", strings.TrimSuffix(megabyte(`{"data":[`, `{"id":"1","name":"x"}`, "]}                "), "}]}                ") + `,"n":4}]}`, []string{"body-schema"}},
		{"many that are right", megabyte(`{"data":[`, `{"id":"1","name":"x"}`, "]}"), nil},
		{"another type", megabyte("[", "0", "]"), []string{"body-schema"}},
		{"2,500 levels", deep(2500), nil},
		{"100,000 levels", deep(100_000), nil},
		{"levels that are wrong", repeat(`{"data":[{"id":1,"kids":[`, 1) + repeat(`{"id":1,"kids":[`, 200) + repeat("]}", 201) + "]}", []string{"body-schema"}},
		{"a long text", `{"data":[{"id":"` + repeat("x", 1<<20-100) + `","name":"x"}]}`, []string{"body-schema"}},
		{"500,000 digits", number(repeat("9", 500_000)), nil},
		{"a fraction of 500,000 digits", number("0." + repeat("0", 500_000) + "1"), nil},
		{"1e999999", number("1e999999"), nil},
		{"an exponent of 500,000 digits", number("1e" + repeat("9", 500_000)), nil},
		{"one name again and again", megabyte("{", `"data":[]`, "}"), nil},
		{"NUL", repeat("\x00", 1<<20), []string{"body-parses"}},
		{"no UTF-8", `{"data":[{"id":"` + repeat("\xff", 1000) + `","name":"x"}]}`, []string{"body-parses"}},
		{"a page", "<html>" + repeat("<b>", 300_000), []string{"body-parses"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			text := []byte(row.body)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if r.Method != http.MethodGet {
					w.Header().Set("Allow", "GET, HEAD")
					w.WriteHeader(http.StatusMethodNotAllowed)
					io.WriteString(w, `{"title":"no"}`)
					return
				}
				w.Write(text)
			}))
			defer server.Close()
			code, out := bounded(t, server.URL)
			if row.broken != nil {
				assert.Equal(t, result.ExitViolations, code, out)
			} else {
				assert.NotEqual(t, result.ExitViolations, code, out)
			}
			for _, rule := range row.broken {
				assert.Contains(t, out, rule)
			}
			if row.broken == nil && row.name != "many that are right" && row.name != "one name again and again" {
				assert.NotEqual(t, result.ExitKept, code, "what can't be judged is not kept: %s", out)
			}
		})
	}
}

// One row is what a connection answers with, whatever was asked.
func TestBounds_NoAnswerHoldsTheRunUp(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	again := func(first, text string, every time.Duration) func(net.Conn) {
		return func(c net.Conn) {
			io.WriteString(c, first)
			for {
				if _, err := io.WriteString(c, text); err != nil {
					return
				}
				time.Sleep(every)
			}
		}
	}
	once := func(text string) func(net.Conn) { return func(c net.Conn) { io.WriteString(c, text) } }
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 200 {
		z.Write(bytes.Repeat([]byte(" "), 1<<20))
	}
	z.Close()
	for name, answer := range map[string]func(net.Conn){
		"101 and on":             again("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n", "x", 50*time.Millisecond),
		"a body that trickles":   again(head+"Content-Length: 100000\r\n\r\n", "x", 20*time.Millisecond),
		"a header that trickles": again(head, "X", 20*time.Millisecond),
		"a body without end":     again(head+"\r\n", strings.Repeat("0,", 30_000), 0),
		"1xx without end":        again("", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n", 0),
		"100,000 headers":        once(head + strings.Repeat("X-A: b\r\n", 100_000) + "\r\n{}"),
		"a header of 5 MB":       once(head + "X-A: " + strings.Repeat("b", 5<<20) + "\r\n\r\n{}"),
		"no chunk":               once(head + "Transfer-Encoding: chunked\r\n\r\nZZ\r\nxx"),
		"chunk extensions":       again(head+"Transfer-Encoding: chunked\r\n\r\n", "1;"+strings.Repeat("x", 4000)+"\r\n1\r\n", 0),
		"trailers without end":   again(head+"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n", "X-T: y\r\n", 0),
		"less than was said":     once(head + "Content-Length: 100\r\n\r\n{}"),
		"more than was said":     once(head + "Content-Length: 1\r\n\r\n{}{}{}"),
		"a gzip bomb":            once(head + "Content-Encoding: gzip\r\nConnection: close\r\n\r\n" + bomb.String()),
		"an unknown coding":      once(head + "Content-Encoding: zz\r\nConnection: close\r\n\r\n" + bomb.String()),
		"a redirect to itself":   once("HTTP/1.1 302 Found\r\nLocation: /things\r\nContent-Length: 0\r\n\r\n"),
		"status 999":             once("HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n"),
		"no HTTP":                once(strings.Repeat("\x00\xff", 4000)),
		"nothing":                once(""),
		"silence":                func(net.Conn) { time.Sleep(5 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			code, out := bounded(t, answering(t, answer))
			assert.Contains(t, []int{result.ExitViolations, result.ExitIncomplete, result.ExitGate, result.ExitNothing}, code, out)
		})
	}
}

// answering serves every connection with what answer writes after the first bytes of a request.
func answering(t *testing.T, answer func(net.Conn)) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				if _, err := c.Read(make([]byte, 64<<10)); err == nil {
					answer(c)
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}
