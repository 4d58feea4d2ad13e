package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// inLanguages gives the members of a body that may have to be unique a text, where they say it in several languages: {"en": "x"} for the name of
// what is made. An empty map is valid and says nothing, so that the second object has the name of the first.
func inLanguages(s *specs.Schema, payload any) any {
	members, ok := payload.(map[string]any)
	if !ok || s == nil {
		return payload
	}
	for _, p := range s.Properties() {
		text := textsOf(p.Schema)
		empty, isMap := members[p.Name].(map[string]any)
		if text == nil || !isMap || len(empty) > 0 || !slices.Contains(uniqueNames(), strings.ToLower(p.Name)) {
			continue
		}
		one := map[string]any{"en": "holdfast"}
		example, _, shown := p.Schema.Find("example")
		if list, _, listed := p.Schema.Find("examples"); listed && !shown {
			if all, isList := list.([]any); isList && len(all) > 0 {
				example = all[0]
			}
		}
		if said, isMap := example.(map[string]any); isMap && len(said) > 0 {
			key := slices.Sorted(maps.Keys(said))[0]
			if _, english := said["en"]; english {
				key = "en"
			}
			one = map[string]any{key: said[key]}
		}
		if with, err := jsonpointer.With(payload, jsonpointer.Of(p.Name), one); err == nil && s.Accepts(with) {
			payload = with
		}
	}
	return payload
}

// textsOf is the schema of the values of a map of texts, no member of which is declared; nil for anything else.
func textsOf(s *specs.Schema) *specs.Schema {
	if s == nil || !slices.Equal(s.Types(), []string{"object"}) || len(s.Properties()) > 0 {
		return nil
	}
	_, holder, ok := s.Find("additionalProperties")
	if !ok {
		return nil
	}
	if values := holder.Child("additionalProperties"); values != nil && slices.Equal(values.Types(), []string{"string"}) {
		return values
	}
	return nil
}

// textIn is the pointer to the first text of a map of texts; empty where there is none.
func textIn(s *specs.Schema, value any) string {
	said, isMap := value.(map[string]any)
	if !isMap || textsOf(s) == nil {
		return ""
	}
	for _, key := range slices.Sorted(maps.Keys(said)) {
		if _, isText := said[key].(string); isText {
			return jsonpointer.Of(key)
		}
	}
	return ""
}
