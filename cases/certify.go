package cases

import (
	"fmt"
	"sync"

	"holdfast/cases/wire"
	"holdfast/specs"
)

// Certifier judges the final bytes of requests. It remembers what the readers made of the bytes at each place of the operations that
// it was asked about last, so that a request costs what is new in it. It is safe for concurrent use.
type Certifier struct {
	contract *specs.Contract

	mu     sync.Mutex
	judges map[string]*wire.Judge
	order  []string // of the operations, the longest known first
}

// maxJudged is how many operations are remembered at once, and maxPlaces of how many places in all, but for what the last one adds. Groups
// of one operation are planned and sent one after the other.
const (
	maxJudged = 64
	maxPlaces = 1 << 13
)

// NewCertifier makes a certifier for a contract.
func NewCertifier(c *specs.Contract) *Certifier {
	return &Certifier{contract: c, judges: map[string]*wire.Judge{}}
}

// Certify judges the final bytes of a step's request. It gives an error where the step says what the readers must make of
// them and they make something else: such a request is not sent, since its answer would prove nothing.
func (c *Certifier) Certify(step *Step, w *Wire) (wire.Classification, error) {
	op := c.contract.Operation(step.Operation)
	if step.Class == "" || op == nil {
		return wire.Classification{}, nil
	}
	got := c.Judge(op).Classify(w)
	if got.Class != step.Class {
		return got, fmt.Errorf("the request is %s on the wire, planned was %s: %s", got.Class, step.Class, got.Proof())
	}
	return got, nil
}

// Judge gives the judge of an operation's requests, which remembers what it was asked.
func (c *Certifier) Judge(op *specs.Operation) *wire.Judge {
	c.mu.Lock()
	defer c.mu.Unlock()
	if j := c.judges[op.ID]; j != nil {
		return j
	}
	for len(c.order) == maxJudged || len(c.order) > 0 && c.places() > maxPlaces {
		delete(c.judges, c.order[0])
		c.order = c.order[1:]
	}
	j := wire.NewJudge(op)
	c.judges[op.ID] = j
	c.order = append(c.order, op.ID)
	return j
}

func (c *Certifier) places() int {
	n := 0
	for _, j := range c.judges {
		n += j.Remembered()
	}
	return n
}

// Certify judges one request on its own, as [Certifier.Certify] does.
func Certify(c *specs.Contract, step *Step, w *Wire) (wire.Classification, error) {
	return NewCertifier(c).Certify(step, w)
}
