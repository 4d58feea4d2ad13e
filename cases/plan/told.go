package plan

import (
	"encoding/json"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// told says whether the contract itself shows a value: by a list, an example, both bounds of a number, or a type with few values.
// Any other was made up: it is of the right form, and means nothing.
func (d *draft) told(in, pointer string, v any) bool {
	switch v.(type) {
	case bool, nil:
		return true
	}
	s := d.schemaAt(in, pointer)
	if s == nil {
		return false
	}
	if _, number := v.(json.Number); number {
		_, _, least := s.Find("minimum")
		_, _, most := s.Find("maximum")
		if least && most {
			return true
		}
	}
	for _, keyword := range []string{"const", "default", "example", "enum", "examples"} {
		shown, _, ok := s.Find(keyword)
		if !ok {
			continue
		}
		if list, isList := shown.([]any); isList && (keyword == "enum" || keyword == "examples") {
			for _, one := range list {
				if specs.EqualJSON(one, v) {
					return true
				}
			}
		} else if specs.EqualJSON(shown, v) {
			return true
		}
	}
	return d.exampleShows(in, pointer, v)
}

// exampleShows says whether an example of the whole parameter or body has a value at a place.
func (d *draft) exampleShows(in, pointer string, v any) bool {
	if in != "body" {
		tokens := jsonpointer.Tokens(pointer)
		if p := d.op.Parameter(in, tokens[0]); p != nil && len(tokens) == 1 {
			for _, example := range p.Examples {
				if specs.EqualJSON(example, v) {
					return true
				}
			}
		}
		return false
	}
	media := d.op.Body.Written()
	if media == nil {
		return false
	}
	for _, example := range media.Examples {
		if shown, ok := jsonpointer.At(example, pointer); ok && specs.EqualJSON(shown, v) {
			return true
		}
	}
	return false
}

// schemaAt is the schema of a parameter or of a member of the body.
func (d *draft) schemaAt(in, pointer string) *specs.Schema {
	tokens := jsonpointer.Tokens(pointer)
	if len(tokens) != 1 {
		return nil
	}
	if in == "body" {
		return d.memberSchema(tokens[0])
	}
	if p := d.op.Parameter(in, tokens[0]); p != nil {
		return p.Schema
	}
	return nil
}
