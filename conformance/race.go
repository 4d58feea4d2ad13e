package conformance

import (
	"context"

	"holdfast/cases"
)

// race sends a step's request many times at once.
func (g *groupRun) race(ctx context.Context, c *cases.Case, s *cases.Step, record *CaseRecord) (*Exchange, string) {
	return &Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}}, "not sent: steps can't be raced yet"
}

// cut sends a step's request and closes the connection before the answer.
func (g *groupRun) cut(ctx context.Context, s *cases.Step, record *CaseRecord) (*Exchange, string) {
	return &Exchange{Step: s.ID, Request: &cases.Wire{Method: s.Method, Path: s.Path}}, "not sent: connections can't be cut yet"
}
