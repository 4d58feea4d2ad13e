package specs

import (
	"encoding/json"
	"errors"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// verdicts remembers what the validator found of scalars that it was asked about last: whoever plans asks about the same value of the same
// place several times, and to word an error takes most of the time. It is safe for concurrent use.
type verdicts struct {
	mu    sync.Mutex
	known map[verdictKey]error
}

type verdictKey struct {
	schema *jsonschema.Schema
	value  any
}

const (
	// maxVerdicts is how many are remembered; beyond it everything is forgotten and learned anew.
	maxVerdicts = 1 << 10
	// longestRemembered is how long a text or a number may be, in bytes.
	longestRemembered = 64
)

// of gives what judge says of a value. What it says is remembered where it is certain; the error is one for all who ask.
func (m *verdicts) of(schema *jsonschema.Schema, v any, judge func() error) error {
	if !remembered(v) {
		return judge()
	}
	key := verdictKey{schema, v}
	m.mu.Lock()
	err, known := m.known[key]
	m.mu.Unlock()
	if known {
		return err
	}
	err = judge()
	if invalid := (*Invalid)(nil); err != nil && !errors.As(err, &invalid) {
		return err // nothing is known of the value
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxVerdicts {
		m.known = make(map[verdictKey]error, maxVerdicts)
	}
	m.known[key] = err
	return err
}

func remembered(v any) bool {
	switch v := v.(type) {
	case string:
		return len(v) <= longestRemembered
	case json.Number:
		return len(v) <= longestRemembered
	case bool, nil:
		return true
	}
	return false
}
