package config

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"holdfast/cases"
	"holdfast/conformance/credential"
	"holdfast/specs"
)

// maxLoginAnswer is how many bytes of a login's answer are read.
const maxLoginAnswer = 1 << 20

// login gives the credentials that an answer holds.
type login struct {
	// name begins every message: "login by createSession".
	name string
	// request is what is sent, and the URL where it is not the target's.
	request func(target *url.URL) (*cases.Wire, string, error)
	// take finds the credentials in the answer.
	take   func(answer *cases.Answer, cookies []*http.Cookie) (credential.Fetched, error)
	redact func(string) string
}

// Fetch signs in.
func (l *login) Fetch(ctx context.Context, from credential.Fetching) (credential.Fetched, error) {
	got, err := l.fetch(ctx, from)
	if err != nil {
		err = errors.New(l.redact(l.name + ": " + err.Error()))
	}
	return got, err
}

func (l *login) fetch(ctx context.Context, from credential.Fetching) (credential.Fetched, error) {
	w, elsewhere, err := l.request(from.Target)
	if err != nil {
		return credential.Fetched{}, err
	}
	at, header := elsewhere, w.Header.Clone()
	if at == "" {
		base := *from.Target
		base.RawQuery, base.Fragment, base.User = "", "", nil
		at = strings.TrimSuffix(base.String(), "/") + w.Target
		for name, values := range from.Header {
			if header.Get(name) == "" {
				header[name] = values
			}
		}
	}
	request, err := http.NewRequestWithContext(ctx, w.Method, at, bytes.NewReader(w.Body))
	if err != nil {
		return credential.Fetched{}, err
	}
	request.Header = header
	answer, err := from.Client.Do(request)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return credential.Fetched{}, fmt.Errorf("%s %s: %w", w.Method, request.URL.Redacted(), err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxLoginAnswer))
	if err != nil {
		return credential.Fetched{}, fmt.Errorf("%s %s: reading the body: %w", w.Method, request.URL.Redacted(), err)
	}
	seen := &cases.Answer{Request: w, Status: answer.StatusCode, Header: answer.Header}
	if v, err := specs.DecodeJSON(body); err == nil {
		seen.Body = v
	}
	// A form that signs in is often answered with a redirect, which is not followed: its cookies count.
	if s := answer.StatusCode; s/100 != 2 && s/100 != 3 {
		return credential.Fetched{}, fmt.Errorf("%s %s answered %d; check what is sent", w.Method, request.URL.Redacted(), s)
	}
	return l.take(seen, answer.Cookies())
}

// earliest is the earlier of a time, where there is one, and the end of a cookie, where it has one.
func earliest(t time.Time, c *http.Cookie) time.Time {
	end := c.Expires
	if c.MaxAge > 0 {
		end = time.Now().Add(time.Duration(c.MaxAge) * time.Second)
	}
	if end.IsZero() || end.Before(time.Now()) || !t.IsZero() && t.Before(end) {
		return t
	}
	return end
}
