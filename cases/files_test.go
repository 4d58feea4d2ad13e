package cases_test

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/xml"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
)

// Each file of a plan is one that programs read.
func TestFileURL_FilesAreWhatTheySay(t *testing.T) {
	read := map[string]func(data []byte) error{
		"image/png":                    picture,
		"image/*":                      picture,
		"image/jpg":                    picture,
		"image/gif":                    picture,
		"text/csv":                     func(data []byte) error { _, err := csv.NewReader(bytes.NewReader(data)).ReadAll(); return err },
		"text/xml":                     func(data []byte) error { return xml.Unmarshal(data, new(struct{})) },
		"image/svg+xml; charset=utf-8": func(data []byte) error { return xml.Unmarshal(data, new(struct{})) },
		"application/zip": func(data []byte) error {
			_, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			return err
		},
	}
	for kind, reads := range read {
		url, ok := cases.FileURL(kind)
		require.True(t, ok, kind)
		assert.True(t, cases.IsFile(url), kind)
		_, encoded, _ := strings.Cut(url, ";base64,")
		data, err := base64.StdEncoding.DecodeString(encoded)
		require.NoError(t, err, kind)
		assert.NoError(t, reads(data), kind)
	}
	_, ok := cases.FileURL("application/octet-stream")
	assert.False(t, ok, "bytes of no kind")
	for _, v := range []any{"data:", "data:image/png", "data:video/mp4;base64,AAAA", "a text", 5, nil} {
		assert.False(t, cases.IsFile(v), v)
	}
}

// The cross-reference table of a PDF tells where its objects begin.
func TestFileURL_ThePlacesInAPDFAreRight(t *testing.T) {
	url, _ := cases.FileURL("application/pdf")
	data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(url, "data:application/pdf;base64,"))
	require.NoError(t, err)
	text := string(data)
	for place, what := range map[string]string{"0000000009": "1 0 obj", "0000000054": "2 0 obj", "0000000105": "3 0 obj", "166\n": "xref"} {
		require.Contains(t, text, place)
		n := 0
		for _, r := range strings.TrimSpace(place) {
			n = n*10 + int(r-'0')
		}
		assert.True(t, strings.HasPrefix(text[n:], what), "%s at %d: %q", what, n, text[n:n+12])
	}
}

func picture(data []byte) error {
	_, _, err := image.Decode(bytes.NewReader(data))
	return err
}
