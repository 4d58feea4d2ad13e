package plan

import (
	"maps"
	"slices"

	"holdfast/specs"
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
	whole := maps.Clone(members)
	if formed, ok := ofItsFormats(s, members, more).(map[string]any); ok && s.Accepts(formed) {
		whole = maps.Clone(formed)
	}
	for _, name := range slices.Sorted(maps.Keys(more)) {
		if _, shown := whole[name]; shown {
			continue
		}
		whole[name] = more[name]
		if !s.Accepts(whole) {
			delete(whole, name)
		}
	}
	return whole
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
