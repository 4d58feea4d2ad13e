package conformance

import (
	"encoding/json"
	"slices"
	"strings"
)

// inOneOrder gives a body with its lists of objects in an order of ours: where nothing says in which order a list is, a service may show it in
// another one each time, and in the same one twice by chance. Of other values the order may be what is kept.
func inOneOrder(v any) any {
	switch v := v.(type) {
	case map[string]any:
		all := make(map[string]any, len(v))
		for name, member := range v {
			all[name] = inOneOrder(member)
		}
		return all
	case []any:
		type item struct {
			value any
			text  string
		}
		items := make([]item, len(v))
		objects := true
		for i, value := range v {
			_, isObject := value.(map[string]any)
			objects = objects && isObject
			items[i].value = inOneOrder(value)
		}
		if objects && len(items) > 1 {
			for i := range items {
				text, _ := json.Marshal(items[i].value)
				items[i].text = string(text)
			}
			slices.SortStableFunc(items, func(a, b item) int { return strings.Compare(a.text, b.text) })
		}
		all := make([]any, len(items))
		for i := range items {
			all[i] = items[i].value
		}
		return all
	}
	return v
}
