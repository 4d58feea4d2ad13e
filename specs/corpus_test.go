package specs_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/specs"
)

// TestCorpus_DocumentsLoad reads every document of the folder that HOLDFAST_CORPUS names, gzipped or not, and without it those of
// testdata/corpus. No document is refused, nearly all operations can be planned, and what can't has a reason and a line.
func TestCorpus_DocumentsLoad(t *testing.T) {
	dir := os.Getenv("HOLDFAST_CORPUS")
	if dir == "" {
		dir = filepath.Join("testdata", "corpus")
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	all, lost := 0, 0
	for _, entry := range entries {
		file := filepath.Join(dir, entry.Name())
		if entry.IsDir() || strings.HasSuffix(file, ".md") {
			continue
		}
		t.Run(entry.Name(), func(t *testing.T) {
			start := time.Now()
			c, err := specs.Load(context.Background(), specs.Options{File: file})
			require.NoError(t, err)
			unread := unread(c)
			all, lost = all+len(c.Operations), lost+len(unread)
			t.Logf("%v: %d operations, %d that can't be read, %d requirements, %d parts not planned, %d flaws, %d notes",
				time.Since(start).Round(time.Millisecond), len(c.Operations), len(unread), len(c.Requirements), len(c.Unplanned), len(c.Flaws), len(c.Notes))
			for _, op := range unread {
				t.Log(op)
			}
			assert.True(t, len(c.Operations) > 0 || len(c.Unplanned) > 0, "an empty plan has a reason")
			for _, u := range c.Unplanned {
				assert.NotEmpty(t, u.Reason)
				assert.NotZero(t, u.Place.Line, u.Reason)
			}
			for _, f := range c.Flaws {
				assert.NotZero(t, f.Place.Line, f.Problem)
			}
			assertJudgeable(t, c)
		})
	}
	require.Positive(t, all)
	t.Logf("%d operations, %d that can't be read", all, lost)
	assert.LessOrEqual(t, float64(lost), 0.02*float64(all), "at least 98 % of the operations can be read")
}

// unread are the operations that are lost to what is wrong in the document, each with its reason; those that wait for a kind of body or
// of parameter are read.
func unread(c *specs.Contract) (all []string) {
	for _, f := range c.Flaws {
		if len(f.Operations) > 0 {
			all = append(all, f.String())
		}
	}
	return all
}

// assertJudgeable holds a value to the schema of every documented answer: each gives a verdict or says what is broken.
func assertJudgeable(t *testing.T, c *specs.Contract) {
	t.Helper()
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
}

func TestLoad_GzippedDocumentsAreUnpacked(t *testing.T) {
	var packed bytes.Buffer
	gzipped(t, &packed, head+"paths: { /a: { get: { responses: { '200': { description: d } } } } }\n")
	c, err := specs.Load(context.Background(), specs.Options{File: "-", Stdin: bytes.NewReader(packed.Bytes())})
	require.NoError(t, err)
	assert.Len(t, c.Operations, 1)
	_, err = specs.Load(context.Background(), specs.Options{File: "-", Stdin: bytes.NewReader(packed.Bytes()[:20])})
	assert.ErrorContains(t, err, "can't be unpacked")
}
