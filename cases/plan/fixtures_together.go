package plan

import (
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// held is the fixture of the object that is called below what another fixture names; "" where that names an object of its own.
func (f *fixturePlan) held(holder *cases.Fixture) string {
	if holder.Create == nil || !holder.Create.Holder {
		return ""
	}
	fixtures := f.d.plan.Environment.Fixtures
	for i := range fixtures {
		if other := &fixtures[i]; other.Create != nil && !other.Create.Holder && other.Create.Operation == holder.Create.Operation &&
			namedRightAfter(other, holder) {
			return other.Name
		}
	}
	return ""
}

// together is the fixture of the group that is made by the same request as another one, and is named right before it in a path:
// /recipes/{name}/{version} names one recipe by both. It is -1 where there is none.
func (f *fixturePlan) together(fixture *cases.Fixture) int {
	if fixture.Create == nil || fixture.Create.Chosen != "" {
		return -1
	}
	return slices.IndexFunc(f.uses, func(u cases.FixtureUse) bool {
		first := f.d.plan.Environment.Fixture(u.Name)
		return first != nil && first.Create != nil && u.With == "" && first.Create.Operation == fixture.Create.Operation && first.Create.Chosen == "" &&
			namedRightAfter(fixture, first)
	})
}

// namedRightAfter says whether a path names one fixture by the parameter right after that of another one.
func namedRightAfter(fixture, before *cases.Fixture) bool {
	return slices.ContainsFunc(fixture.Binds, func(bind string) bool {
		i := strings.LastIndex(bind, "/{")
		return i > 0 && slices.Contains(before.Binds, bind[:i])
	})
}

// join adds a fixture that the creation of another one makes too. Where the creation chooses the id it has to be in its body.
func (f *fixturePlan) join(fixture *cases.Fixture, first *cases.FixtureUse) error {
	op := f.d.contract.Operation(fixture.Create.Operation)
	id := CreatedID(op, fixture)
	use := cases.FixtureUse{Name: fixture.Name, Create: first.Create, With: first.Name, ID: id, Else: ElseIDs(fixture, id)}
	if pointer, chosen := strings.CutPrefix(id, "$request.body#"); chosen && first.Create.Body != nil {
		payload, err := specs.DecodeJSON(first.Create.Body.Payload)
		if err != nil {
			return err
		}
		full, err := f.d.requestOf(op, true, Rung{}, "")
		if _, there := jsonpointer.At(payload, pointer); !there && err == nil {
			if v, ok := jsonpointer.At(full.payload, pointer); ok {
				if payload, err = jsonpointer.With(payload, pointer, v); err != nil {
					return err
				}
				first.Create.Body.Payload = cases.Lit(payload).Literal
			}
		}
	}
	f.uses = append(f.uses, use)
	return nil
}
