// Package values makes values for the schemas of a contract: valid ones to be accepted, and ones that are broken in one place.
//
// Start with [New]. [Maker.Minimal], [Maker.Full] and [Maker.Sample] make valid values, [Maker.Boundaries] the values that stand
// exactly on a bound, [Maker.Breakers] values that break one keyword. Everything is checked with the whole schema before it is
// handed out, so that a generator's mistake is an error and never a case.
//
// The values depend on the seed, the key and the place in the instance, and on nothing else: not on the clock, the time zone,
// other properties or the order of calls. A contract that gains a property keeps the values of the others, and Minimal and Full
// agree where both have a member, so that two requests made of them differ in exactly one place. The model is that of
// [specs.DecodeJSON]: json.Number, map[string]any, []any.
package values

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// Maker makes values. It holds no state that calls change and is safe for concurrent use.
type Maker struct {
	seed uint64
	key  string
	// branches are the alternatives that values are of, by the path of what they are alternatives of.
	branches map[string]*specs.Schema
	// other asks for another choice of values.
	other bool
}

// New makes a maker for a seed and a stable text such as a case's id.
func New(seed uint64, key string) *Maker { return &Maker{seed: seed, key: key} }

// Other gives a maker that makes another choice: its instants lie ahead, for a service that books or plans, and of the texts that the
// contract's words show it takes the second.
func (m *Maker) Other() *Maker {
	other := *m
	other.other = true
	return &other
}

// Within gives a maker whose values are of the given branches where they stand.
func (m *Maker) Within(branches []specs.Branch) *Maker {
	inside := &Maker{seed: m.seed, key: m.key, other: m.other, branches: make(map[string]*specs.Schema, len(branches))}
	for _, b := range branches {
		path := ""
		for _, token := range jsonpointer.Tokens(b.Pointer) {
			if token == "*" {
				token = "0"
			}
			path += "/" + token
		}
		inside.branches[path] = b.Schema
	}
	return inside
}

// Minimal makes a valid value with the required properties only.
func (m *Maker) Minimal(s *specs.Schema) (any, error) {
	return m.first(s, minimal, full)
}

// Full makes a valid value with the optional properties too. Those that are readOnly, that no value can be found for, or that
// would never end, are left out.
func (m *Maker) Full(s *specs.Schema) (any, error) {
	return m.first(s, full, minimal)
}

// Sample makes a realistic valid value for a place of the given name, such as a parameter's; objects are as in Full.
func (m *Maker) Sample(s *specs.Schema, name string) (any, error) {
	j := job{m: m, mode: full}
	return j.make(s, at{name: name})
}

// first tries one mode and then the other, since conditional schemas may allow only one.
func (m *Maker) first(s *specs.Schema, modes ...mode) (any, error) {
	var failed error
	for _, one := range modes {
		j := job{m: m, mode: one}
		v, err := j.make(s, at{})
		if err == nil {
			return v, nil
		}
		if failed == nil {
			failed = err
		}
	}
	return nil, failed
}

type mode uint8

const (
	minimal mode = iota
	full
)

// at is a place in the instance: the path to it, the name of the property, and how many equal siblings must be avoided.
type at struct {
	path, name string
	salt       int
}

func (a at) member(name string) at { return at{path: a.path + "/" + name, name: name} }

func (a at) item(i, salt int) at {
	return at{path: fmt.Sprintf("%s/%d", a.path, i), name: a.name, salt: salt}
}

// random is the source for one place.
func (m *Maker) random(a at) *rand.Rand {
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s\x00%s\x00%s\x00%d", m.key, a.path, a.name, a.salt) // a hash never fails
	return rand.New(rand.NewPCG(m.seed, h.Sum64()))
}

// job makes one value; the stack of schemas keeps recursion finite.
type job struct {
	m     *Maker
	mode  mode
	stack []string
	// tries counts the candidates that were judged, and vain the places where a value was looked for and none found.
	tries, vain int
}

const (
	// maxRecursion is how often a schema may stand inside itself where it is required.
	maxRecursion = 3
	// maxTries and maxVain bound the work for one value. Where every alternative leads to all others, no value may ever be whole enough to be
	// judged.
	maxTries, maxVain = 20_000, 20_000
)

// make gives the first candidate that the whole schema allows.
func (j *job) make(s *specs.Schema, a at) (any, error) {
	if s == nil {
		return "x", nil
	}
	if err := s.Broken(); err != nil {
		return nil, unsatisfied(s, err)
	}
	pointer := s.Resolve().Pointer()
	if j.vain > maxVain {
		return nil, unsatisfied(s, fmt.Errorf("too large: gave up where no value was found at %d places", maxVain))
	}
	if j.depth(pointer) >= maxRecursion {
		j.vain++
		return nil, unsatisfied(s, fmt.Errorf("it contains itself without end"))
	}
	j.stack = append(j.stack, pointer)
	defer func() { j.stack = j.stack[:len(j.stack)-1] }()

	why := fmt.Errorf("no candidate")
	for v := range j.candidates(s, a) {
		if j.tries++; j.tries > maxTries {
			return nil, unsatisfied(s, fmt.Errorf("gave up after %d candidates", maxTries))
		}
		err := s.Validate(v)
		if only := j.m.branches[a.path]; err == nil && only != nil {
			err = only.Validate(v)
		}
		if err == nil {
			return v, nil
		}
		why = err
	}
	j.vain++
	return nil, unsatisfied(s, why)
}

func (j *job) depth(pointer string) int {
	n := 0
	for _, p := range j.stack {
		if p == pointer {
			n++
		}
	}
	return n
}

// unsatisfied names the schema for which no value was found.
func unsatisfied(s *specs.Schema, why error) error {
	p := s.Place()
	return fmt.Errorf("%s:%d: no value was found for the schema %s: %w", p.File, p.Line, s.Pointer(), why)
}
