package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"holdfast/cases"
	"holdfast/internal/nouns"
	"holdfast/specs"
	"holdfast/specs/jsonpointer"
)

// subject is an object that a case makes for itself, so that nothing else uses its balance or its keys.
type subject struct {
	fixture *cases.Fixture
	// made is the step that creates it, and id the runtime expression of its id in the answer.
	made cases.Step
	id   string
}

// subject plans the creation of another object of the kind that the operation's requests are about. The balances that the
// operation draws from get just so much.
func (d *draft) subject(caseID, step string, balance int64) (*subject, error) {
	b, err := d.base("minimal")
	if err != nil {
		return nil, err
	}
	fixture := d.plan.Environment.Fixture(d.objectFixture(b))
	switch {
	case fixture == nil:
		return nil, &blockedError{reason: "no parameter takes the id of a fixture"}
	case fixture.Create == nil:
		return nil, &blockedError{
			reason: "it takes an object of the case's own, and no operation makes " + nouns.A(fixture.Name),
			unlock: "fixtures: { " + fixture.Name + ": { create: { operationId: … } } }",
		}
	}
	made, id, err := d.creation(fixture, step)
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		if err := d.endow(&made, id, fixture, name, balance); err != nil {
			return nil, &blockedError{reason: fmt.Sprintf("fixture %s: %v", fixture.Name, err)}
		}
	}
	rename(&made, caseID)
	if got, err := d.classify(&made); err == nil && got.Class == cases.Negative {
		return nil, &blockedError{reason: fmt.Sprintf("a %s with a balance of %d is more than the contract lets be made", fixture.Name, balance)}
	}
	return &subject{fixture: fixture, made: made, id: id}, nil
}

// objectFixture names the fixture that a request draws from, or else the object that its path is about.
func (d *draft) objectFixture(b *base) string {
	s := b.step(d, "", "", cases.Probe)
	for _, name := range slices.Sorted(maps.Keys(d.op.Facts.Draws)) {
		if fixture := drawsFrom(&s, d.op.Facts.Draws[name]); fixture != "" {
			return fixture
		}
	}
	if p := d.objectParameter(b); p != nil {
		if f := d.plan.Environment.FixtureFor(d.op, "path", p.Name); f != nil {
			return f.Name
		}
	}
	return ""
}

// rename gives a step's fresh values names of the case's own.
func rename(s *cases.Step, caseID string) {
	s.ChangeValues(func(v *cases.Value) {
		if v.Fresh != nil {
			fresh := *v.Fresh
			fresh.Name = caseID + "/" + fresh.Name
			v.Fresh = &fresh
		}
	})
}

// setBalance puts a balance where a creating request says it.
func setBalance(made *cases.Step, place string, balance int64) error {
	if place == "" {
		return nil
	}
	in, pointer, ok := expressionPlace(place)
	if !ok || in != "body" || made.Body == nil || made.Body.Payload == nil {
		return fmt.Errorf("%s does not name a member of the creating request's body", place)
	}
	payload, err := specs.DecodeJSON(made.Body.Payload)
	if err != nil {
		return err
	}
	if payload, err = jsonpointer.With(payload, pointer, json.Number(fmt.Sprint(balance))); err != nil {
		return err
	}
	made.Body.Payload = cases.Lit(payload).Literal
	return nil
}

// about makes steps speak of the subject where they spoke of the group's object.
func (s *subject) about(steps ...cases.Step) []cases.Step {
	for i := range steps {
		steps[i].ChangeValues(func(v *cases.Value) {
			if v.Fixture == s.fixture.Name {
				*v = cases.Value{Expression: &cases.Expression{Step: s.made.ID, Expr: s.id}, Sample: v.Sample}
			}
		})
	}
	return steps
}

// amount is what the base draws from a balance.
func (b *base) amount(draw specs.Draw) int64 {
	in, pointer, ok := expressionPlace(draw.Amount)
	if !ok || in != "body" {
		return 0
	}
	v, _ := jsonpointer.At(b.payload, pointer)
	n, ok := specs.Integer(v)
	if !ok || !n.IsInt64() {
		return 0
	}
	return n.Int64()
}

// most is the largest amount that a request may draw, by its schema.
func (d *draft) most(draw specs.Draw) int64 {
	const unbounded = 1 << 40
	_, pointer, _ := expressionPlace(draw.Amount)
	tokens := jsonpointer.Tokens(pointer)
	if len(tokens) != 1 {
		return unbounded
	}
	s := d.memberSchema(tokens[0])
	if s == nil {
		return unbounded
	}
	if bound, _, ok := s.Find("maximum"); ok {
		if n, ok := specs.Integer(bound); ok && n.IsInt64() {
			return n.Int64()
		}
	}
	return unbounded
}
