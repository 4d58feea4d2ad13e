package plan

import (
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
)

// splitCondition parts a condition from the place that it is narrowed to: "invalid@$request.header.Idempotency-Key".
func splitCondition(condition string) (name, place string) {
	name, place, _ = strings.Cut(condition, "@")
	return name, place
}

// declaredFor is what the contract declares for a condition of the precedence, narrowed or not; nil where it declares nothing.
func (d *draft) declaredFor(condition string) *specs.Outcome {
	name, place := splitCondition(condition)
	if place == "" {
		return d.outcome(name)
	}
	in, pointer, ok := expressionPlace(place)
	if !ok {
		return nil
	}
	return d.narrowed(name, in, pointer)
}

// refusedFor is the expectation of a condition of the precedence.
func (d *draft) refusedFor(condition string) cases.Expectation {
	name, place := splitCondition(condition)
	return d.refused(name, place)
}

// listed keeps the wrongs that a condition of the precedence speaks of: those at the place that it is narrowed to, or else those at
// no place that has a line of its own there, or an outcome of its own and no line, since nobody says when that is checked.
func (d *draft) listed(condition string, all []wrong) []wrong {
	name, place := splitCondition(condition)
	return slices.DeleteFunc(all, func(w wrong) bool {
		if place != "" {
			in, pointer, ok := expressionPlace(place)
			return !ok || !lies(w, in, pointer)
		}
		return slices.ContainsFunc(d.narrowedPlaces(name), func(other string) bool {
			in, pointer, ok := expressionPlace(other)
			return ok && lies(w, in, pointer)
		})
	})
}

// lies says whether something is wrong at a place or inside it.
func lies(w wrong, in, pointer string) bool {
	for at, more := w.pointer, w.in == in; more; at, more = parentOf(at) {
		if samePlace(in, pointer, at) {
			return true
		}
	}
	return false
}

// narrowedPlaces are the places for which a condition is declared apart, in the precedence or with an outcome.
func (d *draft) narrowedPlaces(condition string) []string {
	var places []string
	for _, line := range slices.Concat(d.contract.Facts.Precedence, slices.Sorted(maps.Keys(d.op.Facts.Refusals)), slices.Sorted(maps.Keys(d.contract.Facts.Refusals))) {
		if name, place := splitCondition(line); name == condition && place != "" {
			places = append(places, place)
		}
	}
	return places
}
