package conformance

import (
	"slices"

	"holdfast/specs"
)

// holderOf is what an object is called below, as the answer to its creation shows it, where a path ends in the parameter for that.
func (h *holdings) holderOf(o *heldObject, path string) (any, bool) {
	for _, f := range h.run.Plan.Environment.Fixtures {
		if f.Create == nil || !f.Create.Holder || f.Create.Operation != o.Operation || !slices.Contains(f.Binds, path) {
			continue
		}
		if v, ok := o.answer.Evaluate(f.Create.ID); ok {
			return v, true
		}
		v, ok := o.values[f.Create.ID]
		return v, ok
	}
	return nil, false
}

// calledBy are what the removal of an object asks for of the answer to its creation, beside its id.
func (h *holdings) calledBy(op *specs.Operation, x *exchange) map[string]any {
	values := h.holders(op.ID, x)
	for _, expression := range h.run.kinExpressions(op) {
		if v, ok := answerOf(x).Evaluate(expression); ok {
			if values == nil {
				values = map[string]any{}
			}
			values[expression] = v
		}
	}
	return values
}

// holders are what an object is called below in paths, as the answer to its creation shows it; nil where it is called by itself.
func (h *holdings) holders(operation string, x *exchange) (values map[string]any) {
	for _, f := range h.run.Plan.Environment.Fixtures {
		if f.Create == nil || !f.Create.Holder || f.Create.Operation != operation {
			continue
		}
		if v, ok := answerOf(x).Evaluate(f.Create.ID); ok {
			if values == nil {
				values = map[string]any{}
			}
			values[f.Create.ID] = v
		}
	}
	return values
}

// holder says that a segment is a part of what the next one names, as the owner of /repos/{owner}/{repo}: the one that the answer to the creation of the group's
// own object has shown.
func (g *groupRun) holder(place, next *idPlace) bool {
	f := g.Plan.Environment.Fixture(place.fixture)
	if f == nil || f.Create == nil || !f.Create.Holder || g.binder.Fixtures[f.Name] != place.value {
		return false
	}
	return next.before == place.at(place.value) && next.template == place.template+"/{"+next.parameter.Name+"}"
}

// heldBelow notes of a new object that what it is called below in paths is known by its creation's answer alone.
func (o *ownership) heldBelow(p *property, held bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	p.held = held
}

// provenAs says whether what was made as a fixture is the run's own.
func (h *holdings) provenAs(fixture string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.objects, func(o heldObject) bool {
		return o.Fixture == fixture && o.property != nil && h.run.owned.proven(o.property)
	})
}
