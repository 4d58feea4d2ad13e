package nouns_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/internal/nouns"
)

func TestWords_AreSplitAsNamesAreWritten(t *testing.T) {
	for name, want := range map[string][]string{
		"flow_run_id": {"flow", "run", "id"}, "flow-run-id": {"flow", "run", "id"}, "flowRunID": {"flow", "run", "id"},
		"HTTPServer": {"http", "server"}, "v2": {"v2"}, "": nil,
	} {
		assert.Equal(t, want, nouns.Words(name), name)
	}
}

func TestKey_IsOfWhatTheNameSays(t *testing.T) {
	for name, want := range map[string][2]string{
		"flow_run_id": {"flow run", "id"}, "id_or_slug": {"", "id"}, "slugOrId": {"", "id"}, "user_name_or_email": {"user", "name"}, "username_or_id": {"", "id"}, "uuid": {"", "uuid"}, "customer": {"customer", ""}, "user-name": {"user", "name"},
	} {
		noun, kind := nouns.Key(name)
		assert.Equal(t, want, [2]string{noun, kind}, name)
	}
}

func TestOf_IsTheSingularOfASegment(t *testing.T) {
	for segment, want := range map[string]string{
		"users": "user", "people": "person", "categories": "category", "flow_runs": "flow run", "news": "news", "boxes": "box", "status": "status",
	} {
		assert.Equal(t, want, nouns.Of(segment), segment)
	}
}
