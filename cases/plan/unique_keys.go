package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
)

// pathKeys are the names, as words, of the parameters by which the paths below a collection name one of its objects, by the collection's key
// and in the contract's order. They are found once: to compare every creation with every path takes longer than all else in a contract of a
// thousand operations.
type pathKeys map[string][]string

func pathKeysOf(c *specs.Contract) pathKeys {
	keys := pathKeys{}
	for _, op := range c.Operations {
		for _, p := range op.Parameters {
			prefix := cases.Through(op.Path, p.Name)
			i := strings.LastIndexByte(prefix, '/')
			if p.In != "path" || i < 0 || prefix[i:] != "/{"+p.Name+"}" {
				continue
			}
			at := collectionAt(prefix[:i]).key
			if name := strings.Join(nouns.Words(p.Name), " "); !slices.Contains(keys[at], name) {
				keys[at] = append(keys[at], name)
			}
		}
	}
	return keys
}

// of are the names, as words, of the members that may be the key of what a creation makes: those of the parameter by which the
// paths below its collection name one object, id, and what both are together: client_id for /clients/{id}. A client that chooses the key of
// an object that exists overwrites it, or is refused for that.
func (k pathKeys) of(op *specs.Operation) []string {
	own := []string{"id", "uuid", "guid"}
	made := collectionAt(strings.TrimSuffix(op.Path, "/"))
	for _, name := range k[made.key] {
		if !slices.Contains(own, name) {
			own = append(own, name)
		}
		if whole := made.noun + " " + name; slices.Contains(keyKinds(), name) && made.noun != "" && !slices.Contains(own, whole) {
			own = append(own, whole)
		}
	}
	return own
}
