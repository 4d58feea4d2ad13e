package conformance_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
)

// RFC 8259 §9 lets a reader take more than JSON. What is cut off is no extension of it.
func TestRun_AReaderOfMoreThanJSONBreaksNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		read  func([]byte) []byte
		level cases.Level
	}{
		"JSON alone":         {read: bytes.Clone},
		"single quotes":      {read: func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("'"), []byte(`"`)) }, level: cases.Warning},
		"the end is missing": {read: func(b []byte) []byte { return append(bytes.TrimRight(b, "}"), '}') }, level: cases.Violation},
	} {
		r := stranger(t, sizes, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			data, _ := io.ReadAll(r.Body)
			w.Header().Set("Content-Type", "application/json")
			if r.URL.Path == "/sizes" {
				_, _ = w.Write([]byte(`{}`))
				return
			}
			var body struct{ Width, Height *int }
			if json.Unmarshal(tt.read(data), &body) != nil || body.Width == nil || body.Height == nil {
				w.WriteHeader(http.StatusBadRequest)
			}
		}))
		var level cases.Level
		for _, f := range r.Findings {
			if f.Rule == "malformed-json" {
				level = f.Level
			}
		}
		assert.Equal(t, tt.level, level, name)
	}
}
