package values

import (
	"fmt"
	"iter"
	"slices"

	"holdfast/specs"
)

// maxItems is the longest array that is made.
const maxItems = 2000

// arrays proposes an array with one item, or as few as the schema allows in minimal mode, then one with none.
func (j *job) arrays(v view, a at) iter.Seq[any] {
	return func(yield func(any) bool) {
		least, _ := v.count("minItems")
		least = max(least, v.contained())
		n := least
		if most, bounded := v.count("maxItems"); j.mode == full && n == 0 && (!bounded || most > 0) {
			n = max(1, v.declaredItems())
		}
		if list, ok := j.list(v, n, a); ok && !yield(list) {
			return
		}
		if least < n {
			yield([]any{})
		}
	}
}

// declaredItems is how many items have schemas of their own, and one that comes after them where it may.
func (v view) declaredItems() int {
	n := 0
	for v.prefixed(n) != nil {
		n++
	}
	if n > 0 && slices.ContainsFunc(v, func(s *specs.Schema) bool { rest, _ := s.Keyword("items"); return rest != nil && rest != false }) {
		n++
	}
	return n
}

// list makes an array of n items. They are kept apart where uniqueItems asks for it.
func (j *job) list(v view, n int, a at) ([]any, bool) {
	if n > maxItems {
		return nil, false
	}
	unique := false
	for u := range v.all("uniqueItems") {
		unique = unique || u == true
	}
	list := make([]any, 0, n)
	for i := range n {
		item, ok := j.item(v, i, list, unique, a)
		if !ok {
			return nil, false
		}
		list = append(list, item)
	}
	return list, true
}

func (j *job) item(v view, i int, before []any, unique bool, a at) (any, bool) {
	s := v.itemSchema(i)
	salts := 1
	if unique {
		salts = len(before) + 30
	}
	for salt := range salts {
		item := any(fmt.Sprintf("x%d", i+salt))
		if s != nil {
			made, err := j.make(s, a.item(i, salt))
			if err != nil {
				return nil, false
			}
			item = made
		}
		if !unique || !contains(before, item) {
			return item, true
		}
	}
	return nil, false
}

func contains(list []any, v any) bool {
	for _, e := range list {
		if specs.EqualJSON(e, v) {
			return true
		}
	}
	return false
}

// prefixed is the schema that prefixItems has for an index; nil where it has none.
func (v view) prefixed(i int) *specs.Schema {
	for _, s := range v {
		if p := s.Child("prefixItems", fmt.Sprint(i)); p != nil {
			return p
		}
	}
	return nil
}

// contained is how many items have to be those that contains describes: 1 where minContains says nothing (Validation §6.4.5).
func (v view) contained() int {
	if _, ok := v.find("contains"); !ok {
		return 0
	}
	if n, ok := v.count("minContains"); ok {
		return n
	}
	return 1
}

// itemSchema is the schema of the item at an index: that of prefixItems, else of items; contains asks for the first ones.
func (v view) itemSchema(i int) *specs.Schema {
	if p := v.prefixed(i); p != nil {
		return p
	}
	for _, s := range v {
		if c := s.Child("contains"); c != nil && i < v.contained() {
			return c
		}
	}
	for _, s := range v {
		if items := s.Items(); items != nil {
			return items
		}
	}
	return nil
}
