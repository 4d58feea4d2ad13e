package values

import "holdfast/specs"

// wellFormed says whether a value that is a text is of the formats that a view names, also where nobody asserts them: a service may, and what it
// refuses for its form says nothing of anything else.
func (v view) wellFormed(value any) bool {
	text, ok := value.(string)
	if !ok {
		return true
	}
	for format := range v.all("format") {
		if name, ok := format.(string); ok && specs.OfFormat(name, text) != nil {
			return false
		}
	}
	return true
}
