package plan

import (
	"slices"

	"holdfast/specs"
)

// branches are the alternatives of a schema but for null.
func branches(schema *specs.Schema) []*specs.Schema {
	if schema == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Concat(schema.OneOf(), schema.AnyOf()), func(b *specs.Schema) bool { return slices.Equal(b.Types(), []string{"null"}) })
}

// unbranched is a schema whose only branch beside null is another one, as that; else itself.
func unbranched(schema *specs.Schema) *specs.Schema {
	if all := branches(schema); len(all) == 1 && len(schema.Properties()) == 0 {
		return all[0]
	}
	return schema
}
