package reports

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/conformance/result"
)

// tapLine is a test point of TAP 14.
var tapLine = regexp.MustCompile(`^(not )?ok (\d+) - ((?:[^#\\]|\\#|\\\\)*)(?: # (TODO|SKIP)(?: (.*))?)?$`)

// readTAP counts the failed points; what is no line of TAP 14 fails.
func readTAP(t *testing.T, data []byte) (failed, skipped, todo int) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	require.GreaterOrEqual(t, len(lines), 2)
	assert.Equal(t, "TAP version 14", lines[0])
	planned, err := strconv.Atoi(strings.TrimPrefix(lines[1], "1.."))
	require.NoError(t, err)
	n, inside := 0, false
	for _, line := range lines[2:] {
		switch {
		case line == "  ---" || line == "  ...":
			inside = line == "  ---"
		case inside:
			name, value, ok := strings.Cut(strings.TrimPrefix(line, "  "), ": ")
			require.True(t, ok, line)
			var s string
			require.NoError(t, json.Unmarshal([]byte(value), &s), name)
		case strings.HasPrefix(line, "Bail out!"):
			failed++
		default:
			m := tapLine.FindStringSubmatch(line)
			require.NotNil(t, m, "%.200q", line)
			n++
			assert.Equal(t, strconv.Itoa(n), m[2])
			switch {
			case m[4] == "SKIP":
				skipped++
			case m[4] == "TODO":
				todo++
			case m[1] != "":
				failed++
			}
		}
	}
	assert.Equal(t, planned, n)
	return failed, skipped, todo
}

func TestTAP_KnownFindingIsTodo(t *testing.T) {
	failed, skipped, todo := readTAP(t, written(t, "tap", sample()))
	assert.Equal(t, [3]int{6, 2, 0}, [3]int{failed, skipped, todo})
	failed, _, _ = readTAP(t, written(t, "tap", clean()))
	assert.Zero(t, failed)
	failed, _, _ = readTAP(t, written(t, "tap", unmet()))
	assert.Equal(t, 1, failed)
	r := clean()
	r.WithCases([]result.CaseRecord{{ID: "a#b\\", Verdict: result.Fail, Findings: []result.Finding{{Rule: "x", Case: "a#b\\", Level: cases.Violation, Known: "REF-231"}}}})
	failed, _, todo = readTAP(t, written(t, "tap", r))
	assert.Equal(t, [2]int{0, 1}, [2]int{failed, todo})
}
