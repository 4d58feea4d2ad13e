package cases

import (
	"strconv"

	"holdfast/cases/wire"
)

// Wire is a request as it goes over the wire; see [wire.Request].
type Wire = wire.Request

// Class is what the final bytes of a request are; see [wire.Class].
type Class = wire.Class

// The classes; see package wire.
const (
	Positive  = wire.Positive
	Negative  = wire.Negative
	Lenient   = wire.Lenient
	Ambiguous = wire.Ambiguous
)

// StatusText writes a status for people; 0 is "no answer".
func StatusText(status int) string {
	if status == 0 {
		return "no answer"
	}
	return strconv.Itoa(status)
}
