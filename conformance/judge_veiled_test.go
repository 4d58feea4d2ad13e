package conformance

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/conformance/result"
)

func TestVeiled_ASecretThatIsNotShownIsNoOtherValue(t *testing.T) {
	for _, row := range []struct {
		shown, of string
		want      bool
	}{
		{"**********", "g1yx3ScK", true}, {"••••1234", "4111111111111234", true}, {"sk-****wxyz", "sk-abcdefghwxyz", true}, {"xxxx", "abcd", true}, {"[REDACTED]", "a", true}, {"<hidden>", "a", true}, {"REDACTED", "a", true},
		{"private", "public", false}, {"hidden", "shown", false}, {"**", "ab", false}, {"••••1234", "4111111111119999", false}, {"abc", "abd", false}, {"***", "***", false}, {"a...", "abc", false},
	} {
		assert.Equal(t, row.want, veiled(row.shown, row.of), "%s for %s", row.shown, row.of)
		assert.Equal(t, row.want, veiled(row.of, row.shown), "%s for %s", row.of, row.shown)
	}
}

// The answer to what was just made shows a secret that readings hide, and the other way round.
func TestVeiled_NothingIsConcludedFromAMask(t *testing.T) {
	same := cases.MemberExpectation{Expr: "$response.body#/m", How: cases.Same, Value: cases.Lit("opensesame")}
	for answer, want := range map[string]result.Verdict{`200 {"m":"****"}`: result.Inconclusive, `200 {"m":"open****"}`: result.Inconclusive, `200 {"m":"close****"}`: result.Fail, `200 {"m":"opensesam"}`: result.Fail} {
		record := try(t, cases.Case{Steps: probe(cases.Expectation{Outcome: cases.Either, Members: []cases.MemberExpectation{same}})}, answer)
		assert.Equal(t, want, record.Verdict, "%s: %s", answer, record.Reason)
	}
	at, _, _ := difference(map[string]any{"secret": "abcdef", "name": "a"}, map[string]any{"secret": "***", "name": "a"}, "", nil)
	assert.Equal(t, "none", at)
	compared := false
	before, shown := map[string]any{"secret": "abc"}, map[string]any{"secret": "*****"}
	assert.Nil(t, keptMembers("", before, shown, before, nil, "/a", &compared))
	shown["secret"] = "def"
	assert.NotNil(t, keptMembers("", before, shown, before, nil, "/a", &compared))
}
