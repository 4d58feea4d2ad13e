package wire

import "holdfast/specs"

// typeSet is a set of JSON Schema types.
type typeSet = specs.TypeSet

const scalarTypes = specs.NullType | specs.BooleanType | specs.NumberType | specs.StringType

// maxBranching bounds how deep anyOf and oneOf are followed within one place.
const maxBranching = 8

// onlyObject says that nothing but an object is wanted, null aside.
func onlyObject(t typeSet) bool {
	return t&specs.ObjectType != 0 && t&^(specs.ObjectType|specs.NullType) == 0
}
