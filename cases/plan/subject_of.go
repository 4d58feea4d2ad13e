package plan

import (
	"strings"

	"holdfast/internal/nouns"
)

// subjectOf plans the creation of another object of the kind that a request's path is about.
func (d *draft) subjectOf(b *base, caseID, step string) (*subject, error) {
	p := d.objectParameter(b)
	if p == nil {
		return nil, &blockedError{reason: "no path parameter takes the id of a fixture"}
	}
	return d.subjectAt(b, caseID, p.Name, step)
}

// subjectAt plans the creation of another object of the kind that a path parameter of a request names.
func (d *draft) subjectAt(b *base, caseID, parameter, step string) (*subject, error) {
	fixture := d.plan.Environment.FixtureFor(b.op, "path", parameter)
	if fixture == nil || fixture.Create == nil {
		return nil, &blockedError{
			reason: "it takes an object of the case's own, and no operation makes one for " + parameter,
			unlock: "fixtures: { " + fixtureName(parameter) + ": { create: { operationId: … } } }",
		}
	}
	made, id, err := d.creation(fixture, step)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(id, "$response.header.") {
		return nil, &blockedError{
			reason: "the answer to the creation of " + nouns.A(fixture.Name) + " shows its id in no member",
			unlock: "fixtures: { " + fixture.Name + ": { id: $response.body#/… } }",
		}
	}
	rename(&made, caseID)
	return &subject{fixture: fixture, made: made, id: id}, nil
}
