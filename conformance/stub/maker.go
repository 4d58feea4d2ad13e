package stub

import (
	"slices"

	"holdfast/cases"
	"holdfast/specs"
)

// maker says that an operation makes objects whose ids a path parameter takes.
type maker struct {
	parameter string
	fixture   *cases.Fixture
	// id is the runtime expression of the id in the operation's answer; empty is found.
	id string
	// balances are the runtime expressions on the creating request that set them.
	balances map[string]string
}

// makersOf finds the operations that make objects: those of the fixtures, and those that the contract itself shows.
func makersOf(c *specs.Contract, env *cases.Environment) map[string][]maker {
	makers := map[string][]maker{}
	for i := range env.Fixtures {
		f := &env.Fixtures[i]
		if f.Create == nil {
			continue
		}
		for _, op := range c.Operations {
			for _, p := range op.Parameters {
				known := func(m maker) bool { return m.parameter == p.Name && m.fixture == f }
				if p.In == "path" && env.FixtureFor(op, p.In, p.Name) == f && !slices.ContainsFunc(makers[f.Create.Operation], known) {
					makers[f.Create.Operation] = append(makers[f.Create.Operation], maker{parameter: p.Name, fixture: f, id: f.Create.ID, balances: f.Balances})
				}
			}
		}
	}
	return makers
}

// maker gives the fixture whose objects a path parameter of an operation names; nil where no operation makes them.
func (s *Stub) maker(op *specs.Operation, parameter string) *cases.Fixture {
	if f := s.env.FixtureFor(op, "path", parameter); f != nil && f.Create != nil {
		return f
	}
	return nil
}
