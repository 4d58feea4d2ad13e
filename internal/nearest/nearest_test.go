package nearest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/internal/nearest"
)

func TestName_FindsWhatWasMeant(t *testing.T) {
	for _, row := range []struct {
		name  string
		known []string
		want  string
	}{
		{"refusal", []string{"refusals", "balances"}, "refusals"},
		{"balacnes", []string{"refusals", "balances"}, "balances"},
		{"user", []string{"username", "password"}, "username"},
		{"CREATEREFUND", []string{"createRefund"}, "createRefund"},
		{"xyz", []string{"refusals"}, ""},
		{"", []string{"refusals"}, ""},
		{"ab", nil, ""},
	} {
		got, ok := nearest.Name(row.name, row.known)
		assert.Equal(t, row.want, got, row.name)
		assert.Equal(t, row.want != "", ok, row.name)
	}
}

func TestHint_IsEmptyWhereNothingIsNear(t *testing.T) {
	assert.Equal(t, `did you mean "html"?`, nearest.Hint("htlm", []string{"html", "json"}))
	assert.Empty(t, nearest.Hint("sarif", []string{"html", "json"}))
}
