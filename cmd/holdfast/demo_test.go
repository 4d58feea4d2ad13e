package main

import (
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/internal/browser"
)

func TestDemo_CleanServiceKeepsItsContractAndThePlantedFaultIsCaught(t *testing.T) {
	dir := t.TempDir()
	got := holdfast(t, "demo", "--report-dir", dir)
	require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
	assert.Contains(t, got.stdout, "the planted fault was caught")
	assert.Empty(t, report(t, dir).Findings)
	assert.NotEmpty(t, report(t, filepath.Join(dir, "fault")).Findings)

	b := browser.New(t)
	for _, page := range []struct{ file, title, picture string }{
		{"index.html", "Conformant", "demo-clean"},
		{"fault/index.html", "1 violation", "demo-fault"},
	} {
		path, err := filepath.Abs(filepath.Join(dir, page.file))
		require.NoError(t, err)
		b.Open((&url.URL{Scheme: "file", Path: path}).String(), 1280, "light")
		assert.Contains(t, browser.Evaluate[string](b, `document.querySelector('h1').textContent`), page.title)
		b.Picture(page.picture)
	}
	assert.Empty(t, b.Complaints(), "the console is silent")
}
