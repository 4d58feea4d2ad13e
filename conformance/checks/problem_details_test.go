package checks

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsURIReference(t *testing.T) {
	for _, reference := range []string{
		"", "about:blank", "https://example.com/probs/out-of-credit", "/refunds/1", "?a=b#c", "tag:a.example,2026:x",
		"urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66", "http://[::1]:80/", "a%20b", "../x", "//host/path",
	} {
		assert.True(t, isURIReference(reference), reference)
	}
	for _, text := range []string{"not found", "a\tb", "ä", "a%2", "http://[::1", "<a>", "{id}", ":x", "a\"b", "a\\b", "a\x7fb"} {
		assert.False(t, isURIReference(text), text)
	}
}
