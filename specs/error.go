package specs

import (
	"fmt"
	"strings"
)

// Error is a fault of the contract or of its overlays: where it stands, what is wrong and how to mend it.
type Error struct {
	Place Place
	// Problem says what is wrong; Fix says how to mend it and may be empty.
	Problem, Fix string
}

// Error is one line: "refunds.yaml:12: /paths/~1refunds/post: <problem>; <fix>".
func (e *Error) Error() string {
	var b strings.Builder
	if e.Place.File != "" {
		b.WriteString(e.Place.File)
		if e.Place.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Place.Line)
		}
		b.WriteString(": ")
	}
	if e.Place.Pointer != "" {
		b.WriteString(e.Place.Pointer)
		b.WriteString(": ")
	}
	b.WriteString(e.Problem)
	if e.Fix != "" {
		b.WriteString("; ")
		b.WriteString(e.Fix)
	}
	return b.String()
}

// Errors are all the faults that loading found, in the order of the document. There is at least one.
type Errors []*Error

// maxErrors is how many faults a message spells out.
const maxErrors = 10

// Error is one line for each fault, at most ten, then "and N more".
func (e Errors) Error() string {
	var b strings.Builder
	for i, one := range e {
		if i == maxErrors {
			fmt.Fprintf(&b, "\nand %d more", len(e)-maxErrors)
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one.Error())
	}
	return b.String()
}

// Unwrap gives errors.As and errors.Is every fault.
func (e Errors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}
