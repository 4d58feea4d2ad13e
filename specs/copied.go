package specs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"

	"holdfast/specs/jsonpointer"
)

// Copied names the object schema that a place is about together with the place in it, so that two copies of one schema, written out
// at two places of the contract, have one name. It is empty where the place is in no object schema of at least two members: what is
// alike in less may be so by chance.
func (c *Contract) Copied(at Place) string {
	tokens, ok := splitPointer(at.inTree())
	if c.places == nil || !ok {
		return ""
	}
	for end := len(tokens) - 1; end > 0; end-- {
		n, _, exact := c.places.find(jsonpointer.Of(tokens[:end]...))
		if !exact || n.kind != objectKind || tokens[end-1] == "properties" {
			continue
		}
		members := n.get("properties")
		if members == nil || members.kind != objectKind {
			continue
		}
		if len(members.kids) < 2 {
			return ""
		}
		text, err := json.Marshal(n.any())
		if err != nil {
			return ""
		}
		sum := sha256.Sum256(text)
		return hex.EncodeToString(sum[:6]) + " " + strings.Join(tokens[end:], "/")
	}
	return ""
}

// Copied names a parameter by all that its object says but its description, so that it is the same on each operation which
// declares it in the same way.
func (p *Parameter) Copied() string {
	if p.Schema == nil {
		return ""
	}
	text, err := json.Marshal(p.Schema.Resolve().form())
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return p.In + " parameter " + p.Name + " " + hex.EncodeToString(sum[:6])
}
