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

// orNull says whether a requirement is that of a composition of one branch and null. What breaks the branch breaks it too.
func orNull(r *specs.Requirement) bool {
	return (r.Keyword == "anyOf" || r.Keyword == "oneOf") && r.Schema != nil && len(branches(r.Schema)) == 1
}

// orNullAt are the requirements of such compositions at the place of a keyword that is broken.
func (d *draft) orNullAt(r *specs.Requirement) []string {
	if r.Keyword == "required" {
		return nil
	}
	if d.orNulls == nil {
		d.orNulls = map[string][]string{}
		for _, other := range d.requirements() {
			if other.Kind == specs.KindRequest && other.Broken == "" && orNull(other) {
				d.orNulls[other.In+other.Pointer] = append(d.orNulls[other.In+other.Pointer], other.ID)
			}
		}
	}
	return d.orNulls[r.In+r.Pointer]
}

// unbranched is a schema whose only branch beside null is another one, as that; else itself.
func unbranched(schema *specs.Schema) *specs.Schema {
	if all := branches(schema); len(all) == 1 && len(schema.Properties()) == 0 {
		return all[0]
	}
	return schema
}
