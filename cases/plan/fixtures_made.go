package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

// orGiven is the line that lets a fixture be made, with the one that gives an object which there is: below it things are made all the same, and it
// stays as it is.
func orGiven(c *specs.Contract, f *cases.Fixture, unlock string) string {
	if unlock == "" || f.Inferred == "" {
		return unlock
	}
	return SetLineOf(c, f) + ", or " + unlock
}

// creation makes the step that creates a fixture, and the runtime expression of its id.
func (d *draft) creation(fixture *cases.Fixture, stepID string) (cases.Step, string, error) {
	op := d.contract.Operation(fixture.Create.Operation)
	if op == nil || !op.Planned {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s: %s can't be planned", fixture.Name, fixture.Create.Operation)}
	}
	if reason, unlock := intent.Withheld(&d.plan.Environment, d.contract, op); reason != "" {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s is made by %s: %s", fixture.Name, op.ID, reason), unlock: orGiven(d.contract, fixture, unlock)}
	}
	if d.plan.Environment.SafeOnly {
		return cases.Step{}, "", &blockedError{reason: "fixture " + fixture.Name + " is made by an operation that writes", unlock: "--yes"}
	}
	if op.ID == d.op.ID && slices.ContainsFunc(fixture.Binds, func(bind string) bool { return strings.HasPrefix(bind, op.ID+":") }) {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s needs itself to be made", fixture.Name)}
	}
	b, err := d.making(op, fixture)
	if err != nil {
		return cases.Step{}, "", fmt.Errorf("fixture %s: %w", fixture.Name, err)
	}
	for _, name := range slices.Sorted(maps.Keys(fixture.Create.Parameters)) {
		if b, err = d.given(b, op, name, fixture.Create.Parameters[name]); err != nil {
			return cases.Step{}, "", fmt.Errorf("fixture %s: %w", fixture.Name, err)
		}
	}
	for _, pointer := range slices.Sorted(maps.Keys(fixture.Create.Body)) {
		if name, ok := fixtureNamed(fixture.Create.Body[pointer]); ok {
			b, err = b.withFixture(pointer, name)
		} else {
			b, err = b.with("body", pointer, fixture.Create.Body[pointer])
		}
		if err != nil {
			return cases.Step{}, "", fmt.Errorf("fixture %s: body%s: %w", fixture.Name, pointer, err)
		}
	}
	step := b.step(d, "fixture", stepID, cases.Setup)
	repeatChosen(&step, fixture.Create.Chosen)
	step.Caller = fixture.As
	if step.Caller == "" {
		step.Caller = d.plan.callerFor(op)
	}
	step.Expect.Outcome = cases.Accepted
	id := fixture.Create.ID
	if id == "" {
		id = idExpression(op, fixture)
	}
	if step.Then, err = d.brought(fixture, stepID, id); err != nil {
		return cases.Step{}, "", err
	}
	return step, id, nil
}

// finding makes the step that reads a list, and the runtime expression of the id of its first item.
func (d *draft) finding(fixture *cases.Fixture, stepID string) (cases.Step, string, error) {
	op := d.contract.Operation(fixture.List.Operation)
	if op == nil || !op.Planned {
		return cases.Step{}, "", &blockedError{reason: fmt.Sprintf("fixture %s: %s can't be planned", fixture.Name, fixture.List.Operation)}
	}
	b, err := d.newBase(op, false)
	if err != nil {
		return cases.Step{}, "", fmt.Errorf("fixture %s: %w", fixture.Name, err)
	}
	step := b.step(d, "fixture", stepID, cases.Setup)
	step.Caller = fixture.As
	if step.Caller == "" {
		step.Caller = d.plan.callerFor(op)
	}
	step.Expect.Outcome = cases.Accepted
	return step, fixture.List.ID, nil
}

// brought are the steps that bring a fixture into the state that the draft's operation takes.
func (d *draft) brought(fixture *cases.Fixture, made, id string) ([]cases.Step, error) {
	if len(fixture.Create.Then) == 0 || !strings.HasPrefix(id, "$response.body#") && !strings.HasPrefix(id, "$request.body#") {
		return nil, nil
	}
	var way []*specs.Operation
	for _, name := range fixture.Create.Then {
		way = append(way, d.contract.Operation(name))
	}
	return d.onward(way, made, id)
}
