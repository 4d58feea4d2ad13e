package config

import (
	"fmt"
	"slices"

	"holdfast/specs"
)

// Divide leaves of the ids that are given by hand those of one of so many shards, counted from 1: no two shards may use one at the same
// time, or draw from its balance. It is an error where there are fewer than shards. Those of --set, which no case changes, are shared.
func (f *File) Divide(index, count int) error {
	f.fixtures = slices.Clone(f.fixtures)
	for i := range f.fixtures {
		x := &f.fixtures[i]
		if x.values == nil || x.shared {
			continue
		}
		if len(x.values) < count {
			return &specs.Error{
				Place: x.place, Problem: fmt.Sprintf("%s.values are %s for %d shards, and no two can use one at once", x.key, ids(len(x.values)), count),
				Fix: "give each shard one of its own, or make them with create",
			}
		}
		var own []string
		for n := index - 1; n < len(x.values); n += count {
			own = append(own, x.values[n])
		}
		x.values = own
	}
	return nil
}

func ids(n int) string { return count(n, "id") }
