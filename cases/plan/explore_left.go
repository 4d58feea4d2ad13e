package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// mostLeft is how many objects of one operation may be left in the target: the plan leaves what it needs, and whoever goes on for as long as
// somebody likes would fill it.
const mostLeft = 50

// Left tells that an operation has made an object which could not be removed. Where there are too many of them, neither the operation nor any
// that needs its objects is explored from then on.
func (e *Explorer) Left(operation string) {
	if e.left[operation]++; e.left[operation] != mostLeft {
		return
	}
	for _, s := range slices.Clone(e.sites) {
		if s.draft != nil && e.leaves(s) {
			e.drop(s)
		}
	}
}

// leaves says that the requests of an operation make, themselves or for a fixture, what too much was left of.
func (e *Explorer) leaves(s *site) bool {
	for operation, n := range e.left {
		making := e.plan.Contract.Operation(operation)
		if n < mostLeft || making == nil {
			continue
		}
		if making == s.op || slices.ContainsFunc(s.draft.plannedFixtures(), func(name string) bool {
			f := e.plan.Environment.Fixture(name)
			return f != nil && s.draft.needs(f, making, 0)
		}) {
			return true
		}
	}
	return false
}

// Over says why nothing is left to explore; "" where something is, or where nothing ever was.
func (e *Explorer) Over() string {
	if e.Explores() {
		return ""
	}
	var full []string
	for _, operation := range slices.Sorted(maps.Keys(e.left)) {
		if e.left[operation] >= mostLeft {
			full = append(full, operation)
		}
	}
	if len(full) == 0 {
		return ""
	}
	return fmt.Sprintf("nothing removes what %s makes, and %d are left", strings.Join(full, " or "), mostLeft)
}

// plannedFixtures are those that the planned requests of an operation name.
func (d *draft) plannedFixtures() (all []string) {
	for _, kind := range []string{"minimal", "full"} {
		b, err := d.base(kind)
		if err != nil {
			continue
		}
		for _, a := range b.arguments {
			all = append(all, a.Value.Fixture)
		}
		for _, id := range b.ids {
			all = append(all, id.fixture)
		}
	}
	return all
}
