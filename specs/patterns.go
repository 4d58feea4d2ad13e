package specs

import (
	"fmt"
	"sync"
	"time"

	"github.com/dlclark/regexp2"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// patternTimeout bounds one match: patterns and the strings they meet are both input, and the engine backtracks.
const patternTimeout = 250 * time.Millisecond

// patterns compiles each regular expression once, as ECMA-262 with the u flag (JSON Schema 2020-12 core §6.4).
type patterns struct {
	mu   sync.Mutex
	done map[string]compiledPattern
}

type compiledPattern struct {
	re  *regexp2.Regexp
	err error
}

func (p *patterns) compile(s string) (*regexp2.Regexp, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, ok := p.done[s]; ok {
		return c.re, c.err
	}
	re, err := compilePattern(s)
	if p.done == nil {
		p.done = map[string]compiledPattern{}
	}
	p.done[s] = compiledPattern{re, err}
	return re, err
}

func compilePattern(s string) (re *regexp2.Regexp, err error) {
	defer recovered(&err)
	re, err = regexp2.Compile(ShortProperties(s), regexp2.ECMAScript|regexp2.Unicode)
	if err != nil {
		return nil, err
	}
	re.MatchTimeout = patternTimeout
	return re, nil
}

// engine is what the validator takes.
func (p *patterns) engine(s string) (jsonschema.Regexp, error) {
	re, err := p.compile(s)
	if err != nil {
		return nil, err
	}
	return (*matcher)(re), nil
}

type matcher regexp2.Regexp

func (m *matcher) String() string { return (*regexp2.Regexp)(m).String() }

// MatchString panics with a slowMatch where the match ran out of time, which [validate] catches: the interface has no error.
func (m *matcher) MatchString(s string) bool {
	ok, err := (*regexp2.Regexp)(m).MatchString(s)
	if err != nil {
		panic(slowMatch{m.String(), err})
	}
	return ok
}

// slowMatch says that a match ran out of its time.
type slowMatch struct {
	pattern string
	err     error
}

func (s slowMatch) Error() string {
	return fmt.Sprintf("the pattern %.80q could not be matched within %s", s.pattern, patternTimeout)
}

func (s slowMatch) Unwrap() error { return s.err }
