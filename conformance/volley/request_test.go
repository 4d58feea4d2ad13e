package volley_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"holdfast/conformance/volley"
)

func TestRequest_GoesOutWithExactlyWhatItSays(t *testing.T) {
	o := spoken(t, answering("HTTP/1.1 204 No Content\r\n\r\n"))
	o.Target.Path = "/v1/"
	writes := recording(&o)
	r := racer(t, o)
	for _, row := range []struct {
		request volley.Request
		want    string
	}{
		{get("/a?b=%20"), "GET /v1/a?b=%20 HTTP/1.1\r\nHost: HOST\r\n\r\n"},
		{volley.Request{Method: "GET", Target: ""}, "GET /v1 HTTP/1.1\r\nHost: HOST\r\n\r\n"},
		{volley.Request{Method: "POST", Target: "/a"}, "POST /v1/a HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"},
		{volley.Request{Method: "GET", Target: "/a", HasBody: true}, "GET /v1/a HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"},
		{volley.Request{Method: "PUT", Target: "/a", Host: "other:1", Body: []byte("x"), HasBody: true, Header: http.Header{
			"x-lower": {" kept "}, "B": {"1", "2"}, "Content-Length": {"1"}, "Host": {"ignored"}}},
			"PUT /v1/a HTTP/1.1\r\nHost: other:1\r\nContent-Length: 1\r\nB: 1\r\nB: 2\r\nx-lower: kept\r\n\r\nx"},
		{volley.Request{Method: "GET", Target: "/", Header: http.Header{"Host": {"from.header"}}}, "GET /v1/ HTTP/1.1\r\nHost: from.header\r\n\r\n"},
	} {
		before := len(strings.Join(writes(), ""))
		require.NoError(t, fire(t, r, row.request).Answers[0].Err)
		assert.Equal(t, strings.ReplaceAll(row.want, "HOST", o.Target.Host), strings.Join(writes(), "")[before:])
	}
}

func TestRequest_OverHTTP2HasTheSameHeaders(t *testing.T) {
	var seen *http.Request
	o := served(t, "h2c", http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		seen = r
	}))
	q := post("/a?b=c", "{}")
	q.Host = "other.example"
	q.Header = http.Header{"X-A": {"1", "2"}, "Connection": {"close"}, "X-Long": {strings.Repeat("long", 10_000)}}
	require.NoError(t, fire(t, racer(t, o), q).Answers[0].Err)
	assert.Equal(t, http.Header{"X-A": {"1", "2"}, "X-Long": q.Header["X-Long"], "Content-Length": {"2"}}, seen.Header)
	assert.Equal(t, "other.example", seen.Host)
	assert.Equal(t, "/a?b=c", seen.RequestURI)
	assert.EqualValues(t, 2, seen.ContentLength)
}

func TestRequest_ThatCouldBeReadAsAnotherIsRefused(t *testing.T) {
	r := racer(t, spoken(t, func(c net.Conn, _ *bufio.Reader) { t.Error("something was sent") }))
	head := func(name, value string) volley.Request {
		q := post("/", "{}")
		q.Header = http.Header{name: {value}}
		return q
	}
	for want, q := range map[string]volley.Request{
		`request 1: method "GE T" is no token`:          {Method: "GE T", Target: "/"},
		`request 1: method "" is no token`:              {Target: "/"},
		`CONNECT opens a tunnel`:                        {Method: "CONNECT", Target: "/"},
		`target "a" has to begin with a slash`:          get("a"),
		`target "" has to begin with a slash`:           get(""),
		`has " " in it; percent-encode it`:              get("/a HTTP/1.1"),
		`has "\r" in it; percent-encode it`:             get("/a\r\nX: y"),
		`has "ü" in it; percent-encode it`:              get("/ü"),
		`header "X-A": its value has a line break`:      head("X-A", "a\r\nX-B: c"),
		`header "X-B": its value has a line break`:      head("X-B", "a\nb"),
		`header "X-C": its value has a line break`:      head("X-C", "a\x00"),
		`header "X D": its name is no token`:            head("X D", "a"),
		`header "X:": its name is no token`:             head("X:", "a"),
		`header "Transfer-Encoding" can't be raced`:     head("Transfer-Encoding", "chunked"),
		`header "upgrade" can't be raced`:               head("upgrade", "websocket"),
		`header "Content-Length" is "3" and the body`:   head("Content-Length", "3"),
		`host "a\r\nX: y" is none`:                      {Method: "GET", Target: "/", Host: "a\r\nX: y"},
		`has bytes in Body and says by HasBody that it`: {Method: "GET", Target: "/", Body: []byte("x")},
	} {
		_, err := r.Volley(t.Context(), []volley.Request{q})
		assert.ErrorContains(t, err, want)
		_, err = r.Hammer(t.Context(), []volley.Request{q}, 1)
		assert.ErrorContains(t, err, want)
		_, err = r.Cut(t.Context(), q, volley.Cut{Point: volley.CutSent})
		assert.ErrorContains(t, err, want)
	}
	_, err := r.Volley(t.Context(), nil)
	assert.ErrorContains(t, err, "no request")
}

// Whatever is let through is read by net/http as the one request that was meant.
func TestRequest_WhatIsNotRefusedArrivesAsMeant(t *testing.T) {
	got := make(chan *http.Request, 1)
	o := spoken(t, func(c net.Conn, in *bufio.Reader) {
		for {
			r, err := http.ReadRequest(in)
			if err != nil {
				return
			}
			b, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(strings.NewReader(string(b)))
			got <- r
			io.WriteString(c, "HTTP/1.1 204 No Content\r\n\r\n")
		}
	})
	r := racer(t, o)
	text := rapid.StringOfN(rapid.RuneFrom([]rune("aZ0-/?:%\r\n\t \x00é\"")), 0, 12, -1)
	sent := 0
	rapid.Check(t, func(t *rapid.T) {
		q := volley.Request{Method: "PATCH", Target: "/" + text.Draw(t, "target"), HasBody: true, Body: []byte(text.Draw(t, "body"))}
		name, value := "X"+text.Draw(t, "name"), text.Draw(t, "value")
		q.Header = http.Header{name: {value}}
		v, err := r.Volley(t.Context(), []volley.Request{q})
		if err != nil {
			return
		}
		if v.Answers[0].Err != nil {
			_, err := url.ParseRequestURI(q.Target)
			require.Error(t, err, "the server refuses nothing but stray percent signs")
			return
		}
		sent++
		seen := <-got
		assert.Equal(t, q.Target, seen.RequestURI)
		assert.Len(t, seen.Header, 2)
		assert.Equal(t, strings.Trim(value, " \t"), seen.Header.Get(name))
		b, _ := io.ReadAll(seen.Body)
		assert.Equal(t, q.Body, b)
	})
	assert.Positive(t, sent)
}
