package cases

import (
	"fmt"

	"holdfast/cases/wire"
	"holdfast/specs"
)

// Certify judges the final bytes of a step's request. It gives an error where the step says what the readers must make of
// them and they make something else: such a request is not sent, since its answer would prove nothing.
func Certify(c *specs.Contract, step *Step, w *Wire) (wire.Classification, error) {
	op := c.Operation(step.Operation)
	if step.Class == "" || op == nil {
		return wire.Classification{}, nil
	}
	got := wire.Classify(op, w)
	if got.Class != step.Class {
		return got, fmt.Errorf("the request is %s on the wire, planned was %s: %s", got.Class, step.Class, got.Proof())
	}
	return got, nil
}
