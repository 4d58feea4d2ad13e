package faithful

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
)

// overlay puts what is known of an object into an answer, each member where the contract allows it.
func (s *Service) overlay(a *answer, known map[string]any) {
	shown := members(a.value)
	if shown == nil || a.schema == nil {
		return
	}
	s.put(shown, known, func() bool { return s.valid.holds(a.schema, a.value) })
}

func (s *Service) put(shown, known map[string]any, valid func() bool) {
	for _, name := range slices.Sorted(maps.Keys(known)) {
		before, there := shown[name]
		candidates := []any{known[name]}
		if n, isNumber := known[name].(json.Number); isNumber {
			candidates = append(candidates, n.String())
		}
		kept := false
		for _, v := range candidates {
			shown[name] = v
			if kept = valid(); kept {
				break
			}
		}
		if !kept {
			delete(shown, name)
			if there {
				shown[name] = before
			}
		}
	}
}

// list shows what was made and not removed.
func (q *request) list(a *answer, address string, item *route) {
	items, set := listed(a.value)
	if set == nil {
		return
	}
	shown := q.theirs(items, item)
	for _, path := range q.service.made[address] {
		if q.service.gone[path] {
			continue
		}
		var entry map[string]any
		if len(items) > 0 {
			entry, _ = plainly(items[0]).(map[string]any)
		}
		if entry == nil {
			entry = map[string]any{}
		}
		candidate := append(slices.Clone(shown), entry)
		set(candidate)
		q.service.put(entry, q.service.objects[path], func() bool { return q.service.valid.holds(a.schema, a.value) })
		if !q.service.valid.holds(a.schema, a.value) {
			continue
		}
		shown = candidate
	}
	set(q.page(shown))
	if !q.service.valid.holds(a.schema, a.value) {
		set(items)
	}
}

// listed finds the list of an answer, and gives what puts another one there.
func listed(v any) ([]any, func([]any)) {
	m, _ := v.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if items, ok := m[name].([]any); ok {
			return items, func(other []any) { m[name] = other }
		}
	}
	return nil, nil
}

// hand notes the ids that an answer shows.
func (q *request) hand(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			q.hand(inner)
		}
	case []any:
		for _, inner := range v {
			q.hand(inner)
		}
	case string, json.Number:
		if id := text(v); id != "" && len(id) <= 100 {
			q.service.handed[id] = true
			if in := q.service.inhabitants; in != nil {
				if q.method == http.MethodPost && !in.shown[id] { // a creation shows what it made
					in.created[id] = true
				}
				if !in.shown[id] {
					in.by[id] = q.method + " " + q.URL.RequestURI()
				}
				in.shown[id] = true
			}
		}
	}
}

// within gives the members of the object that was sent, where it is wrapped as the answer is: {"pet": {…}} for both.
func within(sent map[string]any, answer any) map[string]any {
	m, _ := answer.(map[string]any)
	if len(sent) != 1 || wrapped(m) == nil {
		return sent
	}
	for name, v := range sent {
		inner, isObject := v.(map[string]any)
		if _, same := m[name].(map[string]any); same && isObject {
			return inner
		}
	}
	return sent
}

// members are those of the object that an answer shows: the body's own, or those of the only object in it.
func members(v any) map[string]any {
	m, _ := v.(map[string]any)
	if inner := wrapped(m); inner != nil {
		return inner
	}
	return m
}

func wrapped(m map[string]any) map[string]any {
	if _, own := m["id"]; own || len(m) > 2 {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if inner, ok := m[name].(map[string]any); ok {
			return inner // the same of two each time
		}
	}
	return nil
}

// defaults are the values of the members that the body may leave out (JSON Schema Validation, section 9.2).
func (q *request) defaults() map[string]any {
	known := map[string]any{}
	if q.operation.RequestBody == nil || q.operation.RequestBody.Value == nil {
		return known
	}
	media := q.operation.RequestBody.Value.Content["application/json"]
	if media == nil || media.Schema == nil || media.Schema.Value == nil {
		return known
	}
	for name, property := range media.Schema.Value.Properties {
		if property.Value == nil || property.Value.Default == nil {
			continue
		}
		if data, err := json.Marshal(property.Value.Default); err == nil {
			known[name], _ = decode(data)
		}
	}
	return known
}
