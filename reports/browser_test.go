package reports

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// pageFile renders a report to a file and gives its URL; change may alter the page.
func pageFile(t *testing.T, r *result.Report, change ...func([]byte) []byte) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, HTML(&b, Read(r)))
	page := b.Bytes()
	for _, c := range change {
		page = c(page)
	}
	file := filepath.Join(t.TempDir(), "index.html")
	require.NoError(t, os.WriteFile(file, page, 0o644))
	return (&url.URL{Scheme: "file", Path: file}).String()
}
