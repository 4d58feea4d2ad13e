package config

import (
	"maps"
	"slices"

	"holdfast/cases"
)

// Environment is what a plan may use: names of callers, schemes and fixtures in the order of the file, never secrets. The
// command line adds which operations are selected.
func (f *File) Environment() cases.Environment {
	var env cases.Environment
	for _, c := range f.callers {
		one := cases.Caller{Name: c.name, Scopes: slices.Clone(c.scopes)}
		for _, g := range c.grants {
			if !slices.Contains(one.Schemes, g.scheme) {
				one.Schemes = append(one.Schemes, g.scheme)
			}
		}
		env.Callers = append(env.Callers, one)
	}
	for _, x := range f.fixtures {
		one := cases.Fixture{
			Name:      x.name,
			As:        x.as,
			Binds:     slices.Clone(x.binds),
			Given:     x.create == nil,
			Exclusive: x.create == nil && !x.shared,
			Writable:  x.create == nil && (x.values == nil || x.writable),
			Balances:  maps.Clone(x.balances),
			Holds:     maps.Clone(x.holds),
			Standing:  x.values != nil && x.holds != nil,
		}
		if x.create != nil {
			one.Create = &cases.Create{
				Operation:  x.create.operation,
				Parameters: maps.Clone(x.create.parameters),
				Body:       maps.Clone(x.create.body),
				ID:         x.id,
			}
		}
		env.Fixtures = append(env.Fixtures, one)
	}
	env.Allow, env.Exclude = slices.Clone(f.Allow), slices.Clone(f.Exclude)
	return env
}
