package values

import (
	"iter"
	"slices"

	"holdfast/specs"
)

// candidates gives values in the order in which they are wanted: what the contract itself shows, then made ones, view by view.
// They are proposals; whoever asks checks them.
func (j *job) candidates(s *specs.Schema, a at) iter.Seq[any] {
	return func(yield func(any) bool) {
		views := viewsOf(s, j.m.branches[a.path])
		for _, v := range views {
			for one := range shown(v, a.salt) {
				if !container(one) && v.wellFormed(one) && !j.outdated(v, one, a) && !yield(one) {
					return
				}
			}
		}
		for _, v := range views {
			for _, one := range j.quoted(s, v, a) {
				if v.wellFormed(one) && !yield(one) {
					return
				}
			}
		}
		for _, v := range views {
			for _, kind := range v.types() {
				for one := range j.ofType(v, kind, a) {
					if !yield(one) {
						return
					}
				}
			}
		}
		// An example of an object or array is a last resort: it may have members that were not asked for. So is one that is not of
		// its own format.
		for _, v := range views {
			for one := range shown(v, a.salt) {
				if (container(one) || !v.wellFormed(one) || j.outdated(v, one, a)) && !yield(one) {
					return
				}
			}
		}
	}
}

// shown gives const, enum, examples and default. A salt turns the order, for items that must differ.
func shown(v view, salt int) iter.Seq[any] {
	var all []any
	for c := range v.all("const") {
		all = append(all, c)
	}
	for _, k := range [...]string{"example", "examples", "default", "enum"} {
		for one := range v.all(k) {
			if list, ok := one.([]any); ok && (k == "enum" || k == "examples") {
				all = append(all, list...)
			} else if k == "example" || k == "default" {
				all = append(all, one)
			}
		}
	}
	return func(yield func(any) bool) {
		for i := range all {
			one := all[(i+salt)%len(all)]
			if one != nil && !yield(one) {
				return
			}
		}
	}
}

// outdated says that an example is an instant which has to lie ahead, where other values are wanted: an expiry of the year in which the
// contract was written is refused by the right service.
func (j *job) outdated(v view, one any, a at) bool {
	text, isText := one.(string)
	if !isText || !j.m.other {
		return false
	}
	if t := tenseOf(a.name); t != begins && t != ends {
		return false
	}
	for format := range v.all("format") {
		if format == "date-time" || format == "date" {
			return text < "2035"
		}
	}
	return false
}

// quoted gives the texts that the words about a place show as its values; where other values are wanted, those after the first.
func (j *job) quoted(s *specs.Schema, v view, a at) []any {
	if !slices.Contains(v.types(), "string") {
		return nil
	}
	var all []any
	for _, one := range append([]*specs.Schema{s}, v...) {
		for _, text := range one.Quoted() {
			if plain(text) && !slices.Contains(all, any(text)) {
				all = append(all, text)
			}
		}
	}
	if j.m.other && len(all) > 0 {
		all = all[1:]
	}
	return all[min(a.salt, len(all)):] // items that must differ take others, and made ones in the end
}

func container(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

func (j *job) ofType(v view, kind string, a at) iter.Seq[any] {
	switch kind {
	case "integer", "number":
		return numbers(v, kind == "integer", j.m.random(a), a.salt)
	case "string":
		return j.strings(v, a)
	case "array":
		return j.arrays(v, a)
	case "object":
		return j.objects(v, a)
	}
	return func(yield func(any) bool) {
		if kind == "null" {
			yield(nil)
			return
		}
		first := a.salt%2 == 0
		_ = yield(first) && yield(!first)
	}
}
