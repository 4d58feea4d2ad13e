package plan

import (
	"slices"

	"holdfast/specs"
)

// demands are where the contract's requirements stand, by whose they are. A contract may have a hundred thousand, and each generator asks
// for those of its operation.
type demands struct {
	ofOperation map[string][]int
	// ofPath are those of a path as a whole.
	ofPath map[string][]int
}

func demandsOf(c *specs.Contract) *demands {
	all := &demands{ofOperation: map[string][]int{}, ofPath: map[string][]int{}}
	for i := range c.Requirements {
		if r := &c.Requirements[i]; r.Operation != "" {
			all.ofOperation[r.Operation] = append(all.ofOperation[r.Operation], i)
		} else {
			all.ofPath[r.Path] = append(all.ofPath[r.Path], i)
		}
	}
	return all
}

// requirements are those of the operation, in the contract's order. The list must not be changed.
func (d *draft) requirements() []*specs.Requirement {
	if d.demanded != nil {
		return d.demanded
	}
	at := slices.Clone(d.plan.demands().ofOperation[d.op.ID])
	if d.pathFirst {
		at = append(at, d.plan.demands().ofPath[d.op.Path]...)
		slices.Sort(at)
	}
	d.demanded = make([]*specs.Requirement, len(at))
	for i, n := range at {
		d.demanded[i] = &d.contract.Requirements[n]
	}
	return d.demanded
}
