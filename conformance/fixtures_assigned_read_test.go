package conformance

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// The id of a new object is what is read where Location points below its collection, or its last segment. What is read elsewhere has the id of another object,
// and a name is not taken from there.
func TestAssignedID_IsTakenOfWhatStandsBelowTheCollectionAlone(t *testing.T) {
	for _, tt := range []struct {
		member, location string
		read             any
		want             string
	}{
		{member: "id", location: "/branches/north", read: map[string]any{"id": "b-1", "name": "north"}, want: "b-1"},
		{member: "id", location: "/branches/b-1", want: "b-1"},
		{member: "id", location: "/jobs/7", read: map[string]any{"id": "7"}},
		{member: "id", location: "/jobs/7"},
		{member: "name", location: "/branches/b-1", read: map[string]any{"id": "b-1", "name": "North"}},
	} {
		answer := &cases.Answer{
			Request: &cases.Wire{Method: http.MethodPost, Target: "/branches", Path: "/branches"}, Status: http.StatusCreated, Header: http.Header{"Location": {tt.location}}, Read: tt.read,
		}
		id, ok := assignedID(answer, "$request.body#/"+tt.member)
		assert.Equal(t, tt.want, id, "%s at %s", tt.member, tt.location)
		assert.Equal(t, tt.want != "", ok, "%s at %s", tt.member, tt.location)
	}
}
