package specs

import (
	"fmt"
	"hash/maphash"
	"slices"
	"strconv"
)

// ValueSet holds values of the DecodeJSON model, no two of which are [EqualJSON]. It takes a hundred thousand of them: what a value is
// compared with are those of its own hash.
// The zero value is empty.
type ValueSet struct {
	// few are the first values, which are compared one by one: most sets have no more.
	few   []any
	seed  maphash.Seed
	known map[uint64][]any
}

// fewValues is up to how many values a set is no more than a list.
const fewValues = 8

// Add says whether a value was not there yet.
func (s *ValueSet) Add(v any) bool {
	if slices.ContainsFunc(s.few, func(known any) bool { return EqualJSON(known, v) }) {
		return false
	}
	if len(s.few) < fewValues {
		s.few = append(s.few, v)
		return true
	}
	if s.known == nil {
		s.seed, s.known = maphash.MakeSeed(), map[uint64][]any{}
	}
	h := s.hash(v)
	if slices.ContainsFunc(s.known[h], func(known any) bool { return EqualJSON(known, v) }) {
		return false
	}
	s.known[h] = append(s.known[h], v)
	return true
}

// hash is the same for values that are EqualJSON. Numbers that are equal are nearest to the same double.
func (s *ValueSet) hash(v any) uint64 {
	switch v := v.(type) {
	case map[string]any:
		sum := uint64(len(v)) + 1
		for name, e := range v {
			sum += maphash.Comparable(s.seed, [2]uint64{maphash.String(s.seed, name), s.hash(e)})
		}
		return sum
	case []any:
		sum := uint64(len(v)) + 2
		for _, e := range v {
			sum = maphash.Comparable(s.seed, [2]uint64{sum, s.hash(e)})
		}
		return sum
	case string:
		return maphash.String(s.seed, v)
	case nil, bool:
		return maphash.Comparable(s.seed, v)
	}
	f, _ := strconv.ParseFloat(fmt.Sprint(v), 64)
	return maphash.Comparable(s.seed, f)
}
