package reports

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Every format of four fixed reports, byte for byte.
func TestFormats_Golden(t *testing.T) {
	runs := map[string]func() *result.Report{
		"broken":     sample,
		"kept":       clean,
		"incomplete": incomplete,
		"gate":       unmet,
		"empty":      func() *result.Report { return &result.Report{Complete: true, ExitCode: 5} },
	}
	for name, run := range runs {
		for _, format := range All() {
			t.Run(name+"/"+format.Name, func(t *testing.T) {
				var got bytes.Buffer
				require.NoError(t, format.Write(&got, Read(run())))
				file := filepath.Join("testdata", name, format.File)
				if *update {
					require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
					require.NoError(t, os.WriteFile(file, got.Bytes(), 0o644))
				}
				want, err := os.ReadFile(file)
				require.NoError(t, err, "run go test ./reports -update")
				assert.Equal(t, string(want), got.String(), "see what changed with go test ./reports -update and git diff")

				var again bytes.Buffer
				require.NoError(t, format.Write(&again, Read(run())))
				assert.Equal(t, got.String(), again.String(), "two renderings of one report differ")
			})
		}
	}
}

// unmet is the clean run under a gate that asks for more.
func unmet() *result.Report {
	r := clean()
	r.ExitCode = result.ExitGate
	r.Gates = []string{"getRefund: no refusal was proven; give it what it needs, or list it under unproven with a reason", "88 of 112 requirements are proven, and the gate asks for 90 %"}
	return r
}

// incomplete is the sample cut off: it found something and says first that it did not end.
func incomplete() *result.Report {
	r := sample()
	r.Complete, r.ExitCode = false, 3
	r.Reasons = []string{"the target stopped answering after 212 of 412 cases: connect: connection refused"}
	return r
}
