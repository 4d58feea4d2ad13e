package plan

import (
	"maps"
	"slices"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// completed adds the optional members that an example lacks to it: an example does not say that there are no others (OpenAPI 3.1.1
// §4.8.14). One that would make it invalid is left out.
func (d *draft) completed(s *specs.Schema, example any) any {
	members, ok := example.(map[string]any)
	if !ok {
		return example
	}
	full, err := d.maker("full").Full(s)
	more, isObject := full.(map[string]any)
	if err != nil || !isObject {
		return example
	}
	whole := members
	if formed, ok := ofItsFormats(s, members, more).(map[string]any); ok && s.Accepts(formed) {
		whole = formed
	}
	if inside := completedWith(s, whole, more, completedDepth); s.Accepts(inside) {
		return inside
	}
	return completedWith(s, whole, more, 1)
}

// completedDepth bounds how far into an example members are added. Each level is judged as often as it has members.
const completedDepth = 4

// completedWith adds the members that another value has to an example, to its objects and to the first items of its lists.
func completedWith(s *specs.Schema, example, more any, depth int) any {
	if s == nil || depth == 0 {
		return example
	}
	switch shown := example.(type) {
	case map[string]any:
		made, ok := more.(map[string]any)
		if !ok {
			return example
		}
		whole := maps.Clone(shown)
		for _, name := range slices.Sorted(maps.Keys(made)) {
			before, there := whole[name]
			if there {
				whole[name] = completedWith(s.Member(jsonpointer.Of(name)), before, made[name], depth-1)
			} else {
				whole[name] = made[name]
			}
			switch {
			case s.Accepts(whole):
			case there:
				whole[name] = before
			default:
				delete(whole, name)
			}
		}
		return whole
	case []any:
		made, ok := more.([]any)
		if !ok || len(made) == 0 || len(shown) == 0 {
			return example
		}
		whole := slices.Clone(shown)
		whole[0] = completedWith(s.Items(), shown[0], made[0], depth-1)
		return whole
	}
	return example
}

// ofItsFormats gives an example with other's texts where its own are not of the format that the schema names there: a service that asserts
// formats refuses these by right.
func ofItsFormats(s *specs.Schema, example, other any) any {
	shown, ok := example.(map[string]any)
	made, also := other.(map[string]any)
	if !ok || !also {
		return example
	}
	formed := maps.Clone(shown)
	for _, p := range s.Properties() {
		v, there := shown[p.Name]
		instead, can := made[p.Name]
		if !there || !can {
			continue
		}
		if text, isText := v.(string); !isText {
			formed[p.Name] = ofItsFormats(p.Schema, v, instead)
		} else if !ofItsFormat(p.Schema, text) {
			formed[p.Name] = instead
		}
	}
	return formed
}
