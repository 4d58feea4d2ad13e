package specs

import (
	"fmt"

	"holdfast/specs/expr"
)

// Hint is an extension of somebody else's that was read for what x-conformance would say. What is declared by x-conformance
// wins over it, and findings that rest on it are warnings.
type Hint struct {
	// Extension is its name: "x-ms-pageable".
	Extension string `json:"extension"`
	Place     Place  `json:"place"`
	// Meaning says in one sentence what it was taken for.
	Meaning string `json:"meaning"`
}

// aliases reads the extensions whose meaning is clear. One that can't be understood is left out with a note: it was written
// for another tool, so it is no fault.
func (b *builder) aliases(op *Operation) {
	if len(b.Operations) > 0 && op == b.Operations[0] {
		b.openEnums(cursor{b.places.root, ""}, 0)
	}
	at := cursor{b.nodeAt(op.Place.inTree()), op.Place.inTree()}
	b.fernIdempotent(op, at.at("x-fern-idempotent"))
	b.speakeasyPages(op, at.at("x-speakeasy-pagination"))
	b.microsoftPages(op, at.at("x-ms-pageable"))
}

func (b *builder) hint(extension string, at cursor, meaning string) {
	b.Hints = append(b.Hints, Hint{Extension: extension, Place: b.place(at), Meaning: meaning})
}

// unread notes why an extension is not used.
func (b *builder) unread(at cursor, extension, why string) {
	b.note(at, extension+" is not used: "+why)
}

// fits says whether an expression parses and names what the operation declares.
func (b *builder) fits(op *Operation, text string) error {
	e, err := expr.Parse(text)
	if err != nil {
		return err
	}
	return e.Resolve(b.declared(op))
}

// shown gives a JSONPath on the answer as a runtime expression, if the answer declares what it leads to.
func (b *builder) shown(op *Operation, path string) (string, error) {
	pointer, ok := pathPointer(path)
	if !ok {
		return "", fmt.Errorf("%q is no path of names and numbers", path)
	}
	text := "$response.body"
	if pointer != "" {
		text += "#" + pointer
	}
	return text, b.fits(op, text)
}
