//go:build !race

package reports

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/internal/browser"
)

// GitHub rejects a run of more than 25,000 results, and drops a step summary of more than a MiB.
func TestBounds_FormatsStayBelowTheLimitsOfTheirReaders(t *testing.T) {
	r := many(25_100)
	data := written(t, "sarif", r)
	run := readSARIF(t, data).Runs[0]
	assert.Len(t, run.Results, 25_000)
	assert.Less(t, len(run.Tool.Driver.Rules), 25_000)
	var packed bytes.Buffer
	require.NoError(t, gzipped(&packed, data))
	assert.Less(t, packed.Len(), 10<<20)
	assert.Less(t, len(written(t, "markdown", r)), 64<<10)
	assert.Less(t, len(written(t, "markdown", hostile(strings.Repeat("`", 1<<20)))), 1<<20)
	assert.Less(t, len(written(t, "har", r)), 10<<20)
}

func gzipped(w io.Writer, data []byte) error {
	z := gzip.NewWriter(w)
	if _, err := z.Write(data); err != nil {
		return err
	}
	return z.Close()
}

func TestBounds_LongHostileTextStaysText(t *testing.T) {
	staysText(t, map[string]string{
		"long":  strings.Repeat("A", 1<<20),
		"lines": strings.Repeat("line\r\n", 50_000),
		"deep":  strings.Repeat("[", 100_000),
	})
}

// A browser shows a page with a text of a MiB in each of its places.
func TestBounds_ALongTextFitsTheWindow(t *testing.T) {
	b := browser.New(t)
	b.Open(pageFile(t, hostile(strings.Repeat("A", 1<<20))), 1280, "light")
	assert.Empty(t, browser.Evaluate[string](b, widest))
	assert.Empty(t, b.Complaints())
}
