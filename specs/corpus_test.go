package specs_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// TestCorpus_RealDocumentsLoad reads every document of the folder that HOLDFAST_CORPUS names. What is refused must be on the list, with
// the reason.
func TestCorpus_RealDocumentsLoad(t *testing.T) {
	dir := os.Getenv("HOLDFAST_CORPUS")
	if dir == "" {
		t.Skip("HOLDFAST_CORPUS is unset: it names a folder of OpenAPI documents, gzipped or not")
	}
	refused := map[string]string{
		"mermade-fail-comp-pathitems":     `"paths" is missing`,
		"mermade-fail-duplicateparameter": "items at 0 and 1 are equal",
		"pb33f-all-the-components":        `"schema" is missing`,
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	require.NoError(t, err)
	for _, file := range files {
		name, _, _ := strings.Cut(filepath.Base(file), ".")
		if strings.HasSuffix(file, ".md") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			c, err := specs.Load(context.Background(), specs.Options{File: "-", Stdin: bytes.NewReader(plain(t, file))})
			switch want, listed := refused[name]; {
			case strings.Contains(name, "-sw2"):
				assert.ErrorContains(t, err, "swagger2openapi")
				return
			case listed:
				assert.ErrorContains(t, err, want)
				return
			}
			require.NoError(t, err)
			t.Logf("%v: %d operations, %d requirements, %d unplanned, %d notes",
				time.Since(start).Round(time.Millisecond), len(c.Operations), len(c.Requirements), len(c.Unplanned), len(c.Notes))
			assert.Less(t, time.Since(start), time.Minute)
			var invalid *specs.Invalid
			for _, op := range c.Operations {
				for _, r := range op.Responses {
					for _, m := range r.Content {
						if err := m.Schema.Validate("x"); err != nil && m.Schema.Broken() == nil {
							assert.ErrorAs(t, err, &invalid, op.ID)
						}
					}
				}
			}
		})
	}
}

func plain(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	if strings.HasSuffix(file, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(data))
		require.NoError(t, err)
		data, err = io.ReadAll(z)
		require.NoError(t, err)
	}
	return data
}
