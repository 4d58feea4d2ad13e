package faithful

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// view is what a schema says together with its allOf, and with the branches that were chosen.
type view struct {
	types      []string
	enum       []any
	format     string
	patterns   []string
	min, max   *float64
	multiple   *float64
	minLength  uint64
	maxLength  *uint64
	minItems   uint64
	maxItems   *uint64
	unique     bool
	items      *openapi3.SchemaRef
	properties map[string]*openapi3.SchemaRef
	required   []string
	minProps   uint64
	free       *openapi3.SchemaRef
	examples   []any
}

// see gathers what a schema says.
func see(r *rand.Rand, s *openapi3.Schema) *view {
	v := &view{properties: map[string]*openapi3.SchemaRef{}}
	v.add(r, s, 0)
	return v
}

func (v *view) add(r *rand.Rand, s *openapi3.Schema, depth int) {
	if s == nil || depth > 12 {
		return
	}
	if types := s.Type.Slice(); len(types) > 0 {
		if v.types == nil {
			v.types = slices.Clone(types)
		} else if both := slices.DeleteFunc(slices.Clone(v.types), func(t string) bool { return !slices.Contains(types, t) }); len(both) > 0 {
			v.types = both
		}
	}
	if len(s.Enum) > 0 {
		v.enum = s.Enum
	}
	if s.Const != nil {
		v.enum = []any{s.Const}
	}
	if s.Format != "" {
		v.format = s.Format
	}
	if s.Pattern != "" {
		v.patterns = append(v.patterns, s.Pattern)
	}
	if s.Example != nil {
		v.examples = append(v.examples, s.Example)
	}
	v.examples = append(v.examples, s.Examples...)
	v.bounds(s)
	if s.Items != nil {
		v.items = s.Items
	}
	v.unique = v.unique || s.UniqueItems
	maps.Copy(v.properties, s.Properties)
	v.required = append(v.required, s.Required...)
	v.minProps = max(v.minProps, s.MinProps)
	if s.AdditionalProperties.Schema != nil {
		v.free = s.AdditionalProperties.Schema
	}
	for _, part := range s.AllOf {
		v.add(r, part.Value, depth+1)
	}
	for _, branches := range []openapi3.SchemaRefs{s.OneOf, s.AnyOf} {
		if len(branches) > 0 {
			chosen := branches[r.IntN(len(branches))]
			v.add(r, chosen.Value, depth+1)
			v.name(s, chosen)
		}
	}
}

// name gives a discriminator the name of the branch.
func (v *view) name(s *openapi3.Schema, branch *openapi3.SchemaRef) {
	if s.Discriminator == nil || branch.Ref == "" {
		return
	}
	name := branch.Ref[strings.LastIndexByte(branch.Ref, '/')+1:]
	for _, key := range slices.Sorted(maps.Keys(s.Discriminator.Mapping)) {
		if s.Discriminator.Mapping[key].Ref == branch.Ref {
			name = key
		}
	}
	if p := v.properties[s.Discriminator.PropertyName]; p == nil || p.Value == nil || len(p.Value.Enum) == 0 && p.Value.Const == nil {
		v.properties[s.Discriminator.PropertyName] = openapi3.NewSchemaRef("", &openapi3.Schema{Type: &openapi3.Types{"string"}, Enum: []any{name}})
	}
	v.required = append(v.required, s.Discriminator.PropertyName)
}

func (v *view) bounds(s *openapi3.Schema) {
	lower, upper := s.Min, s.Max
	step := 1.0
	if s.MultipleOf != nil {
		v.multiple, step = s.MultipleOf, *s.MultipleOf
	}
	if e := s.ExclusiveMin; e.Value != nil {
		lower = ptr(*e.Value + step)
	} else if e.Bool != nil && *e.Bool && lower != nil {
		lower = ptr(*lower + step)
	}
	if e := s.ExclusiveMax; e.Value != nil {
		upper = ptr(*e.Value - step)
	} else if e.Bool != nil && *e.Bool && upper != nil {
		upper = ptr(*upper - step)
	}
	if lower != nil && (v.min == nil || *lower > *v.min) {
		v.min = lower
	}
	if upper != nil && (v.max == nil || *upper < *v.max) {
		v.max = upper
	}
	v.minLength, v.minItems = max(v.minLength, s.MinLength), max(v.minItems, s.MinItems)
	if s.MaxLength != nil && (v.maxLength == nil || *s.MaxLength < *v.maxLength) {
		v.maxLength = s.MaxLength
	}
	if s.MaxItems != nil && (v.maxItems == nil || *s.MaxItems < *v.maxItems) {
		v.maxItems = s.MaxItems
	}
}

func ptr[T any](v T) *T { return &v }
