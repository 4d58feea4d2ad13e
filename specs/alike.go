package specs

import (
	"crypto/sha256"
	"encoding/json"
	"strings"

	"holdfast/specs/jsonpointer"
)

// FirstAlike writes a pointer into an object schema of the components as one into the first of them that has the very same properties: generators write a
// schema for PATCH beside that for PUT which differs in what is required, and what is wrong with a member of the one is wrong with that of the other.
func (c *Contract) FirstAlike(pointer string) string {
	const before = "/components/schemas/"
	rest, ok := strings.CutPrefix(pointer, before)
	name, below, _ := strings.Cut(rest, "/")
	if !ok || c.alike == nil || !strings.HasPrefix(below, "properties/") {
		return pointer
	}
	if first, ok := c.alike()[name]; ok {
		return before + first + "/" + below
	}
	return pointer
}

// alikeIn are the component schemas that have the very properties of an earlier one, at least two, and that one's name, both as a pointer writes them.
func alikeIn(root *node) map[string]string {
	schemas := root.get("components").get("schemas")
	first, alike := map[[sha256.Size]byte]string{}, map[string]string{}
	if schemas == nil || schemas.kind != objectKind {
		return alike
	}
	for i, s := range schemas.kids {
		properties := s.get("properties")
		if properties == nil || properties.kind != objectKind || len(properties.kids) < 2 {
			continue
		}
		text, err := json.Marshal(properties.any())
		if err != nil {
			continue
		}
		name, sum := strings.TrimPrefix(jsonpointer.Of(schemas.keys[i]), "/"), sha256.Sum256(text)
		if one, known := first[sum]; known {
			alike[name] = one
		} else {
			first[sum] = name
		}
	}
	return alike
}
