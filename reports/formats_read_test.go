package reports

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/har"
	"github.com/joshdk/go-junit"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/conformance/result"
)

// written is a report in a format.
func written(t *testing.T, name string, r *result.Report) []byte {
	t.Helper()
	format, err := Find(name)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, format.Write(&b, Read(r)))
	return b.Bytes()
}

// strictly reads JSON into the members that a form allows, and no others.
func strictly(t *testing.T, data []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(into))
}

func TestCodeQuality_IssueIsACause(t *testing.T) {
	type issue struct {
		Description string `json:"description"`
		CheckName   string `json:"check_name"`
		Fingerprint string `json:"fingerprint"`
		Severity    string `json:"severity"`
		Location    struct {
			Path  string
			Lines struct{ Begin int }
		} `json:"location"`
	}
	for name, want := range map[string]struct {
		r *result.Report
		n int
	}{"broken": {sample(), 6}, "kept": {clean(), 0}, "incomplete": {incomplete(), 7}, "gate": {unmet(), 1}} {
		data := written(t, "codequality", want.r)
		assert.Equal(t, byte('['), data[0], "GitLab takes no byte order mark")
		var all []issue
		strictly(t, data, &all)
		assert.Len(t, all, want.n, name)
		seen := map[string]bool{}
		for _, i := range all {
			assert.NotEmpty(t, i.Description)
			assert.NotEmpty(t, i.CheckName)
			assert.False(t, seen[i.Fingerprint], "GitLab shows the first of a fingerprint only")
			seen[i.Fingerprint] = true
			assert.Contains(t, []string{"info", "minor", "major", "critical", "blocker"}, i.Severity)
			assert.NotEmpty(t, i.Location.Path)
			assert.Positive(t, i.Location.Lines.Begin)
		}
	}
}

// The exchanges come back as the developer tools of a browser read them.
func TestHAR_ExchangesComeBack(t *testing.T) {
	var doc har.HAR
	require.NoError(t, json.Unmarshal(written(t, "har", sample()), &doc))
	assert.Equal(t, "1.2", doc.Log.Version)
	var made *har.Entry
	for _, e := range doc.Log.Entries {
		if e.Response.Status == 201 && strings.Contains(string(e.Response.Content.Text), `"amount_cents":4000`) {
			made = e
		}
	}
	require.NotNil(t, made)
	assert.Equal(t, "POST", made.Request.Method)
	assert.Equal(t, "http://127.0.0.1:8080"+refundsPath, made.Request.URL)
	assert.JSONEq(t, `{"amount_cents":4000,"reason":"duplicate"}`, made.Request.PostData.Text)

	var hostileDoc har.HAR
	require.NoError(t, json.Unmarshal(written(t, "har", hostile("ok\xff\xfe")), &hostileDoc))
	found := false
	for _, e := range hostileDoc.Log.Entries {
		found = found || string(e.Response.Content.Text) == "ok\xff\xfe"
	}
	assert.True(t, found, "bytes that are no UTF-8 are lost")
}

func TestBadge_IsXMLAndNeverGreenWithoutProof(t *testing.T) {
	for name, run := range map[string]*result.Report{"kept": clean(), "broken": sample(), "gate": unmet(), "cut": incomplete(), "nothing": {Complete: true}} {
		data := written(t, "badge", run)
		require.NoError(t, xml.Unmarshal(data, new(struct{ XMLName xml.Name })), name)
		assert.Equal(t, name == "kept", bytes.Contains(data, []byte(" kept")), name)
	}
}

// A parser of others counts what ours counted.
func TestJUnit_IsReadByAnother(t *testing.T) {
	suites, err := junit.Ingest(written(t, "junit", sample()))
	require.NoError(t, err)
	failed := 0
	for _, s := range suites {
		failed += s.Totals.Failed
	}
	assert.Equal(t, 6, failed)
}

// many is the sample with so many causes.
func many(n int) *result.Report {
	r := sample()
	f := r.Findings[0]
	for i := range n {
		f.Requirement, f.Fingerprint = fmt.Sprintf("createRefund/many:%d", i), fmt.Sprintf("%016x", i)
		r.Findings = append(r.Findings, f)
	}
	return r
}
