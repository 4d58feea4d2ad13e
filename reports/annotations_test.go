package reports

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

func annotated(t *testing.T, r *result.Report) []string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Annotations(&b, Read(r)))
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func TestAnnotations_CauseAtItsLine(t *testing.T) {
	lines := annotated(t, sample())
	assert.Len(t, lines, 5, "a flaky finding is none")
	assert.Equal(t, "::error file=refunds.yaml,line=131,title=idempotency-conflict::createRefund: wanted 409 idempotency_key_reused, got 201 and a second refund · "+
		"holdfast replay 'createRefund/idempotency:conflict~other-amount'", lines[0])
	assert.True(t, strings.HasPrefix(annotated(t, incomplete())[0], "::error title=run incomplete::INCOMPLETE: the target stopped"))
	assert.Equal(t, []string{""}, annotated(t, clean()))
}

// GitHub shows ten errors and ten warnings of a step.
func TestAnnotations_TenOfALevel(t *testing.T) {
	lines := annotated(t, many(40))
	errors := 0
	for _, line := range lines {
		if strings.HasPrefix(line, "::error ") {
			errors++
		}
	}
	assert.Equal(t, 10, errors)
}

// Each line is one command of ours, whatever the target sent.
func TestAnnotations_HostileTextIsNoCommand(t *testing.T) {
	command := regexp.MustCompile(`^::(error|warning) ((file|line|title)=[^:,]*,?)+::`)
	texts := map[string]string{"ends": "x::error::owned", "property": "a,line=1::b\r\n::set-output name=x::y", "escaped": "%0A::error::owned"}
	for name, text := range hostileTexts {
		texts[name] = text
	}
	for name, text := range texts {
		r := hostile(text)
		r.Findings[0].Where.File, r.Findings[0].Rule = text, text
		for _, line := range annotated(t, r) {
			assert.Regexp(t, command, line, name)
			assert.NotContains(t, line, "%0A::", name)
		}
	}
}
