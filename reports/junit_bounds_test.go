//go:build !race

package reports

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// GitLab refuses a file of more than 250,000 objects and of 30 MB.
func TestBounds_ALargePlanIsWrittenByRequirement(t *testing.T) {
	r := sample()
	var records []result.CaseRecord
	for record := range r.Cases() {
		records = append(records, record)
	}
	for i := range maxListed {
		records = append(records, result.CaseRecord{ID: fmt.Sprintf("createRefund/x~%d", i), Operation: "createRefund", Verdict: result.Pass})
	}
	c := junitOf(t, r.WithCases(records))
	assert.Equal(t, len(r.Requirements), c.tests)
	assert.Equal(t, 4, c.failures)

	var b bytes.Buffer
	require.NoError(t, JUnit(&b, Read(r.WithCases(records[len(records)-maxListed:]))))
	assert.Less(t, b.Len(), 30<<20)
	assert.Less(t, xmlObjects(t, b.Bytes()), 250_000)
}

// xmlObjects counts what a reader of the whole file makes: elements, attributes and texts.
func xmlObjects(t *testing.T, data []byte) (n int) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return n
		}
		require.NoError(t, err)
		switch x := token.(type) {
		case xml.StartElement:
			n += 1 + len(x.Attr)
		case xml.CharData:
			if len(bytes.TrimSpace(x)) > 0 {
				n++
			}
		}
	}
}
