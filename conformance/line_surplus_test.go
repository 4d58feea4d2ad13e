package conformance

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Each row is what a server writes for one request, in one piece, and what of it has no business to be there.
func TestSurplus_IsWhatFollowsAnAnswerWithoutABody(t *testing.T) {
	for _, row := range []struct{ name, method, answer, want string }{
		{"204", "DELETE", "HTTP/1.1 204 No Content\r\n\r\n", ""},
		{"204 with a body", "DELETE", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n{}", "{}"},
		{"204 after 103", "DELETE", "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", ""},
		{"304 with a body", "GET", "HTTP/1.1 304 Not Modified\r\n\r\n{}", "{}"},
		{"HEAD with a length", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", ""},
		{"HEAD with a body", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "{}"},
		{"200", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			address := answering(t, row.answer)
			l := (&clients{}).open("")
			defer l.hangUp()
			for range 2 {
				request, err := http.NewRequestWithContext(t.Context(), row.method, "http://"+address, http.NoBody)
				require.NoError(t, err)
				answer, err := l.client.Do(request)
				require.NoError(t, err)
				io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				assert.Equal(t, row.want, string(l.surplus.take()))
				l.hangUp() // what came may stand before the next answer
			}
		})
	}
}

// answering writes the same to every request, and closes the connection where a body should not be.
func answering(t *testing.T, answer string) (address string) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				reader := bufio.NewReader(conn)
				for {
					if _, err := http.ReadRequest(reader); err != nil {
						return
					}
					if _, err := io.WriteString(conn, answer); err != nil || !strings.HasSuffix(answer, "\r\n\r\n") {
						return
					}
				}
			}()
		}
	}()
	return listener.Addr().String()
}
