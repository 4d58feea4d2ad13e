package volley_test

import (
	"bytes"
	"context"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"holdfast/conformance/volley"
)

// FuzzAnswer lets a target say anything. Whatever it is, a volley ends, keeps its bounds and tells one thing of each request.
func FuzzAnswer(f *testing.F) {
	f.Add(false, []byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"))
	f.Add(false, []byte("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"))
	f.Add(true, frames(func(fr *http2.Framer, header []byte) {
		fr.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: header, EndHeaders: true})
		fr.WriteData(1, false, []byte("some"))
		fr.WriteData(1, true, []byte("thing"))
		fr.WriteRSTStream(3, http2.ErrCodeRefusedStream)
	}))
	f.Add(true, frames(func(fr *http2.Framer, header []byte) {
		fr.WriteWindowUpdate(0, 1<<31-1)
		fr.WriteSettings(http2.Setting{ID: http2.SettingInitialWindowSize, Val: 0})
		fr.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: header, EndHeaders: true, EndStream: true})
		fr.WriteGoAway(1, http2.ErrCodeNo, nil)
	}))
	f.Fuzz(func(t *testing.T, h2c bool, said []byte) {
		const limit = 100
		r := racer(t, volley.Options{
			Target: &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, H2C: h2c, MaxBody: limit, Timeout: 2 * time.Second,
			Dial: func(context.Context, string, string) (net.Conn, error) {
				return &mouth{said: bytes.NewReader(said)}, nil
			},
		})
		v, err := r.Volley(context.Background(), []volley.Request{post("/", "{}"), get("/")})
		if err != nil {
			return
		}
		assert.Equal(t, v.Counted, v.Reason == "")
		for _, a := range v.Answers {
			assert.LessOrEqual(t, len(a.Body), limit)
			assert.NotErrorIs(t, a.Err, volley.ErrTimeout, "the target has closed")
			if a.Err == nil {
				assert.NotZero(t, a.Status)
				assert.GreaterOrEqual(t, a.Done, a.First)
			}
		}
	})
}

// frames is a target that has sent its SETTINGS and has answered the first PING.
func frames(more func(fr *http2.Framer, header []byte)) []byte {
	var b, block bytes.Buffer
	fr := http2.NewFramer(&b, nil)
	fr.WriteSettings()
	fr.WritePing(true, [8]byte{1})
	hpack.NewEncoder(&block).WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	more(fr, block.Bytes())
	return b.Bytes()
}

// mouth is a connection that takes everything and says what it has to say.
type mouth struct {
	net.Conn
	said *bytes.Reader
}

func (m *mouth) Read(b []byte) (int, error)       { return m.said.Read(b) }
func (m *mouth) Write(b []byte) (int, error)      { return len(b), nil }
func (m *mouth) Close() error                     { return nil }
func (m *mouth) SetDeadline(time.Time) error      { return nil }
func (m *mouth) SetReadDeadline(time.Time) error  { return nil }
func (m *mouth) SetWriteDeadline(time.Time) error { return nil }
