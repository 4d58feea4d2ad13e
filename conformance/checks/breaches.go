package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// breach is one keyword that a value breaks at one place, or at alike places of an array's items.
type breach struct {
	// at is the RFC 6901 pointer with * for the indexes of arrays, so that the same fault of 100 items, or of another item in
	// the next run, is one finding with one fingerprint.
	at string
	// first is the problem that came first, value the part of the instance that it is about; absent says that there is none.
	first  specs.Problem
	value  any
	absent bool
	count  int
}

// breaches sorts problems into distinct ones.
func breaches(instance any, problems []specs.Problem) []breach {
	type key struct{ at, keyword string }
	index := map[key]int{}
	var all []breach
	for _, p := range problems {
		at, value, found := resolve(instance, p.Instance)
		k := key{at, p.Keyword}
		if i, ok := index[k]; ok {
			all[i].count += 1 + p.More
			continue
		}
		index[k] = len(all)
		all = append(all, breach{at: at, first: p, value: value, absent: !found, count: 1 + p.More})
	}
	slices.SortStableFunc(all, func(a, b breach) int {
		return cmp.Or(strings.Compare(a.at, b.at), strings.Compare(a.first.Keyword, b.first.Keyword))
	})
	return all
}

// resolve follows a pointer into a value of the DecodeJSON model. Only the value tells an index from a name that looks like one.
func resolve(value any, pointer string) (at string, part any, found bool) {
	found = true
	var pattern strings.Builder
	for _, token := range tokens(pointer) {
		pattern.WriteByte('/')
		switch v := value.(type) {
		case []any:
			pattern.WriteByte('*')
			i, err := strconv.Atoi(token)
			if found = err == nil && i >= 0 && i < len(v); found {
				value = v[i]
			} else {
				value = nil
			}
		default:
			pattern.WriteString(jsonpointer.Escape(token))
			members, _ := v.(map[string]any)
			value, found = members[token]
		}
	}
	return pattern.String(), value, found
}

// tokens are the unescaped reference tokens of an RFC 6901 pointer.
func tokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	all := strings.Split(pointer[1:], "/")
	for i, token := range all {
		all[i] = jsonpointer.Unescape(token)
	}
	return all
}

// got says what stands at the place.
func (b breach) got() string {
	got := found(b.first, b.value)
	if b.absent {
		got = "none"
	}
	if b.first.Instance != b.at {
		got += " at " + shorten(b.first.Instance)
	}
	if b.count > 1 {
		got += fmt.Sprintf(", and %d more like it", b.count-1)
	}
	return got
}

// unlisted says how many breaches of the same answer have no finding of their own.
func unlisted(n int) string {
	switch {
	case n < 1:
		return ""
	case n == 1:
		return "; 1 more breach is not listed"
	default:
		return fmt.Sprintf("; %d more breaches are not listed", n)
	}
}

// limit is the value of a keyword in the schema that was broken, for the sentence about it.
type limit struct {
	value  any
	holder *specs.Schema
}

// declaredLimit looks for the keyword that a problem names. It is empty where the keyword stands where an instance's pointer
// alone does not lead, such as patternProperties; the problem's own message serves then.
func declaredLimit(schema *specs.Schema, instance any, p specs.Problem) limit {
	path := tokens(p.Instance)
	if p.Keyword == "required" && len(path) > 0 { // the instance is the absent property, the keyword its parent's
		path = path[:len(path)-1]
	}
	for _, token := range path {
		if list, ok := instance.([]any); ok {
			i, _ := strconv.Atoi(token)
			if i < 0 || i >= len(list) {
				return limit{}
			}
			schema, instance = schema.Items(), list[i]
		} else {
			members, _ := instance.(map[string]any)
			schema, instance = member(schema, token), members[token]
		}
		if schema == nil {
			return limit{}
		}
	}
	value, holder, ok := schema.Find(p.Keyword)
	if !ok || holder.Pointer()+"/"+jsonpointer.Escape(p.Keyword) != p.Schema {
		return limit{}
	}
	return limit{value, holder}
}

// member is the schema of a property by its name, declared or additional.
func member(schema *specs.Schema, name string) *specs.Schema {
	for _, p := range schema.Properties() {
		if p.Name == name && p.Schema != nil {
			return p.Schema
		}
	}
	if _, holder, ok := schema.Find("additionalProperties"); ok {
		return holder.Child("additionalProperties")
	}
	return nil
}
