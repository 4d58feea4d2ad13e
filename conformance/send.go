package conformance

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"holdfast/cases"
	"holdfast/specs"
)

// newTransport keeps a warm connection for every worker. Answers are judged as they were sent: nothing is decompressed.
func newTransport(workers int) *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		MaxIdleConnsPerHost:   workers * 2,
		IdleConnTimeout:       time.Minute,
		DisableCompression:    true,
		ResponseHeaderTimeout: 0,
		ForceAttemptHTTP2:     true,
	}
}

// sent is a request with the credentials it goes out with.
type sent struct {
	wire   *cases.Wire
	op     *specs.Operation
	caller string
	// alone asks for a connection that nothing else used.
	alone bool
}

// send sends one request and reads its answer, once more where a fetched credential has ended. A failure stands in the exchange.
func (r *runner) send(ctx context.Context, s sent, step string) *Exchange {
	return r.authorised(ctx, s.caller, func() *Exchange { return r.sendOnce(ctx, s, step) })
}

func (r *runner) sendOnce(ctx context.Context, s sent, step string) *Exchange {
	w := r.withCredentials(s)
	x := &Exchange{Step: step, Request: w}
	if s.op != nil {
		x.Operation = s.op.ID
	}
	if r.limiter != nil {
		if err := r.limiter.Wait(ctx); err != nil {
			x.Err = err.Error()
			return x
		}
	}
	r.requests.Add(1)
	x.Started = time.Now()
	ctx, cancel := context.WithTimeout(ctx, r.RequestTimeout)
	defer cancel()
	client := r.clients.of(r.shows(s))
	if s.alone {
		client = fresh(client)
	}
	response, err := r.exchange(ctx, w, client)
	x.Duration = time.Since(x.Started)
	if err != nil {
		x.Err = failure(err)
		x.closed = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET)
		return x
	}
	x.Response = response
	return x
}

func (r *runner) exchange(ctx context.Context, w *cases.Wire, client *http.Client) (*Response, error) {
	var body io.Reader
	if w.HasBody {
		body = bytes.NewReader(w.Body)
	}
	request, err := http.NewRequestWithContext(ctx, w.Method, r.targetURL(w.Target), body)
	if err != nil {
		return nil, err
	}
	request.Header = w.Header.Clone()
	if request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", "holdfast")
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, r.MaxBody+1))
	if err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	response := &Response{Proto: answer.Proto, Status: answer.StatusCode, Header: answer.Header, Body: data, Size: int64(len(data))}
	if int64(len(data)) > r.MaxBody {
		response.Body, response.Truncated = data[:r.MaxBody], true
	}
	return response, nil
}

// targetURL joins the base URL and a request target.
func (r *runner) targetURL(target string) string {
	base := *r.Target
	base.RawQuery, base.Fragment, base.User = "", "", nil
	return strings.TrimSuffix(base.String(), "/") + target
}

// failure words a transport's error without the URL, which the exchange has.
func failure(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "no answer in time"
	}
	return err.Error()
}

// withCredentials gives a copy of a request with the run's headers and its caller's credentials.
func (r *runner) withCredentials(s sent) *cases.Wire {
	w := *s.wire
	w.Header = s.wire.Header.Clone()
	if w.Header == nil {
		w.Header = http.Header{}
	}
	for name, values := range r.Header {
		if w.Header.Get(name) == "" {
			w.Header[name] = values
		}
	}
	switch s.caller {
	case cases.Anonymous:
	case cases.Unknown:
		for _, c := range r.unknownCredentials(s.op) {
			apply(&w, c)
		}
	default:
		chosen := r.credentials
		if cases.Spoilt(s.caller) {
			chosen = r.spoiltCredentials
		}
		for _, c := range chosen(s.op, s.caller) {
			apply(&w, c)
		}
	}
	return &w
}

// credentials picks what a caller sends to an operation: the first alternative that it has all of.
func (r *runner) credentials(op *specs.Operation, caller string) []Credential {
	own := r.schemes(caller)
	var chosen []Credential
	if c, ok := own["*"]; ok {
		chosen = append(chosen, c)
	}
	if op == nil {
		for name, c := range own {
			if name != "*" {
				chosen = append(chosen, c)
			}
		}
		return chosen
	}
	for _, alternative := range op.Security {
		var all []Credential
		for scheme := range alternative.Schemes {
			if c, ok := own[scheme]; ok {
				all = append(all, c)
			}
		}
		if len(all) == len(alternative.Schemes) && len(all) > 0 {
			return append(chosen, all...)
		}
	}
	return chosen
}

// unknownCredentials are of the right form and nobody's.
func (r *runner) unknownCredentials(op *specs.Operation) []Credential {
	if op == nil {
		return nil
	}
	nobody := "holdfast-unknown-" + r.RunID
	for _, alternative := range op.Security {
		var all []Credential
		for name := range alternative.Schemes {
			scheme, ok := r.Contract.SecuritySchemes[name]
			if !ok {
				continue
			}
			c := Credential{Header: http.Header{}, Query: url.Values{}}
			switch {
			case scheme.Type == "apiKey" && scheme.In == "query":
				c.Query.Set(scheme.KeyName, nobody)
			case scheme.Type == "apiKey" && scheme.In == "cookie":
				c.Cookies = []*http.Cookie{{Name: scheme.KeyName, Value: nobody}}
			case scheme.Type == "apiKey":
				c.Header.Set(scheme.KeyName, nobody)
			case scheme.Scheme == "basic":
				request := http.Request{Header: c.Header}
				request.SetBasicAuth("holdfast", nobody)
			default:
				c.Header.Set("Authorization", "Bearer "+nobody)
			}
			all = append(all, c)
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

func apply(w *cases.Wire, c Credential) {
	for name, values := range c.Header {
		w.Header[name] = values
	}
	if len(c.Query) > 0 {
		separator := "?"
		if strings.Contains(w.Target, "?") {
			separator = "&"
		}
		w.Target += separator + c.Query.Encode()
	}
	for _, cookie := range c.Cookies {
		pair := cookie.Name + "=" + cookie.Value
		if old := w.Header.Get("Cookie"); old != "" {
			pair = old + "; " + pair
		}
		w.Header.Set("Cookie", pair)
	}
}

// same says whether a URL leads to the target.
func (r *runner) same(u *url.URL) bool {
	return u.Scheme == r.Target.Scheme && strings.EqualFold(u.Host, r.Target.Host)
}
