package config

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"holdfast/conformance/credential"
	"holdfast/specs"
)

// commandToken gives credentials that a program prints: the token alone, or a JSON object with header (names and values), or
// with token; expires_in, in seconds, says how long they are good for. The program has HOLDFAST_CALLER (the name) and
// HOLDFAST_URL (the target) besides the environment.
type commandToken struct {
	program
	place func(token string) credential.Credential
}

const commandTokenFix = `print the token alone, or {"header": {"Authorization": "Bearer …"}}`

// Fetch runs the program.
func (s *commandToken) Fetch(ctx context.Context, _ credential.Fetching) (credential.Fetched, error) {
	got, err := s.run(ctx)
	if err != nil {
		return credential.Fetched{}, err
	}
	out := bytes.TrimSpace(got.out)
	fault := func(what string) (credential.Fetched, error) {
		return credential.Fetched{}, s.fault(got, what, commandTokenFix)
	}
	switch {
	case len(out) == 0:
		return fault("it printed nothing")
	case out[0] != '{':
		if bytes.ContainsFunc(out, func(c rune) bool { return c < ' ' || c == 0x7f }) {
			return fault("it printed more than one line")
		}
		return credential.Fetched{Credential: s.place(string(out))}, nil
	}
	v, err := specs.DecodeJSON(out)
	object, ok := v.(map[string]any)
	if err != nil || !ok {
		return fault("it printed a { and no JSON object")
	}
	fetched := credential.Fetched{Credential: credential.Credential{Header: http.Header{}}}
	if n, ok := object["expires_in"].(json.Number); ok {
		if seconds, err := n.Float64(); err == nil && seconds > 0 {
			fetched.Expires = time.Now().Add(time.Duration(seconds * float64(time.Second)))
		}
	}
	if token, ok := object["token"].(string); ok && token != "" {
		fetched.Credential = s.place(token)
	}
	headers, _ := object["header"].(map[string]any)
	for name, v := range headers {
		value, ok := v.(string)
		if err := checkHeaderName(name); err != nil || !ok || value == "" {
			return fault(fmt.Sprintf("its header %q is not a name with a text", name))
		}
		if fetched.Header == nil {
			fetched.Header = http.Header{}
		}
		fetched.Header.Set(name, value)
		fetched.Secrets = append(fetched.Secrets, secretParts(value)...)
	}
	if len(fetched.Header)+len(fetched.Query)+len(fetched.Cookies) == 0 {
		return fault("its JSON object has neither token nor header")
	}
	return fetched, nil
}
