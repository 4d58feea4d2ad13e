package specs

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestOfFormat_JudgesWhatNobodyAsserts(t *testing.T) {
	for _, row := range []struct{ format, right, wrong string }{
		{"uuid", "018f2f3c-3a1e-7c3a-9d2b-0a1b2c3d4e5f", "018f2f3c-3a1e-7c3a-9d2b-0a1b2c3d4e5f again"},
		{"date", "2024-02-29", "2023-02-29"},
		{"date-time", "2024-02-29T10:00:00Z", "abcdefghijklmnopqrstuvwxyz"},
		{"email", "a@example.com", "letters"},
		{"byte", "aGVsbG8=", "aGVsbG8"},
		{"int64", "-9007199254740993", "5 items"},
		{"uint32", "0", ""},
		{"url", "https://example.com/x", "not a url"},
	} {
		assert.NoError(t, OfFormat(row.format, row.right), row.format)
		assert.Error(t, OfFormat(row.format, row.wrong), row.format)
	}
	assert.NoError(t, OfFormat("of-our-own", "anything"))
}

func BenchmarkOfFormat(b *testing.B) {
	for b.Loop() {
		if err := OfFormat("uuid", "018f2f3c-3a1e-7c3a-9d2b-0a1b2c3d4e5f"); err != nil {
			b.Fatal(err)
		}
	}
}
