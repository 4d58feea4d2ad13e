package config

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"holdfast/cases"
	"holdfast/conformance"
	"holdfast/specs"
)

// stateTimeout bounds one change of a state; maxStateAnswer is how many bytes of its answer are read.
const (
	stateTimeout   = 30 * time.Second
	maxStateAnswer = 1 << 20
)

// state is a provider state, as Pact has them: an endpoint is asked to bring it about, and answers with values.
type state struct {
	// url is whole, or a path below the host of the target.
	url    string
	name   string
	params map[string]any
}

func (r *reader) stateURL(e entry, st *state) {
	v, ok := r.resolve(e, false)
	if !ok || v.pending {
		return
	}
	u, err := url.Parse(v.text)
	if err != nil || u.User != nil || u.Scheme != "http" && u.Scheme != "https" && !strings.HasPrefix(v.text, "/") {
		r.fault(e, "is not the URL of a provider-state endpoint", "write http://localhost:8080/_pact/state, or a path on the target")
		return
	}
	st.url = v.text
}

func (r *reader) stateParams(e entry, st *state) {
	left := maxBodyNodes
	v, ok := r.literal(e, &left)
	params, isObject := v.(map[string]any)
	if ok && !isObject {
		r.fault(e, "is "+kindOf(e.node)+" and must be a mapping", "write params: { name: value }")
		return
	}
	st.params = params
}

// states supplies an object for every state that it asks for.
type states struct {
	name, key, expression string
	state                 *state
	binds                 []string
	target                *url.URL
	plan                  bool
	redact                func(string) string
	client                *http.Client

	mu sync.Mutex
	// made are the params to tear an object down with, by its id.
	made map[string]map[string]any
}

// removableStates also take away what they supplied.
type removableStates struct{ *states }

// Remove asks for the state's teardown, with the values that its setup answered among the params.
func (s removableStates) Remove(ctx context.Context, id string) error {
	s.mu.Lock()
	params := s.made[id]
	delete(s.made, id)
	s.mu.Unlock()
	_, err := s.change(ctx, "teardown", params)
	return err
}

func newStates(f *File, x fixture) conformance.Supplier {
	s := &states{
		name: x.name, key: x.key, expression: x.id, state: x.state, binds: x.binds, target: f.Target.URL, plan: f.source.Plan, redact: f.redact,
		client: f.client(), made: map[string]map[string]any{},
	}
	if x.teardown != nil {
		return removableStates{s}
	}
	return s
}

// Next brings the state about and finds the id in the answer.
func (s *states) Next(ctx context.Context) (string, error) {
	if s.plan {
		return "", fmt.Errorf("fixture %s: nothing is sent while planning", s.name)
	}
	answer, err := s.change(ctx, "setup", s.state.params)
	if err != nil {
		return "", err
	}
	id, ok := s.id(answer)
	if !ok {
		return "", fmt.Errorf("fixture %s: the answer to %q has no id; say where it is: %s.id: $response.body#/…", s.name, s.state.name, s.key)
	}
	params := maps.Clone(s.state.params)
	if params == nil {
		params = map[string]any{}
	}
	if values, ok := answer.Body.(map[string]any); ok {
		for name, v := range values {
			if _, given := params[name]; !given {
				params[name] = v
			}
		}
	}
	s.mu.Lock()
	s.made[id] = params
	s.mu.Unlock()
	return id, nil
}

// id finds the id where the configuration says, and else in the member that is named as a bound parameter, as the fixture or
// id, or in the only one.
func (s *states) id(answer *cases.Answer) (string, bool) {
	if s.expression != "" {
		v, _ := answer.Evaluate(s.expression)
		return idOf(v)
	}
	values, _ := answer.Body.(map[string]any)
	var candidates []string
	for _, b := range s.binds {
		candidates = append(candidates, boundName(b))
	}
	for _, name := range append(candidates, "id", s.name+"_id", s.name+"Id", s.name) {
		if id, ok := idOf(values[name]); ok {
			return id, true
		}
	}
	if len(values) == 1 {
		for _, v := range values {
			return idOf(v)
		}
	}
	return "", false
}

// change asks the endpoint for the setup or the teardown of the state.
func (s *states) change(ctx context.Context, action string, params map[string]any) (*cases.Answer, error) {
	at := s.state.url
	if s.target != nil {
		if u, err := s.target.Parse(at); err == nil {
			at = u.String()
		}
	}
	if params == nil {
		params = map[string]any{}
	}
	body, err := json.Marshal(map[string]any{"state": s.state.name, "params": params, "action": action})
	if err != nil {
		return nil, fmt.Errorf("fixture %s: %w", s.name, err)
	}
	limited, cancel := context.WithTimeout(ctx, stateTimeout)
	defer cancel()
	fault := func(what string) error {
		return errors.New(s.redact((&specs.Error{Problem: fmt.Sprintf("fixture %s: %s of %q at %s %s", s.name, action, s.state.name, at, what)}).Error()))
	}
	request, err := http.NewRequestWithContext(limited, http.MethodPost, at, bytes.NewReader(body))
	if err != nil {
		return nil, fault("cannot be asked for: " + err.Error())
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err
		}
		return nil, fault("was not answered: " + err.Error())
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxStateAnswer))
	if err != nil {
		return nil, fault("was not answered: " + err.Error())
	}
	if answer.StatusCode/100 != 2 {
		return nil, fault(fmt.Sprintf("was answered with %d %s", answer.StatusCode, cmp.Or(shown(string(data)), "and no body")))
	}
	seen := &cases.Answer{Request: &cases.Wire{Method: http.MethodPost, Target: "/", Header: http.Header{}}, Status: answer.StatusCode, Header: answer.Header}
	if v, err := specs.DecodeJSON(data); err == nil {
		seen.Body = v
	}
	return seen, nil
}

// client sends to what belongs to the environment, without anybody's credentials.
func (f *File) client() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if f.Target.RootCAs != nil {
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: f.Target.RootCAs}
	}
	transport.DisableKeepAlives = true
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
